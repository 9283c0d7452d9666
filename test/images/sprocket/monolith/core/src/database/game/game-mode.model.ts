import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Game } from './game.model';

@Entity({ schema: 'sprocket' })
export class GameMode extends BaseModel {
  @Column({ type: 'varchar' })
  code!: string;

  @Column({ type: 'varchar' })
  description!: string;

  @Column({ type: 'integer' })
  teamSize!: number;

  @Column({ type: 'integer' })
  teamCount!: number;

  @ManyToOne(() => Game, (game) => game.modes)
  @JoinColumn()
  game!: Game;
}
