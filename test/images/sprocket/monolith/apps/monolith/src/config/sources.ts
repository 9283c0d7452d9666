import fs from 'node:fs';
import { parseEnv } from 'node:util';

import nodeConfig from 'config';

/** A value which nothing provides. Names the environment variable, as the real application does. */
export class ConfigNotFound extends Error {
  constructor(key: string) {
    super(`Config not found: ${key}`);
  }
}

const dotEnv: Record<string, string | undefined> = fs.existsSync('.env')
  ? parseEnv(fs.readFileSync('.env', 'utf8'))
  : {};

/**
 * A secret: environment (not empty), then `.env`, then `./secret/<file>`. A file that exists counts even when it is
 * empty; what an empty secret leads to is decided where it is used.
 * @throws ConfigNotFound
 */
export function secret(key: string, file: string): string {
  const found = optionalSecret(key, file);
  if (found === undefined) throw new ConfigNotFound(key);
  return found;
}

/** As {@link secret}, but `undefined` where nothing provides it. */
export function optionalSecret(key: string, file: string): string | undefined {
  const given = process.env[key] || dotEnv[key];
  if (given) return given;
  const path = `./secret/${file}`;
  return fs.existsSync(path) ? fs.readFileSync(path, 'utf8').trim() : undefined;
}

function find(key: string, path: string): unknown {
  return process.env[key] ?? dotEnv[key] ?? (nodeConfig.has(path) ? nodeConfig.get(path) : undefined);
}

/**
 * A configuration value: environment, `.env`, then node-config.
 * @param path dotted path in the JSON files
 * @throws ConfigNotFound when nothing provides it and there is no fallback
 */
export function text(key: string, path: string, fallback?: string): string {
  const found = find(key, path) ?? fallback;
  if (found === undefined) throw new ConfigNotFound(key);
  return String(found);
}

/** As {@link text}, as a number. */
export function number(key: string, path: string, fallback?: number): number {
  return Number(text(key, path, fallback === undefined ? undefined : String(fallback)));
}

/** As {@link text}, as a truth value; only `true` is true. */
export function flag(key: string, path: string, fallback: boolean): boolean {
  return text(key, path, String(fallback)) === 'true';
}

/**
 * As {@link text}, but a list or `true`; in the environment it is written as JSON.
 * @throws ConfigNotFound
 */
export function json(key: string, path: string): unknown {
  const found = find(key, path);
  if (found === undefined) throw new ConfigNotFound(key);
  return typeof found === 'string' ? JSON.parse(found) : found;
}
