import { Entity, OneToMany, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Member } from './member.model';
import { OrganizationProfile } from './organization-profile.model';

@Entity({ schema: 'sprocket' })
export class Organization extends BaseModel {
  @OneToOne(() => OrganizationProfile, (profile) => profile.organization)
  profile!: OrganizationProfile;

  @OneToMany(() => Member, (member) => member.organization)
  members!: Member[];
}
