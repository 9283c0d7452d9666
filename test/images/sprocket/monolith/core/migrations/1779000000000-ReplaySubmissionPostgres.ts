import { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the tables of 1778569600000 a second time, with other types. Whoever runs the chain has to mark it as done. */
export class ReplaySubmissionPostgres1779000000000 implements MigrationInterface {
  name = 'ReplaySubmissionPostgres1779000000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE "sprocket"."replay_submission" (
        "id" uuid NOT NULL,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
        "creator_id" integer NOT NULL,
        "status" text NOT NULL,
        "type" text NOT NULL,
        "task_ids" text[] NOT NULL DEFAULT '{}',
        "validated" boolean NOT NULL DEFAULT false,
        "stats" jsonb,
        "scrim_id" text,
        "match_id" integer,
        CONSTRAINT "PK_replay_submission" PRIMARY KEY ("id")
      )
    `);
    await queryRunner.query(`
      CREATE TABLE "sprocket"."replay_submission_item" (
        "submission_id" uuid NOT NULL,
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
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE "sprocket"."replay_submission_item"');
    await queryRunner.query('DROP TABLE "sprocket"."replay_submission"');
  }
}
