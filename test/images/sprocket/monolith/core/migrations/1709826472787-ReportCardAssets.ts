import { MigrationInterface, QueryRunner } from 'typeorm';

export class ReportCardAssets1709826472787 implements MigrationInterface {
  name = 'ReportCardAssets1709826472787';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TYPE "sprocket"."report_card_asset_type_enum" AS ENUM('SCRIM', 'SERIES')`);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."report_card_asset" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "type" "sprocket"."report_card_asset_type_enum" NOT NULL,
        "sprocketId" integer NOT NULL,
        "minioKey" character varying NOT NULL,
        CONSTRAINT "PK_67881458b10272b1aa8987abe02" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      'CREATE INDEX "IDX_2da1e8b183ca7b924133cc2325" ON "sprocket"."report_card_asset" ("type", "sprocketId")',
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."report_card_asset"');
    await queryRunner.query('DROP TYPE "sprocket"."report_card_asset_type_enum"');
  }
}
