import { MigrationInterface, QueryRunner } from 'typeorm';

/** Unqualified names, as in 1653957690298. */
export class ImageTemplates1664131770208 implements MigrationInterface {
  name = 'ImageTemplates1664131770208';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "image_template" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "reportCode" character varying NOT NULL,
        "displayName" character varying NOT NULL,
        "templateStructure" jsonb NOT NULL,
        CONSTRAINT "PK_4bb1f1284941f8eeccd28d22ed4" PRIMARY KEY ("id")
      )
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "image_template"');
  }
}
