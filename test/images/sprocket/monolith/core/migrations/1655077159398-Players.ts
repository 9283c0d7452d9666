import { MigrationInterface, QueryRunner } from 'typeorm';

/** Unqualified names, as in 1653957690298. */
export class Players1655077159398 implements MigrationInterface {
  name = 'Players1655077159398';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "player" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "salary" numeric NOT NULL,
        "memberId" integer,
        "skillGroupId" integer,
        CONSTRAINT "PK_65edadc946a7faf4b638d5e8885" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "player"
        ADD CONSTRAINT "FK_40e1ded9fbf4f2d9a6fcb9616a3"
          FOREIGN KEY ("memberId") REFERENCES "member"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "player"
        ADD CONSTRAINT "FK_622bd2e2975785c536a74754290"
          FOREIGN KEY ("skillGroupId") REFERENCES "game_skill_group"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "player"');
  }
}
