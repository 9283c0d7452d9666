import { Column, Entity, OneToMany } from 'typeorm';

import { BaseModel } from '../base.model';
import { GameMode } from './game-mode.model';

@Entity({ schema: 'sprocket' })
export class Game extends BaseModel {
  @Column({ type: 'varchar' })
  title!: string;

  @OneToMany(() => GameMode, (mode) => mode.game)
  modes!: GameMode[];
}
