import { MigrationInterface, QueryRunner } from 'typeorm';

/** First of the two additive migrations that v2.4.0 brings. */
export class MatchNotes1780500000000 implements MigrationInterface {
  name = 'MatchNotes1780500000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."match_note" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "matchId" integer,
        "text" character varying NOT NULL,
        CONSTRAINT "PK_match_note" PRIMARY KEY ("id")
      )
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."match_note"');
  }
}
