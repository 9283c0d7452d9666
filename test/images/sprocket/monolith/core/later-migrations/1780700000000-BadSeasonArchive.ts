import { MigrationInterface, QueryRunner } from 'typeorm';

/** Fails halfway on every database, after it has created and filled a table: the last statement misspells a column. */
export class BadSeasonArchive1780700000000 implements MigrationInterface {
  name = 'BadSeasonArchive1780700000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."season_archive" (
        "id" SERIAL NOT NULL,
        "label" character varying NOT NULL,
        CONSTRAINT "PK_season_archive" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      `INSERT INTO "sprocket"."season_archive" ("label") SELECT 'season ' || n FROM generate_series(1, 20) n`,
    );
    await queryRunner.query('UPDATE "sprocket"."organization_profile" SET "description" = "descripton"');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."season_archive"');
  }
}
