import { MigrationInterface, QueryRunner } from 'typeorm';

export class Features1652307001985 implements MigrationInterface {
  name = 'Features1652307001985';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "sprocket"."feature_code_enum" AS ENUM('AUTO_SALARIES', 'AUTO_RANKOUTS')`);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."feature" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "description" character varying NOT NULL,
        "code" "sprocket"."feature_code_enum" NOT NULL,
        CONSTRAINT "PK_03930932f909ca4be8e33d16a2d" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."enabled_feature" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "featureId" integer,
        "gameId" integer,
        "organizationId" integer,
        CONSTRAINT "PK_2df4ccb03272fc463dc141f4cf9" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."enabled_feature"
        ADD CONSTRAINT "FK_c8a0693a644e1fd962f90e0654e"
          FOREIGN KEY ("featureId") REFERENCES "sprocket"."feature"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."enabled_feature"
        ADD CONSTRAINT "FK_325184650c2422f6a4898b22547"
          FOREIGN KEY ("gameId") REFERENCES "sprocket"."game"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."enabled_feature"
        ADD CONSTRAINT "FK_64c0a133010141ea04efdf3f9b7"
          FOREIGN KEY ("organizationId") REFERENCES "sprocket"."organization"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."enabled_feature"');
    await queryRunner.query('DROP TABLE "sprocket"."feature"');
    await queryRunner.query('DROP TYPE "sprocket"."feature_code_enum"');
  }
}
