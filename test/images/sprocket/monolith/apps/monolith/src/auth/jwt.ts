import { createHmac, timingSafeEqual } from 'node:crypto';

/** Who is calling, as far as the token says; offices are believed until it expires. */
export interface TokenUser {
  sub: string;
  username: string;
  userId: number;
  currentOrganizationId: number;
  orgTeams: number[];
}

/**
 * Checks a bearer token: HS256, signature and expiry.
 * @param authorization the header as it came
 * @returns the payload, or `undefined` where there is no valid token
 */
export function verifyBearer(authorization: string | undefined, secret: string): TokenUser | undefined {
  const [, head, body, signature] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
  if (!head || !body || !signature) return undefined;
  const expected = createHmac('sha256', secret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const { alg } = decode(head) as { alg?: string };
    const payload = decode(body) as TokenUser & { exp?: number };
    if (alg !== 'HS256' || (payload.exp !== undefined && payload.exp * 1_000 <= Date.now())) return undefined;
    return { ...payload, orgTeams: payload.orgTeams ?? [] };
  } catch {
    return undefined;
  }
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}
