import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The names carry no schema, so the search path of the connection decides where these tables go and whether what they
 * refer to is found: one of the ways in which the real chain fails on an empty database.
 */
export class Franchises1653957690298 implements MigrationInterface {
  name = 'Franchises1653957690298';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "franchise" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "organizationId" integer,
        CONSTRAINT "PK_0d92e63ee108403e7f251ef8e35" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "franchise_profile" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "title" character varying NOT NULL,
        "code" character varying NOT NULL,
        "franchiseId" integer,
        CONSTRAINT "REL_a7d585f90b53ca4833a100e0d8" UNIQUE ("franchiseId"),
        CONSTRAINT "PK_56cafce34b1b79ff64cad88f5e1" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "franchise"
        ADD CONSTRAINT "FK_89f1666e9c718ec392e20c0c1b0"
          FOREIGN KEY ("organizationId") REFERENCES "organization"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "franchise_profile"
        ADD CONSTRAINT "FK_a7d585f90b53ca4833a100e0d8b"
          FOREIGN KEY ("franchiseId") REFERENCES "franchise"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "franchise_profile"');
    await queryRunner.query('DROP TABLE "franchise"');
  }
}
