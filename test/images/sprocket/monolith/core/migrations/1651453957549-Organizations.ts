import { MigrationInterface, QueryRunner } from 'typeorm';

export class Organizations1651453957549 implements MigrationInterface {
  name = 'Organizations1651453957549';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."organization" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        CONSTRAINT "PK_472c1f99a32def1b0abb219cd67" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."organization_profile" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "name" character varying NOT NULL,
        "description" character varying NOT NULL,
        "websiteUrl" character varying NOT NULL DEFAULT '',
        "primaryColor" character varying NOT NULL,
        "secondaryColor" character varying NOT NULL,
        "logoUrl" character varying,
        "organizationId" integer,
        CONSTRAINT "REL_73c3c1ad47d63dbf79b7ae73cd" UNIQUE ("organizationId"),
        CONSTRAINT "PK_a459f7af77cb9a0fd82286f661a" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."organization_profile"
        ADD CONSTRAINT "FK_73c3c1ad47d63dbf79b7ae73cd9"
          FOREIGN KEY ("organizationId") REFERENCES "sprocket"."organization"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."organization_profile"');
    await queryRunner.query('DROP TABLE "sprocket"."organization"');
  }
}
