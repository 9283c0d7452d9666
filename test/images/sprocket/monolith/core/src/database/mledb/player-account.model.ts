import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MlePlayer } from './player.model';

/** Altered by a migration, created by none: the installer's stub becomes this table. */
@Index('player_account_pkey', ['id'], { unique: true })
@Index('player_account_platform_id_platform_unique', ['platform', 'platformId'], { unique: true })
@Index('player_account_tracker_unique', ['tracker'], { unique: true })
@Entity('player_account', { schema: 'mledb' })
export class MlePlayerAccount extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('character varying', { name: 'platform', length: 255 })
  platform!: string;

  @Column('character varying', { name: 'tracker', nullable: true, length: 255 })
  tracker!: string | null;

  @Column('text', { name: 'platform_id', nullable: true, default: () => "''" })
  platformId!: string | null;

  @ManyToOne(() => MlePlayer, (player) => player.accounts, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'player_id', referencedColumnName: 'id' }])
  player!: MlePlayer;
}
