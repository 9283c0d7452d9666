import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MleSeries } from './series.model';

@Index('series_replay_pkey', ['id'], { unique: true })
@Entity('series_replay', { schema: 'mledb' })
export class MleSeriesReplay extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('integer', { name: 'duration' })
  duration!: number;

  @Column('character varying', { name: 'match_guid', nullable: true, length: 255 })
  matchGuid!: string | null;

  @ManyToOne(() => MleSeries, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'series_id', referencedColumnName: 'id' }])
  series!: MleSeries;
}
