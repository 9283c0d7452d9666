import { MigrationInterface, QueryRunner } from 'typeorm';

export class OrganizationConfiguration1651538674514 implements MigrationInterface {
  name = 'OrganizationConfiguration1651538674514';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TYPE "sprocket"."organization_configuration_key_code_enum" AS ENUM (
        'SCRIM_QUEUE_BAN_CHECKIN_TIMEOUT_MINUTES',
        'SCRIM_QUEUE_BAN_INITIAL_DURATION_MINUTES',
        'SCRIM_QUEUE_BAN_DURATION_MODIFIER',
        'SCRIM_QUEUE_BAN_MODIFIER_FALL_OFF_DAYS',
        'PRIMARY_DISCORD_GUILD_SNOWFLAKE',
        'ALTERNATE_DISCORD_GUILD_SNOWFLAKES',
        'REPORT_CARD_DISCORD_WEBHOOK_URL',
        'SCRIM_REQUIRED_RATIFICATIONS',
        'SKILL_GROUP_CHANGE_DISCORD_WEBHOOK_URL',
        'TRANSACTIONS_DISCORD_WEBHOOK_URL'
      )
    `);
    await queryRunner.query(`
      CREATE TYPE "sprocket"."organization_configuration_key_type_enum" AS ENUM (
        'STRING',
        'INTEGER',
        'FLOAT',
        'ARRAY_STRING'
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."organization_configuration_key" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "code" "sprocket"."organization_configuration_key_code_enum" NOT NULL,
        "default" character varying NOT NULL,
        "type" "sprocket"."organization_configuration_key_type_enum" NOT NULL,
        CONSTRAINT "PK_cf65903b8818831b24f95e8ad5d" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."organization_configuration_value" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "value" character varying NOT NULL,
        "organizationId" integer,
        "keyId" integer,
        CONSTRAINT "PK_e422ea050160eed5c772e9baf5b" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."organization_configuration_value"
        ADD CONSTRAINT "FK_67dce788f993dd716050261f7a9"
          FOREIGN KEY ("organizationId") REFERENCES "sprocket"."organization"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."organization_configuration_value"
        ADD CONSTRAINT "FK_4583a3c108de67e025d108a63fb"
          FOREIGN KEY ("keyId") REFERENCES "sprocket"."organization_configuration_key"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."organization_configuration_value"');
    await queryRunner.query('DROP TABLE "sprocket"."organization_configuration_key"');
    await queryRunner.query('DROP TYPE "sprocket"."organization_configuration_key_type_enum"');
    await queryRunner.query('DROP TYPE "sprocket"."organization_configuration_key_code_enum"');
  }
}
