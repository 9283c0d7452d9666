import 'reflect-metadata';

import { setTimeout as sleep } from 'node:timers/promises';

import { checkSettings, loginBot } from './config/check';
import { readSettings } from './config/settings';
import { openDatabase } from './db/pools';
import { openRedis } from './db/redis';
import { SERVICES, serve } from './http/server';
import { log, setLogLevels } from './log';
import { crashEarly, dieAfterDatabase, stopSlowly } from './moods';
import { followEvents } from './queue/events';
import { rpcHandlers } from './queue/handlers';
import { consumeRpc } from './queue/rpc-consumer';
import { ensureQueueSchema } from './queue/schema';
import { readStandIn } from './stand-in';
import { openObjects } from './storage/objects';

/** The real process needs two to three seconds to listen; this one waits so that nothing is tuned to a faster start. */
const BOOT_MS = 2_200;

async function bootstrap(): Promise<void> {
  const standIn = readStandIn();
  if (standIn.mood === 'crash-loop') await crashEarly();
  if (standIn.mood === 'slow-stop') stopSlowly();

  const settings = readSettings();
  setLogLevels(settings.logLevels);
  log('log', 'NestFactory', `Starting Sprocket stand-in (test double) ${standIn.version}`);
  checkSettings(settings);
  const objects = openObjects(settings);
  const [database, redis] = await Promise.all([openDatabase(settings), openRedis(settings)]);
  if (standIn.mood === 'migrates-but-dies') dieAfterDatabase();
  loginBot(settings.bot.token);

  await ensureQueueSchema(database.common);
  const { queues } = settings;
  const queueOf = [
    queues.core,
    queues.bot,
    queues.matchmaking,
    queues.notification,
    queues.submission,
    queues.images,
    queues.analytics,
  ];
  SERVICES.forEach((name, index) =>
    console.log(`Connected ${name} Postgres RPC consumer on queue '${queueOf[index]}'`),
  );
  // Neither loop ends: an error of the database in one of them is unhandled on purpose and ends the process.
  void consumeRpc(database.common, queueOf, rpcHandlers(database.common));
  void followEvents(database.common);

  await sleep(Math.max(0, BOOT_MS - process.uptime() * 1_000));
  await serve({ settings, standIn, database, redis, objects });
  log('log', 'NestApplication', 'Nest application successfully started');
  console.log('Sprocket monolith listening at http://localhost:3001');
}

bootstrap().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
