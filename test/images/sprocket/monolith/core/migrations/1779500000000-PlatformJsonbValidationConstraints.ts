import { MigrationInterface, QueryRunner } from 'typeorm';

export class PlatformJsonbValidationConstraints1779500000000 implements MigrationInterface {
  name = 'PlatformJsonbValidationConstraints1779500000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE "sprocket"."platform_rpc_queue"
       
        ADD CONSTRAINT "CK_platform_rpc_queue_payload_valid_json" CHECK ("payload" IS NULL OR jsonb_typeof("payload") IS NOT NULL)
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."platform_rpc_queue"
       
        ADD CONSTRAINT "CK_platform_rpc_queue_response_valid_json" CHECK ("response" IS NULL OR jsonb_typeof("response") IS NOT NULL)
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."platform_event"
       
        ADD CONSTRAINT "CK_platform_event_payload_valid_json" CHECK ("payload" IS NULL OR jsonb_typeof("payload") IS NOT NULL)
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."platform_task_queue"
       
        ADD CONSTRAINT "CK_platform_task_queue_args_valid_json" CHECK ("args" IS NULL OR jsonb_typeof("args") IS NOT NULL)
    `);
    await queryRunner.query(`
      ALTER TABLE "sprocket"."platform_task_progress"
       
        ADD CONSTRAINT "CK_platform_task_progress_message_valid_json" CHECK ("message" IS NULL OR jsonb_typeof("message") IS NOT NULL)
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'ALTER TABLE "sprocket"."platform_task_progress" DROP CONSTRAINT "CK_platform_task_progress_message_valid_json"',
    );
    await queryRunner.query(
      'ALTER TABLE "sprocket"."platform_task_queue" DROP CONSTRAINT "CK_platform_task_queue_args_valid_json"',
    );
    await queryRunner.query(
      'ALTER TABLE "sprocket"."platform_event" DROP CONSTRAINT "CK_platform_event_payload_valid_json"',
    );
    await queryRunner.query(
      'ALTER TABLE "sprocket"."platform_rpc_queue" DROP CONSTRAINT "CK_platform_rpc_queue_response_valid_json"',
    );
    await queryRunner.query(
      'ALTER TABLE "sprocket"."platform_rpc_queue" DROP CONSTRAINT "CK_platform_rpc_queue_payload_valid_json"',
    );
  }
}
