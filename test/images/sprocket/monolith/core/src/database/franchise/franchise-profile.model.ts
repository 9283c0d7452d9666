import { Column, Entity, JoinColumn, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Franchise } from './franchise.model';

@Entity({ schema: 'sprocket' })
export class FranchiseProfile extends BaseModel {
  @Column({ type: 'varchar' })
  title!: string;

  @Column({ type: 'varchar' })
  code!: string;

  @OneToOne(() => Franchise, (franchise) => franchise.profile)
  @JoinColumn()
  franchise!: Franchise;
}
