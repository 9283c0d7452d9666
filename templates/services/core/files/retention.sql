-- The app never removes what its queues have finished. Nothing here is younger than a week, and nothing is waiting.
-- A table or column that this version of the app does not have is left out.
\set ON_ERROR_STOP on
DO $retention$
DECLARE
  rule record;
  removed bigint;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('platform_event',         'created_at', 30, NULL),
    ('platform_task_progress', 'created_at', 14, NULL),
    ('platform_task_queue',    'created_at', 30, ARRAY['completed', 'failed']),
    ('platform_rpc_queue',     'created_at', 7,  NULL)
  ) AS r(name, stamp, days, states)
  LOOP
    CONTINUE WHEN NOT EXISTS (SELECT 1 FROM information_schema.columns
      WHERE table_schema = 'sprocket' AND table_name = rule.name AND column_name = rule.stamp);
    EXECUTE format('DELETE FROM sprocket.%I WHERE %I < now() - make_interval(days => $1)%s', rule.name, rule.stamp,
      CASE WHEN rule.states IS NULL THEN '' ELSE ' AND status::text = ANY($2)' END)
      USING rule.days, rule.states;
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RAISE NOTICE 'retention: % rows older than % days removed from %', removed, rule.days, rule.name; END IF;
  END LOOP;

  -- A killed parser leaves its task in processing for ever, and the app asks for such a task for ever.
  IF to_regclass('sprocket.platform_task_queue') IS NOT NULL THEN
    UPDATE sprocket.platform_task_queue
       SET status = 'failed', error = '{"message": "the parser stopped while it worked on this"}', updated_at = now()
     WHERE status = 'processing' AND locked_at < now() - interval '1 day';
    GET DIAGNOSTICS removed = ROW_COUNT;
    IF removed > 0 THEN RAISE NOTICE 'retention: % abandoned tasks marked as failed', removed; END IF;
  END IF;
END
$retention$;
