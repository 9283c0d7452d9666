import { MigrationInterface, QueryRunner } from 'typeorm';

/** Alters a table of the old system which no migration creates. */
export class AddStatFieldsMledb1659572530450 implements MigrationInterface {
  name = 'AddStatFieldsMledb1659572530450';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" ADD "shots_against" numeric');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" ADD "opi" numeric');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" ADD "dpi" numeric');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" ADD "gpi" numeric');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" DROP COLUMN "gpi"');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" DROP COLUMN "dpi"');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" DROP COLUMN "opi"');
    await queryRunner.query('ALTER TABLE "mledb"."player_stats_core" DROP COLUMN "shots_against"');
  }
}
