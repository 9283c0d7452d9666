import { Column, Entity, JoinColumn, OneToOne } from 'typeorm';

import { BaseModel } from '../base.model';
import { Member } from './member.model';

@Entity({ schema: 'sprocket' })
export class MemberProfile extends BaseModel {
  @Column({ type: 'varchar' })
  name!: string;

  @OneToOne(() => Member, (member) => member.profile)
  @JoinColumn()
  member!: Member;
}
