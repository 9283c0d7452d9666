import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('player_to_user', { schema: 'mledb_bridge' })
export class PlayerToUser {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'integer' })
  playerId!: number;

  @Column({ type: 'integer' })
  userId!: number;
}
