import { Column, Entity, JoinColumn, ManyToOne, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Game } from '../game/game.model';
import { Organization } from '../organization/organization.model';
import { GameSkillGroupProfile } from './game-skill-group-profile.model';

@Entity({ schema: 'sprocket' })
export class GameSkillGroup extends BaseModel {
  @Column({ type: 'integer' })
  ordinal!: number;

  @Column({ type: 'double precision' })
  salaryCap!: number;

  @OneToOne(() => GameSkillGroupProfile, (profile) => profile.skillGroup)
  profile!: GameSkillGroupProfile;

  @ManyToOne(() => Game)
  @JoinColumn()
  game!: Game;

  @ManyToOne(() => Organization)
  @JoinColumn()
  organization!: Organization;
}
