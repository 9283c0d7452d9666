/** Configuration files of the three programs, as a deployment would write them. */
export const monolithConfig = {
  transport: { submission_queue: 'submissions', image_generation_queue: 'images', analytics_queue: 'analytics' },
  logger: { levels: ['error', 'warn', 'log'] },
  db: { host: 'postgres', port: 5432, username: 'sprocket', database: 'sprocket', pool_size: 10 },
  minio: { endPoint: 's3', port: 7070, useSSL: false, bucketNames: { replays: 'replays', image_generation: 'images' } },
  redis: { host: 'redis', port: 6379, prefix: 'prove' },
  cache: { host: 'redis', port: 6379 },
  bot: { prefix: '!' },
  influx: { address: 'http://127.0.0.1:8086' },
  web: { url: 'http://league.test', api_root: 'http://api.league.test' },
  gql: { playground: false },
  auth: {
    discord: { callbackUrl: 'http://api.league.test/login' },
    google: { callbackUrl: 'http://api.league.test/google' },
    jwt_expiry: '6h',
  },
};

export const webConfig = { client: { gqlUrl: 'core:3001', secure: false }, stack: 'production' };

export const parserConfig = {
  db: { host: 'postgres', port: 5432, username: 'sprocket', database: 'sprocket' },
  // The port beside the hostname is wrong on purpose: nothing may read it.
  minio: { hostname: 's3:7070', port: 1, secure: false, bucket: 'replays', parsed_object_prefix: 'parsed' },
  transport: { analytics_queue: 'analytics' },
  tempDir: '/tmp',
  disableCache: false,
};
