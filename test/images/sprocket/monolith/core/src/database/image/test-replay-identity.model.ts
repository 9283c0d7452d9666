import { Column, Entity, JoinColumn, ManyToOne, Unique } from 'typeorm';

import { BaseModel } from '../base.model';
import { User } from '../identity/user.model';

/** An entity that no migration creates, as in the real application. */
@Entity({ schema: 'sprocket' })
@Unique(['replayHash', 'playerName'])
export class TestReplayIdentity extends BaseModel {
  @Column({ type: 'varchar' })
  replayHash!: string;

  @Column({ type: 'varchar' })
  playerName!: string;

  @ManyToOne(() => User)
  @JoinColumn()
  user!: User;
}
