import { MigrationInterface, QueryRunner } from 'typeorm';

export class SkillGroups1652562547764 implements MigrationInterface {
  name = 'SkillGroups1652562547764';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."game_skill_group" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "ordinal" integer NOT NULL,
        "salaryCap" double precision NOT NULL,
        "gameId" integer,
        "organizationId" integer,
        CONSTRAINT "PK_3aa04cc5a2393be8f8c55aeac22" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."game_skill_group_profile" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "code" character varying NOT NULL,
        "description" character varying NOT NULL,
        "skillGroupId" integer,
        CONSTRAINT "REL_238a74250d4d8eb06dbc931cfb" UNIQUE ("skillGroupId"),
        CONSTRAINT "PK_587c31f49968a771096c54befc3" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."game_skill_group"
        ADD CONSTRAINT "FK_0079be59193106a41231b161615"
          FOREIGN KEY ("gameId") REFERENCES "sprocket"."game"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."game_skill_group"
        ADD CONSTRAINT "FK_0d41e2ff4e742d1af247da56425"
          FOREIGN KEY ("organizationId") REFERENCES "sprocket"."organization"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."game_skill_group_profile"
        ADD CONSTRAINT "FK_238a74250d4d8eb06dbc931cfb4"
          FOREIGN KEY ("skillGroupId") REFERENCES "sprocket"."game_skill_group"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."game_skill_group_profile"');
    await queryRunner.query('DROP TABLE "sprocket"."game_skill_group"');
  }
}
