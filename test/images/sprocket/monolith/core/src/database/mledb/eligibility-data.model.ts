import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MlePlayer } from './player.model';

/** Postgres has no serial for `numeric`, so this generated id would have no type at all: an oddity of the real entities. */
@Index('eligibility_data_pkey', ['id'], { unique: true })
@Entity('eligibility_data', { schema: 'mledb' })
export class MleEligibilityData extends Audited {
  @PrimaryGeneratedColumn({ type: 'numeric', name: 'id' })
  id!: number;

  @Column('integer', { name: 'scrim_points' })
  scrimPoints!: number;

  @ManyToOne(() => MlePlayer, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'player_id', referencedColumnName: 'id' }])
  player!: MlePlayer;
}
