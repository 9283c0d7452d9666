import { MigrationInterface, QueryRunner } from 'typeorm';

export class MemberPlatformAccounts1656302338037 implements MigrationInterface {
  name = 'MemberPlatformAccounts1656302338037';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."member_platform_account" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "deletedAt" TIMESTAMP,
        "platformAccountId" character varying NOT NULL,
        "platformId" integer,
        "memberId" integer,
        CONSTRAINT "UQ_f9c7f41c76119643cf30177290f" UNIQUE ("platformId", "platformAccountId"),
        CONSTRAINT "PK_2ba5187498e03bc444a639acf9e" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."member_platform_account"
        ADD CONSTRAINT "FK_f7455aa82715ab0e817f8e6ade3"
          FOREIGN KEY ("platformId") REFERENCES "sprocket"."platform"("id")
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."member_platform_account"
        ADD CONSTRAINT "FK_f790210c8106972edb55c49f572"
          FOREIGN KEY ("memberId") REFERENCES "sprocket"."member"("id")
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."member_platform_account"');
  }
}
