import { Column, Entity, JoinColumn, ManyToOne, Unique } from 'typeorm';

import { BaseModel } from '../base.model';
import { User } from './user.model';

@Entity({ schema: 'sprocket' })
@Unique(['accountId', 'accountType'])
export class UserAuthenticationAccount extends BaseModel {
  @Column({ type: 'varchar' })
  accountId!: string;

  @Column({ type: 'enum', enum: ['DISCORD', 'GOOGLE', 'EPIC', 'STEAM'] })
  accountType!: string;

  @Column({ type: 'varchar', nullable: true })
  oauthToken!: string | null;

  @Column({ type: 'integer', nullable: true })
  userId!: number | null;

  @ManyToOne(() => User, (user) => user.authenticationAccounts)
  @JoinColumn()
  user!: User;
}
