import { Column, Entity, Index } from 'typeorm';

import { BaseModel } from '../base.model';

@Entity({ schema: 'sprocket' })
@Index(['type', 'sprocketId'])
export class ReportCardAsset extends BaseModel {
  @Column({ type: 'enum', enum: ['SCRIM', 'SERIES'] })
  type!: string;

  @Column({ type: 'integer' })
  sprocketId!: number;

  @Column({ type: 'varchar' })
  minioKey!: string;
}
