import { Column, Entity, Index, OneToMany, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MlePlayerAccount } from './player-account.model';

@Index('player_pkey', ['id'], { unique: true })
@Index('player_mleid_unique', ['mleid'], { unique: true })
@Entity('player', { schema: 'mledb' })
export class MlePlayer extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('integer', { name: 'mleid' })
  mleid!: number;

  @Column('character varying', { name: 'name', length: 255 })
  name!: string;

  @Column('real', { name: 'salary', default: 0 })
  salary!: number;

  @Column('enum', { name: 'league', enum: ['PREMIER', 'MASTER', 'CHAMPION', 'ACADEMY', 'FOUNDATION', 'UNKNOWN'] })
  league!: string;

  @Column('character varying', { name: 'discord_id', nullable: true, length: 255 })
  discordId!: string | null;

  @Column('character varying', { name: 'team_name', length: 255, default: 'FA' })
  teamName!: string;

  @OneToMany(() => MlePlayerAccount, (account) => account.player)
  accounts!: MlePlayerAccount[];
}
