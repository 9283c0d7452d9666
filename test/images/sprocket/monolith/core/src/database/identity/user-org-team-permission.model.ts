import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';

import { User } from './user.model';

/** Who holds which office; office 0 administers everything. Read once, at login, into the token. */
@Entity({ schema: 'sprocket' })
@Unique(['userId', 'orgTeam'])
@Index('user_org_team_permission_user_id_idx', ['userId'])
export class UserOrgTeamPermission {
  @PrimaryGeneratedColumn()
  id!: number;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @Column({ type: 'integer' })
  userId!: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'userId' })
  user!: User;

  @Column({ type: 'smallint' })
  orgTeam!: number;
}
