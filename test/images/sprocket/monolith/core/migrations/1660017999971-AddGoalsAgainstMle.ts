import { MigrationInterface, QueryRunner } from 'typeorm';

export class AddGoalsAgainstMle1660017999971 implements MigrationInterface {
  name = 'AddGoalsAgainstMle1660017999971';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" ADD "goals_against" numeric');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" DROP COLUMN "goals_against"');
  }
}
