import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from './audited.model';

@Index('series_pkey', ['id'], { unique: true })
@Entity('series', { schema: 'mledb' })
export class MleSeries extends Audited {
  @PrimaryGeneratedColumn({ type: 'integer', name: 'id' })
  id!: number;

  @Column('character varying', { name: 'mode', length: 255 })
  mode!: string;

  @Column('boolean', { name: 'full_ncp', default: () => 'false' })
  fullNcp!: boolean;
}
