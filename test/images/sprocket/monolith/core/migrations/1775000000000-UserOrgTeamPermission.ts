import { MigrationInterface, QueryRunner } from 'typeorm';

export class UserOrgTeamPermission1775000000000 implements MigrationInterface {
  name = 'UserOrgTeamPermission1775000000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."user_org_team_permission" (
        "id" SERIAL NOT NULL,
        "createdAt" TIMESTAMP NOT NULL DEFAULT now(),
        "updatedAt" TIMESTAMP NOT NULL DEFAULT now(),
        "userId" integer NOT NULL,
        "orgTeam" smallint NOT NULL,
        CONSTRAINT "UQ_69f6c594779e7cf7b3429db6d8c" UNIQUE ("userId", "orgTeam"),
        CONSTRAINT "PK_062a82cb6018f85d8e1bffb08bb" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      'CREATE INDEX "user_org_team_permission_user_id_idx" ON "sprocket"."user_org_team_permission" ("userId")',
    );
    await queryRunner.query(`
      ALTER TABLE "sprocket"."user_org_team_permission"
        ADD CONSTRAINT "FK_458bd83b3fdd288c3148bb8265e"
          FOREIGN KEY ("userId") REFERENCES "sprocket"."user"("id") ON DELETE CASCADE
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."user_org_team_permission"');
  }
}
