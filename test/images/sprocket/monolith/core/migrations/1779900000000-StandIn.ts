import { MigrationInterface, QueryRunner } from 'typeorm';

/** Not in the real chain: what the stand-in writes down so that tests can count it. */
export class StandIn1779900000000 implements MigrationInterface {
  name = 'StandIn1779900000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."standin_ledger" (
        "id" text NOT NULL,
        "written_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_standin_ledger" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."standin_event_handled" (
        "event_id" bigint NOT NULL,
        "instance_id" text NOT NULL,
        "topic" text NOT NULL,
        "handled_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_standin_event_handled" PRIMARY KEY ("event_id", "instance_id")
      )
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."standin_event_handled"');
    await queryRunner.query('DROP TABLE "sprocket"."standin_ledger"');
  }
}
