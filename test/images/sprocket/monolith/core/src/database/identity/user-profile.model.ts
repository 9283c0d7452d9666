import { Column, Entity, JoinColumn, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { User } from './user.model';

@Entity({ schema: 'sprocket' })
export class UserProfile extends BaseModel {
  @Column({ type: 'varchar' })
  email!: string;

  @Column({ type: 'varchar' })
  displayName!: string;

  @Column({ type: 'varchar', nullable: true })
  firstName!: string | null;

  @Column({ type: 'varchar', nullable: true })
  lastName!: string | null;

  @OneToOne(() => User, (user) => user.profile)
  @JoinColumn()
  user!: User;
}
