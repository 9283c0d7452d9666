import { flag, json, number, optionalSecret, secret, text } from './sources';

/** Everything the application reads before it starts; a missing value ends the process. */
export type Settings = ReturnType<typeof readSettings>;

/**
 * Reads the whole configuration.
 * @returns values that are needed at boot as they are, and those which the real application looks up on first use as functions
 * @throws ConfigNotFound for the first value that is missing
 */
export function readSettings() {
  const redisPassword = secret('REDIS_PASSWORD', 'redis-password.txt');
  return {
    logLevels: json('LOGGER_LEVELS', 'logger.levels'),
    serviceName: process.env.SPROCKET_SERVICE_NAME || 'sprocket-monolith',
    db: readDatabase(),
    redis: {
      host: text('REDIS_HOST', 'redis.host'),
      port: number('REDIS_PORT', 'redis.port'),
      prefix: text('REDIS_PREFIX', 'redis.prefix'),
      secure: flag('REDIS_SECURE', 'redis.secure', false),
      password: redisPassword,
    },
    // The real code means to fall back to redis.* here, but its getter throws first.
    cache: {
      host: text('CACHE_HOST', 'cache.host'),
      port: number('CACHE_PORT', 'cache.port'),
      secure: flag('CACHE_SECURE', 'cache.secure', false),
      password: optionalSecret('CACHE_PASSWORD', 'cache-password.txt') ?? redisPassword,
    },
    minio: {
      endPoint: text('MINIO_ENDPOINT', 'minio.endPoint'),
      port: number('MINIO_PORT', 'minio.port', 9000),
      useSSL: flag('MINIO_USE_SSL', 'minio.useSSL', false),
      accessKey: secret('MINIO_ACCESS_KEY', 'minio-access.txt'),
      secretKey: secret('MINIO_SECRET_KEY', 'minio-secret.txt'),
      replaysBucket: () => text('MINIO_REPLAYS_BUCKET', 'minio.bucketNames.replays'),
      imagesBucket: () => text('MINIO_IMAGE_GENERATION_BUCKET', 'minio.bucketNames.image_generation'),
    },
    queues: readQueues(),
    auth: {
      jwtSecret: secret('JWT_SECRET', 'jwtSecret.txt'),
      jwtExpiry: text('JWT_EXPIRY', 'auth.jwt_expiry'),
      discordClientId: secret('DISCORD_CLIENT_ID', 'discord-client.txt'),
      discordSecret: secret('DISCORD_SECRET', 'discord-secret.txt'),
      discordCallbackUrl: text('DISCORD_CALLBACK_URL', 'auth.discord.callbackUrl'),
      googleClientId: secret('GOOGLE_CLIENT_ID', 'googleClientId.txt'),
      googleSecret: secret('GOOGLE_SECRET', 'googleSecret.txt'),
      googleCallbackUrl: text('GOOGLE_CALLBACK_URL', 'auth.google.callbackUrl'),
    },
    bot: {
      prefix: text('BOT_PREFIX', 'bot.prefix'),
      token: secret('DISCORD_BOT_TOKEN', 'bot-token.txt'),
    },
    influx: { address: text('INFLUX_ADDRESS', 'influx.address'), token: secret('INFLUX_TOKEN', 'influx-token') },
    webUrl: text('WEB_URL', 'web.url', ''),
    playground: flag('GQL_PLAYGROUND', 'gql.playground', false),
  };
}

function readDatabase() {
  const host = text('POSTGRES_HOST', 'db.host');
  return {
    host,
    port: number('POSTGRES_PORT', 'db.port'),
    username: text('POSTGRES_USERNAME', 'db.username'),
    database: text('POSTGRES_DATABASE', 'db.database'),
    password: secret('POSTGRES_PASSWORD', 'db-password.txt'),
    // Two literal names mean "our own container"; everything else has to speak TLS, with any certificate.
    ssl: host === 'postgres' || host === 'localhost' ? false : { rejectUnauthorized: false },
    logQueries: flag('POSTGRES_ENABLE_LOGS', 'db.enable_logs', false),
    poolSize: number('POSTGRES_POOL_SIZE', 'db.pool_size', 1),
    idleTimeoutMs: number('POSTGRES_POOL_IDLE_TIMEOUT_MS', 'db.pool_idle_timeout_ms', 10_000),
    connectionTimeoutMs: number('POSTGRES_POOL_CONNECTION_TIMEOUT_MS', 'db.pool_connection_timeout_ms', 5_000),
    maxLifetimeSeconds: number('POSTGRES_POOL_MAX_LIFETIME_SECONDS', 'db.pool_max_lifetime_seconds', 300),
    idleInTransactionMs: number('POSTGRES_IDLE_IN_TRANSACTION_TIMEOUT_MS', 'db.idle_in_transaction_timeout_ms', 60_000),
  };
}

function readQueues() {
  return {
    core: text('TRANSPORT_CORE_QUEUE', 'transport.core_queue', 'core'),
    bot: text('TRANSPORT_BOT_QUEUE', 'transport.bot_queue', 'bot'),
    matchmaking: text('TRANSPORT_MATCHMAKING_QUEUE', 'transport.matchmaking_queue', 'matchmaking'),
    notification: text('TRANSPORT_NOTIFICATION_QUEUE', 'transport.notification_queue', 'notifications'),
    submission: text('TRANSPORT_SUBMISSION_QUEUE', 'transport.submission_queue'),
    images: text('TRANSPORT_IMAGE_GENERATION_QUEUE', 'transport.image_generation_queue'),
    analytics: text('TRANSPORT_ANALYTICS_QUEUE', 'transport.analytics_queue', 'analytics'),
  };
}
