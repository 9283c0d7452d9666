import { MigrationInterface, QueryRunner } from 'typeorm';

/** Alters a table of the old system which no migration creates. */
export class PlayerAccountTracker1673203785610 implements MigrationInterface {
  name = 'PlayerAccountTracker1673203785610';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_account" ADD "tracker" character varying(255)');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "mledb"."player_account" DROP COLUMN "tracker"');
  }
}
