import { Column, Entity } from 'typeorm';

import { BaseModel } from '../base.model';

@Entity({ schema: 'sprocket' })
export class Feature extends BaseModel {
  @Column({ type: 'varchar' })
  description!: string;

  @Column({ type: 'enum', enum: ['AUTO_SALARIES', 'AUTO_RANKOUTS'] })
  code!: string;
}
