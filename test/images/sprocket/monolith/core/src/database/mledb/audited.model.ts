import { Column } from 'typeorm';

/** The four columns every table of the old system starts with. */
export abstract class Audited {
  @Column('character varying', { name: 'created_by', length: 255, default: () => "'Unknown'" })
  createdBy!: string;

  @Column('timestamp without time zone', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('character varying', { name: 'updated_by', length: 255, default: () => "'Unknown'" })
  updatedBy!: string;

  @Column('timestamp without time zone', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
