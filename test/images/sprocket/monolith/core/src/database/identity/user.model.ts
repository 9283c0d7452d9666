import { Column, Entity, OneToMany, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Member } from '../organization/member.model';
import { UserAuthenticationAccount } from './user-authentication-account.model';
import { UserProfile } from './user-profile.model';

@Entity({ schema: 'sprocket' })
export class User extends BaseModel {
  @Column({ type: 'enum', enum: ['basic', 'admin'], array: true, nullable: true })
  type!: string[] | null;

  @OneToOne(() => UserProfile, (profile) => profile.user)
  profile!: UserProfile;

  @OneToMany(() => UserAuthenticationAccount, (account) => account.user)
  authenticationAccounts!: UserAuthenticationAccount[];

  @OneToMany(() => Member, (member) => member.user)
  members!: Member[];
}
