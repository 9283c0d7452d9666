import { describe, expect, it } from 'vitest';
import { appendAudit } from '../../../src/state/audit-log.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { temporaryLeague } from './temporary-league.ts';

describe('the league folder', () => {
  it('is laid out as the documentation says', () => {
    const folder = leagueFolder('/opt/rockets');
    expect(folder.at('config/x')).toBe('/opt/rockets/config/x');
    expect(folder).toMatchObject({
      root: '/opt/rockets',
      league: '/opt/rockets/sprocket.yaml',
      compose: '/opt/rockets/compose.yaml',
      override: '/opt/rockets/compose.override.yaml',
      lock: '/opt/rockets/sprocket.lock',
      secrets: '/opt/rockets/secrets',
      state: '/opt/rockets/.sprocket',
      journal: '/opt/rockets/.sprocket/journal.jsonl',
      owner: '/opt/rockets/.sprocket/owner.json',
      generations: '/opt/rockets/.sprocket/generations',
      logs: '/opt/rockets/.sprocket/log',
      drift: '/opt/rockets/.sprocket/drift',
      audit: '/opt/rockets/.sprocket/audit.jsonl',
    });
  });
});

describe('the audit log', () => {
  it('grows by one line for each change: who, what, when, with what result', async () => {
    await using league = await temporaryLeague();
    await appendAudit(league, league.folder, { command: 'apply', generation: 1, result: 'committed' });
    await appendAudit(league, league.folder, { command: 'down', result: 'stopped' });
    const lines = ((await league.files.read(league.folder.audit)) ?? '').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        at: '2026-01-01T12:00:01.000Z',
        user: expect.any(String) as string,
        command: 'apply',
        generation: 1,
        result: 'committed',
      },
      { at: '2026-01-01T12:00:02.000Z', user: expect.any(String) as string, command: 'down', result: 'stopped' },
    ]);
  });
});
