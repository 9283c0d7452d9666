import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Member } from '../organization/member.model';
import { GameSkillGroup } from './game-skill-group.model';

@Entity({ schema: 'sprocket' })
export class Player extends BaseModel {
  @Column({ type: 'numeric' })
  salary!: string;

  @Column({ type: 'integer', nullable: true })
  memberId!: number | null;

  @ManyToOne(() => Member, (member) => member.players)
  @JoinColumn()
  member!: Member;

  @Column({ type: 'integer', nullable: true })
  skillGroupId!: number | null;

  @ManyToOne(() => GameSkillGroup)
  @JoinColumn()
  skillGroup!: GameSkillGroup;
}
