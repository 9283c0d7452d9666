import { Entity, JoinColumn, ManyToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Organization } from '../organization/organization.model';
import { Feature } from './feature.model';
import { Game } from './game.model';

@Entity({ schema: 'sprocket' })
export class EnabledFeature extends BaseModel {
  @ManyToOne(() => Feature)
  @JoinColumn()
  feature!: Feature;

  @ManyToOne(() => Game)
  @JoinColumn()
  game!: Game;

  @ManyToOne(() => Organization)
  @JoinColumn()
  organization!: Organization;
}
