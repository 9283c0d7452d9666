import { createHash, createHmac } from 'node:crypto';
import type { Secret } from './secret.ts';

/** SHA-256 in hex. */
export function checksum(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Checksum of a JSON-like value, independent of the order of its keys. */
export function checksumOf(value: unknown): string {
  return checksum(canonicalJson(value));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * Fingerprint of a secret that tells nothing about it without the key, so that it may stand in labels:
 * 12 hex digits of an HMAC-SHA-256.
 */
export function fingerprint(secret: Secret, key: Secret): string {
  return createHmac('sha256', key.reveal()).update(secret.reveal()).digest('hex').slice(0, 12);
}
