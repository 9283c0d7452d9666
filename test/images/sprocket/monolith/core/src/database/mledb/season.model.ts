import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import { Audited } from './audited.model';

@Index('season_pkey', ['seasonNumber'], { unique: true })
@Entity('season', { schema: 'mledb' })
export class MleSeason extends Audited {
  @PrimaryColumn('integer', { name: 'season_number' })
  seasonNumber!: number;

  @Column('timestamp without time zone', { name: 'start_date' })
  startDate!: Date;

  @Column('boolean', { name: 'roster_locked', default: () => 'false' })
  rosterLocked!: boolean;
}
