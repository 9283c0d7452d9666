import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MlePlayer } from './player.model';
import { MleSeriesReplay } from './series-replay.model';

/**
 * Altered by migrations, created by none: the installer's stub becomes this table. The last five columns are `numeric`
 * in the database because a migration made them so; the difference stays, as in the real application.
 */
@Index('player_stats_core_pkey', ['id'], { unique: true })
@Entity('player_stats_core', { schema: 'mledb' })
export class MlePlayerStatsCore extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('text', { name: 'color' })
  color!: string;

  @Column('integer', { name: 'score' })
  score!: number;

  @Column('integer', { name: 'goals' })
  goals!: number;

  @Column('integer', { name: 'saves' })
  saves!: number;

  @Column('boolean', { name: 'mvp' })
  mvp!: boolean;

  @Column('real', { name: 'goals_against', nullable: true })
  goalsAgainst!: number | null;

  @Column('real', { name: 'shots_against', nullable: true })
  shotsAgainst!: number | null;

  @Column('real', { name: 'opi', nullable: true })
  opi!: number | null;

  @Column('real', { name: 'dpi', nullable: true })
  dpi!: number | null;

  @Column('real', { name: 'gpi', nullable: true })
  gpi!: number | null;

  @ManyToOne(() => MlePlayer, { onDelete: 'SET NULL', onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'player_id', referencedColumnName: 'id' }])
  player!: MlePlayer;

  @ManyToOne(() => MleSeriesReplay, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'replay_id', referencedColumnName: 'id' }])
  replay!: MleSeriesReplay;
}
