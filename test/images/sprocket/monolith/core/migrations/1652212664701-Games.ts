import { MigrationInterface, QueryRunner } from 'typeorm';

export class Games1652212664701 implements MigrationInterface {
  name = 'Games1652212664701';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "code" character varying NOT NULL,
        CONSTRAINT "PK_c33d6abeebd214bd2850bfd6b8e" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."game" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "title" character varying NOT NULL,
        CONSTRAINT "PK_352a30652cd352f552fef73dec5" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."game_mode" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "code" character varying NOT NULL,
        "description" character varying NOT NULL,
        "teamSize" integer NOT NULL,
        "teamCount" integer NOT NULL,
        "gameId" integer,
        CONSTRAINT "PK_ef9a2ad96f7bcea1655cd17e575" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."game_mode"
        ADD CONSTRAINT "FK_1591079e6dddb2d90e90e94fdc2"
          FOREIGN KEY ("gameId") REFERENCES "sprocket"."game"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."game_mode"');
    await queryRunner.query('DROP TABLE "sprocket"."game"');
    await queryRunner.query('DROP TABLE "sprocket"."platform"');
  }
}
