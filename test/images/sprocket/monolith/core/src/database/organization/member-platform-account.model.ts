import { Column, Entity, JoinColumn, ManyToOne, Unique } from 'typeorm';

import { BaseModel } from '../base.model';
import { Platform } from '../game/platform.model';
import { Member } from './member.model';

@Entity({ schema: 'sprocket' })
@Unique(['platform', 'platformAccountId'])
export class MemberPlatformAccount extends BaseModel {
  @Column({ type: 'varchar' })
  platformAccountId!: string;

  @ManyToOne(() => Platform)
  @JoinColumn()
  platform!: Platform;

  @ManyToOne(() => Member)
  @JoinColumn()
  member!: Member;
}
