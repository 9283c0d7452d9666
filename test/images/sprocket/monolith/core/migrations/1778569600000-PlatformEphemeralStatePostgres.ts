import { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The queues that replaced RabbitMQ. No IF NOT EXISTS: where the application was started before its migrations, its own
 * `platform_rpc_queue` and `platform_event` are in the way and this fails.
 */
export class PlatformEphemeralStatePostgres1778569600000 implements MigrationInterface {
  name = 'PlatformEphemeralStatePostgres1778569600000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."scrim_queue" (
        "id" uuid NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "status" text NOT NULL,
        "author_id" integer NOT NULL,
        "organization_id" integer NOT NULL,
        "game_mode_id" integer NOT NULL,
        "skill_group_id" integer NOT NULL,
        "submission_id" text,
        CONSTRAINT "PK_scrim_queue" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query('CREATE INDEX "IDX_scrim_queue_status" ON "sprocket"."scrim_queue" ("status")');
    await queryRunner.query(`
      CREATE TABLE "sprocket"."scrim_queue_player" (
        "scrim_id" uuid NOT NULL,
        "player_id" integer NOT NULL,
        "position" integer NOT NULL,
        "name" text NOT NULL,
        "joined_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "PK_scrim_queue_player" PRIMARY KEY ("scrim_id", "player_id"),
        CONSTRAINT "FK_scrim_queue_player_scrim" FOREIGN KEY ("scrim_id") REFERENCES "sprocket"."scrim_queue"("id") ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."replay_submission" (
        "id" text NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "creator_id" integer NOT NULL,
        "status" text NOT NULL,
        "type" text NOT NULL,
        "task_ids" text[] NOT NULL DEFAULT '{}',
        "validated" boolean NOT NULL DEFAULT false,
        "stats" jsonb,
        "scrim_id" uuid,
        "match_id" integer,
        CONSTRAINT "PK_replay_submission" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."replay_submission_item" (
        "submission_id" text NOT NULL,
        "task_id" text NOT NULL,
        "position" integer NOT NULL,
        "original_filename" text NOT NULL,
        "input_path" text NOT NULL,
        "output_path" text,
        "progress" jsonb,
        CONSTRAINT "PK_replay_submission_item" PRIMARY KEY ("submission_id", "task_id"),
        CONSTRAINT "FK_replay_submission_item_submission" FOREIGN KEY ("submission_id") REFERENCES "sprocket"."replay_submission"("id") ON DELETE CASCADE
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform_rpc_queue" (
        "id" uuid NOT NULL,
        "queue" text NOT NULL,
        "pattern" text NOT NULL,
        "payload" jsonb NOT NULL,
        "status" text NOT NULL DEFAULT 'pending',
        "response" jsonb,
        "error" jsonb,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "locked_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_platform_rpc_queue" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      'CREATE INDEX "IDX_platform_rpc_queue_pending" ON "sprocket"."platform_rpc_queue" ("queue", "status", "created_at")',
    );
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform_event" (
        "id" BIGSERIAL NOT NULL,
        "topic" text NOT NULL,
        "payload" jsonb NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_platform_event" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query('CREATE INDEX "IDX_platform_event_topic" ON "sprocket"."platform_event" ("topic", "id")');
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform_task_queue" (
        "id" text NOT NULL,
        "task" text NOT NULL,
        "args" jsonb NOT NULL,
        "progress_queue" text,
        "status" text NOT NULL DEFAULT 'pending',
        "result" jsonb,
        "error" jsonb,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "locked_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_platform_task_queue" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      'CREATE INDEX "IDX_platform_task_queue_pending" ON "sprocket"."platform_task_queue" ("status", "created_at")',
    );
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform_task_progress" (
        "id" BIGSERIAL NOT NULL,
        "task_id" text NOT NULL,
        "progress_queue" text NOT NULL,
        "message" jsonb NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        CONSTRAINT "PK_platform_task_progress" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(
      'CREATE INDEX "IDX_platform_task_progress_queue" ON "sprocket"."platform_task_progress" ("progress_queue", "id")',
    );
    await queryRunner.query(`
      CREATE TABLE "sprocket"."elo_job_queue" (
        "id" text NOT NULL,
        "endpoint" text NOT NULL,
        "payload" jsonb NOT NULL,
        "status" text NOT NULL DEFAULT 'pending',
        "result" jsonb,
        "error" jsonb,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "locked_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_elo_job_queue" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."platform_scheduled_job" (
        "name" text NOT NULL,
        "last_run_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "PK_platform_scheduled_job" PRIMARY KEY ("name")
      )
    `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."platform_scheduled_job"');
    await queryRunner.query('DROP TABLE "sprocket"."elo_job_queue"');
    await queryRunner.query('DROP TABLE "sprocket"."platform_task_progress"');
    await queryRunner.query('DROP TABLE "sprocket"."platform_task_queue"');
    await queryRunner.query('DROP TABLE "sprocket"."platform_event"');
    await queryRunner.query('DROP TABLE "sprocket"."platform_rpc_queue"');
    await queryRunner.query('DROP TABLE "sprocket"."replay_submission_item"');
    await queryRunner.query('DROP TABLE "sprocket"."replay_submission"');
    await queryRunner.query('DROP TABLE "sprocket"."scrim_queue_player"');
    await queryRunner.query('DROP TABLE "sprocket"."scrim_queue"');
  }
}
