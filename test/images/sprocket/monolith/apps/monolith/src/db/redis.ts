import Redis from 'ioredis';

import type { Settings } from '../config/settings';
import { log } from '../log';

const BOOT_TIMEOUT_MS = 8_000;

type Target = { host: string; port: number; secure: boolean; password: string };

/** The two connections of the real application. */
export interface RedisClients {
  /** Database 0: the switch that disables scrims. */
  main: Redis;
  /** Database 13: where Apollo keeps its cache. */
  cache: Redis;
}

/**
 * Connects to Redis. Absent at boot is fatal; a restart later is survived.
 * @throws the first connection or authentication error
 */
export async function openRedis(settings: Settings): Promise<RedisClients> {
  const [main, cache] = await Promise.all([connect(settings.redis, 0), connect(settings.cache, 13)]);
  return { main, cache };
}

async function connect(target: Target, db: number): Promise<Redis> {
  const client = new Redis({
    host: target.host,
    port: target.port,
    db,
    ...(target.password ? { password: target.password } : {}),
    ...(target.secure ? { tls: {} } : {}),
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 5_000,
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Redis at ${target.host}:${target.port} does not answer`)),
      BOOT_TIMEOUT_MS,
    );
    client.once('error', reject);
    client
      .connect()
      .then(() => client.ping(), reject)
      .then(() => resolve(), reject)
      .finally(() => clearTimeout(timer));
  });
  client.on('error', (error: Error) => log('error', 'RedisService', error.message));
  return client;
}
