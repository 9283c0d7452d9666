import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('league_to_skill_group', { schema: 'mledb_bridge' })
export class LeagueToSkillGroup {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar' })
  league!: string;

  @Column({ type: 'integer' })
  skillGroupId!: number;
}
