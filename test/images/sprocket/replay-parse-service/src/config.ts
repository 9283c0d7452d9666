import fs from 'node:fs';

/** A key that the real program looks up without a default; its absence ends the process. */
export class KeyError extends Error {
  constructor(key: string) {
    super(`KeyError: '${key}'`);
  }
}

type Section = Record<string, unknown>;

/** Everything the worker needs. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads default.json and, over it, the file of the environment: the merge is shallow, so a section in the second file
 * replaces the whole section of the first. Secrets are files in ../secret unless the environment has them.
 * @throws KeyError, or Error when a file of the configuration is missing
 */
export function readConfig() {
  const { env } = process;
  const directory = env.CONFIG_DIR ?? '/app/config';
  const merged: Record<string, unknown> = {
    ...readFile(`${directory}/default.json`),
    ...readFile(`${directory}/${env.ENV ?? 'development'}.json`),
  };
  const value = (name: string, section: string, key: string): string | undefined => {
    const found = env[name] ?? (merged[section] as Section | undefined)?.[key];
    return found === undefined || found === null ? undefined : String(found);
  };
  return {
    db: {
      host: value('DB_HOST', 'db', 'host'),
      port: Number(value('DB_PORT', 'db', 'port') ?? 5432),
      user: value('DB_USERNAME', 'db', 'username'),
      database: value('DB_DATABASE', 'db', 'database'),
      password: env.DB_PASSWORD || readSecret('db-password.txt'),
    },
    minio: {
      // There is a minio.port in the deployment's file; nothing reads it.
      hostname: value('MINIO_ENDPOINT', 'minio', 'hostname') || value('MINIO_ENDPOINT', 'minio', 'endPoint'),
      secure: value('MINIO_USE_SSL', 'minio', 'secure')?.toLowerCase() === 'true',
      accessKey: value('MINIO_ACCESS_KEY', 'minio', 'accessKey') || readSecret('minio-access.txt'),
      secretKey: env.MINIO_SECRET_KEY || readSecret('minio-secret.txt'),
      bucket: value('MINIO_BUCKET', 'minio', 'bucket'),
      parsedPrefix: value('MINIO_PARSED_PREFIX', 'minio', 'parsed_object_prefix'),
    },
    analyticsQueue: value('TRANSPORT_ANALYTICS_QUEUE', 'transport', 'analytics_queue'),
    tempDir: String(required(merged, 'tempDir')),
    disableCache: required(merged, 'disableCache') === true,
    pollMs: Number(env.TASK_POLL_SECONDS ?? 0.5) * 1_000,
  };
}

function readFile(file: string): Section {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Section;
}

function readSecret(name: string): string | undefined {
  const file = `../secret/${name}`;
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim() : undefined;
}

function required(section: Section, key: string): unknown {
  if (!(key in section)) throw new KeyError(key);
  return section[key];
}
