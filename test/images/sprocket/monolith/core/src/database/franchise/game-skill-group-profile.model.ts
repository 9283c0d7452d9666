import { Column, Entity, JoinColumn, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { GameSkillGroup } from './game-skill-group.model';

@Entity({ schema: 'sprocket' })
export class GameSkillGroupProfile extends BaseModel {
  @Column({ type: 'varchar' })
  code!: string;

  @Column({ type: 'varchar' })
  description!: string;

  @OneToOne(() => GameSkillGroup, (group) => group.profile)
  @JoinColumn()
  skillGroup!: GameSkillGroup;
}
