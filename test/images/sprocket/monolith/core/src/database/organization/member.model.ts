import { Column, Entity, JoinColumn, ManyToOne, OneToMany, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Player } from '../franchise/player.model';
import { User } from '../identity/user.model';
import { MemberProfile } from './member-profile.model';
import { Organization } from './organization.model';

@Entity({ schema: 'sprocket' })
export class Member extends BaseModel {
  @OneToOne(() => MemberProfile, (profile) => profile.member)
  profile!: MemberProfile;

  @Column({ type: 'integer', nullable: true })
  organizationId!: number | null;

  @ManyToOne(() => Organization, (organization) => organization.members)
  @JoinColumn()
  organization!: Organization;

  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @ManyToOne(() => User, (user) => user.members)
  @JoinColumn()
  user!: User;

  @OneToMany(() => Player, (player) => player.member)
  players!: Player[];
}
