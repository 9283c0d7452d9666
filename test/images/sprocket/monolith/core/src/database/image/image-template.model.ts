import { Column, Entity } from 'typeorm';

import { BaseModel } from '../base.model';

@Entity({ schema: 'sprocket' })
export class ImageTemplate extends BaseModel {
  @Column({ type: 'varchar' })
  reportCode!: string;

  @Column({ type: 'varchar' })
  displayName!: string;

  @Column({ type: 'jsonb' })
  templateStructure!: unknown;
}
