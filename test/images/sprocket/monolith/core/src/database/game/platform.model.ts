import { Column, Entity } from 'typeorm';

import { BaseModel } from '../base.model';

@Entity({ schema: 'sprocket' })
export class Platform extends BaseModel {
  @Column({ type: 'varchar' })
  code!: string;
}
