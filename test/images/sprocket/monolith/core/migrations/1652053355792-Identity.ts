import { MigrationInterface, QueryRunner } from 'typeorm';

export class Identity1652053355792 implements MigrationInterface {
  name = 'Identity1652053355792';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "sprocket"."user_type_enum" AS ENUM('basic', 'admin')`);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."user" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "type" "sprocket"."user_type_enum" array,
        CONSTRAINT "PK_cace4a159ff9f2512dd42373760" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."user_profile" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "email" character varying NOT NULL,
        "displayName" character varying NOT NULL,
        "firstName" character varying,
        "lastName" character varying,
        "userId" integer,
        CONSTRAINT "REL_51cb79b5555effaf7d69ba1cff" UNIQUE ("userId"),
        CONSTRAINT "PK_f44d0cd18cfd80b0fed7806c3b7" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TYPE "sprocket"."user_authentication_account_accounttype_enum" AS ENUM (
        'DISCORD',
        'GOOGLE',
        'EPIC',
        'STEAM'
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."user_authentication_account" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "accountId" character varying NOT NULL,
        "accountType" "sprocket"."user_authentication_account_accounttype_enum" NOT NULL,
        "oauthToken" character varying,
        "userId" integer,
        CONSTRAINT "UQ_fc8bfcaf3362c375872cd2e6d82" UNIQUE ("accountId", "accountType"),
        CONSTRAINT "PK_bd8e58076a243f05dd2e7e1861b" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."user_profile"
        ADD CONSTRAINT "FK_51cb79b5555effaf7d69ba1cff9"
          FOREIGN KEY ("userId") REFERENCES "sprocket"."user"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."user_authentication_account"
        ADD CONSTRAINT "FK_095432105c4860d594fd9545c47"
          FOREIGN KEY ("userId") REFERENCES "sprocket"."user"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."user_authentication_account"');
    await queryRunner.query('DROP TABLE "sprocket"."user_profile"');
    await queryRunner.query('DROP TABLE "sprocket"."user"');
    await queryRunner.query('DROP TYPE "sprocket"."user_authentication_account_accounttype_enum"');
    await queryRunner.query('DROP TYPE "sprocket"."user_type_enum"');
  }
}
