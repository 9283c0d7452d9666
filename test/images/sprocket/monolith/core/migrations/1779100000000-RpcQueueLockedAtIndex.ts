import { MigrationInterface, QueryRunner } from 'typeorm';

export class RpcQueueLockedAtIndex1779100000000 implements MigrationInterface {
  name = 'RpcQueueLockedAtIndex1779100000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX IF NOT EXISTS "IDX_platform_rpc_queue_locked_at" ON "sprocket"."platform_rpc_queue" ("status", "locked_at")
      WHERE "status" = 'processing'
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX "sprocket"."IDX_platform_rpc_queue_locked_at"');
  }
}
