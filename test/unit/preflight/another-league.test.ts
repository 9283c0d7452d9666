import { expect, it } from 'vitest';
import type { ObservedContainer } from '../../../src/host/ports.ts';
import { anotherLeague } from '../../../src/ops/preflight/checks/another-league.ts';
import { findingsOf, ROOT } from './league.ts';

function madeIn(folder: string): ObservedContainer {
  return { id: '1', name: 'web', image: 'web', state: 'running', health: 'healthy', labels: {}, folder, status: 'Up' };
}

function looking(folders: readonly string[], files: Record<string, string> = {}) {
  return findingsOf(anotherLeague, { files, engine: { containers: () => Promise.resolve(folders.map(madeIn)) } });
}

it('accepts an empty host and the league’s own containers', async () => {
  expect(await looking([])).toMatchObject([{ level: 'ok' }]);
  expect(await looking([ROOT, ROOT])).toMatchObject([{ level: 'ok' }]);
  expect(await looking([ROOT, `${ROOT}/.sprocket/generations/0002`])).toMatchObject([{ level: 'ok' }]);
});

it('refuses while the league of another folder is there, and names that folder', async () => {
  const [finding] = await looking(['/srv/other', '/srv/other'], { '/srv/other/sprocket.yaml': 'version: 1' });
  expect(finding).toMatchObject({ code: 'another-league', level: 'error', subject: '/srv/other' });
  expect(finding?.fix).toContain('sprocket down --dir /srv/other');
});

it('warns where the other folder holds no league any more, as after a move', async () => {
  expect(await looking(['/srv/former'])).toMatchObject([
    { code: 'another-league', level: 'warning', subject: '/srv/former' },
  ]);
});
