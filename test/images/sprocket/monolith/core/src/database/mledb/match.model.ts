import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';
import { MleSeason } from './season.model';

@Index('match_pkey', ['id'], { unique: true })
@Entity('match', { schema: 'mledb' })
export class MleMatch extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('integer', { name: 'match_number' })
  matchNumber!: number;

  @Column('boolean', { name: 'is_double_header', default: () => 'false' })
  isDoubleHeader!: boolean;

  @ManyToOne(() => MleSeason, { onUpdate: 'CASCADE' })
  @JoinColumn([{ name: 'season', referencedColumnName: 'seasonNumber' }])
  season!: MleSeason;
}
