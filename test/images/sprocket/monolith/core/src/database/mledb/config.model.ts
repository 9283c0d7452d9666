import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Index('config_pkey', ['key'], { unique: true })
@Entity('config', { schema: 'mledb' })
export class MleConfig {
  @PrimaryColumn('character varying', { name: 'key', length: 255 })
  key!: string;

  @Column('character varying', { name: 'value', length: 255 })
  value!: string;
}
