import { MigrationInterface, QueryRunner } from 'typeorm';

export class Members1652144078151 implements MigrationInterface {
  name = 'Members1652144078151';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."member" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "organizationId" integer,
        "userId" integer,
        CONSTRAINT "PK_97cbbe986ce9d14ca5894fdc072" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."member_profile" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "name" character varying NOT NULL,
        "memberId" integer,
        CONSTRAINT "REL_434917136b073ff315d700c9f5" UNIQUE ("memberId"),
        CONSTRAINT "PK_157ca6e25e9cbd657a2302fb12d" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."member"
        ADD CONSTRAINT "FK_8122e5920a29af5ef76e2e2ff62"
          FOREIGN KEY ("organizationId") REFERENCES "sprocket"."organization"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."member"
        ADD CONSTRAINT "FK_08897b166dee565859b7fb2fcc8"
          FOREIGN KEY ("userId") REFERENCES "sprocket"."user"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."member_profile"
        ADD CONSTRAINT "FK_434917136b073ff315d700c9f54"
          FOREIGN KEY ("memberId") REFERENCES "sprocket"."member"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."member_profile"');
    await queryRunner.query('DROP TABLE "sprocket"."member"');
  }
}
