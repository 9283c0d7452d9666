import { createHmac } from 'node:crypto';
import type { Secret } from '../../core/secret.ts';

/**
 * A JSON Web Token signed with HMAC-SHA-256, as the app signs its own.
 * @param payload its claims; times are in seconds since 1970
 */
export function signToken(payload: Readonly<Record<string, unknown>>, secret: Secret): string {
  const body = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${body}.${createHmac('sha256', secret.reveal()).update(body).digest('base64url')}`;
}
