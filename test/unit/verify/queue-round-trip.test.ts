import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { queueRoundTrip } from '../../../src/ops/verify/queue-round-trip.ts';
import { findingsOf, leagueOf, NOW } from './healthy-league.ts';

describe('the queue', () => {
  it('answers a question that is signed as the app signs it', async () => {
    const { session, asked } = await leagueOf();
    expect(await queueRoundTrip.run(session)).toMatchObject([{ code: 'queue-round-trip', level: 'ok' }]);
    const token = asked.requests[0]?.headers?.['authorization']?.replace('Bearer ', '') ?? '';
    const [head = '', body = '', signature = ''] = token.split('.');
    expect(signature).toBe(createHmac('sha256', 'jwtSecretOf48Letters').update(`${head}.${body}`).digest('base64url'));
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number };
    expect(payload).toMatchObject({ currentOrganizationId: 2, orgTeams: [], iat: NOW.getTime() / 1000 });
    expect(payload.exp - payload.iat).toBe(60);
  });

  it('is broken when the answer does not come back', async () => {
    const http = () => ({ body: '{"errors":[{"message":"RPC timed out"}]}' });
    const [finding] = await findingsOf(queueRoundTrip, { http });
    expect(finding).toMatchObject({
      level: 'error',
      message: 'The queue gave no answer: RPC timed out.',
      fix: 'Look at its log: sprocket logs core',
    });
  });

  it('is broken when the app runs with another secret', async () => {
    const http = () => ({ body: '{"errors":[{"message":"Unauthorized"}]}' });
    const [finding] = await findingsOf(queueRoundTrip, { http });
    expect(finding).toMatchObject({ level: 'error', subject: 'jwt-secret' });
    expect(finding?.fix).toContain('sprocket apply');
  });

  it('is broken when the secret is gone', async () => {
    const { session } = await leagueOf();
    await session.secrets.remove('jwt-secret');
    expect(await queueRoundTrip.run(session)).toMatchObject([{ level: 'error', subject: 'jwt-secret' }]);
  });
});
