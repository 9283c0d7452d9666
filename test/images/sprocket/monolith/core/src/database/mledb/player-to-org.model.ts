import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MlePlayer } from './player.model';

/** Read for permissions only with ORG_TEAM_PERMISSION_DUAL_READ=true. */
@Index('player_to_org_pkey', ['id'], { unique: true })
@Entity('player_to_org', { schema: 'mledb' })
export class MlePlayerToOrg extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('smallint', { name: 'org_team' })
  orgTeam!: number;

  @ManyToOne(() => MlePlayer, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'player_id', referencedColumnName: 'id' }])
  player!: MlePlayer;
}
