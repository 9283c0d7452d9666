import { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates tables in a schema which no migration creates. */
export class MledbBridge1662856797223 implements MigrationInterface {
  name = 'MledbBridge1662856797223';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "mledb_bridge"."player_to_user" (
        "id" SERIAL NOT NULL,
        "playerId" integer NOT NULL,
        "userId" integer NOT NULL,
        CONSTRAINT "PK_006742d1c2d56a8fd4dd56f765b" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "mledb_bridge"."league_to_skill_group" (
        "id" SERIAL NOT NULL,
        "league" character varying NOT NULL,
        "skillGroupId" integer NOT NULL,
        CONSTRAINT "PK_8512c6e65c876c277627a76b1d6" PRIMARY KEY ("id")
      )
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "mledb_bridge"."league_to_skill_group"');
    await queryRunner.query('DROP TABLE "mledb_bridge"."player_to_user"');
  }
}
