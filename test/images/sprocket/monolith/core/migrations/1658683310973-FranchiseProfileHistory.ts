import { MigrationInterface, QueryRunner } from 'typeorm';

/** Alters a table which no migration creates, in a schema which none creates either. */
export class FranchiseProfileHistory1658683310973 implements MigrationInterface {
  name = 'FranchiseProfileHistory1658683310973';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "history"."franchise_profile_history" ADD "franchiseId" integer');
    await queryRunner.query('ALTER TABLE "history"."franchise_profile_history" ADD "title" character varying');
    await queryRunner.query(
      'ALTER TABLE "history"."franchise_profile_history" ADD "recordedAt" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()',
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "history"."franchise_profile_history" DROP COLUMN "recordedAt"');
    await queryRunner.query('ALTER TABLE "history"."franchise_profile_history" DROP COLUMN "title"');
    await queryRunner.query('ALTER TABLE "history"."franchise_profile_history" DROP COLUMN "franchiseId"');
  }
}
