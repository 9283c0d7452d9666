import { MigrationInterface, QueryRunner } from 'typeorm';

/** Second of the two additive migrations that v2.4.0 brings. */
export class OrganizationShortName1780600000000 implements MigrationInterface {
  name = 'OrganizationShortName1780600000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "sprocket"."organization_profile" ADD "shortName" character varying');
    await queryRunner.query('UPDATE "sprocket"."organization_profile" SET "shortName" = left("name", 12)');
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE "sprocket"."organization_profile" DROP COLUMN "shortName"');
  }
}
