import { Entity, JoinColumn, ManyToOne, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Organization } from '../organization/organization.model';
import { FranchiseProfile } from './franchise-profile.model';

@Entity({ schema: 'sprocket' })
export class Franchise extends BaseModel {
  @OneToOne(() => FranchiseProfile, (profile) => profile.franchise)
  profile!: FranchiseProfile;

  @ManyToOne(() => Organization)
  @JoinColumn()
  organization!: Organization;
}
