import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import { parseYaml } from '../../../src/core/yaml.ts';
import { nodeFiles } from '../../../src/host/node-files.ts';
import type { Observed } from '../../../src/plan/observed.ts';
import { explainPlan } from '../../../src/plan/explain.ts';
import { LABEL } from '../../../src/render/rendered.ts';
import { readLock } from '../../../src/state/lock-file.ts';
import { make, planFrom, settled } from '../pipeline.ts';

const LEAGUES = join(import.meta.dirname, '../../fixtures/leagues');
const VERSIONS = readdirSync(LEAGUES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

interface Compose {
  readonly services: Readonly<
    Record<string, { readonly labels: Readonly<Record<string, string>>; readonly profiles?: unknown }>
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** A host on which a former version of the program made the league of its folder. */
async function hostOf(folder: string): Promise<{ observed: Observed; text: string; compose: Compose }> {
  const files = nodeFiles();
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  const text = read('sprocket.yaml');
  const compose = parseYaml(read('compose.yaml'), 'compose.yaml').value as Compose;
  const lock = await readLock(files, join(folder, 'sprocket.lock'));
  const containers = Object.entries(compose.services).flatMap(([name, { labels, profiles }]) => {
    const kind = labels[LABEL.kind] ?? '';
    // Nothing starts what has a profile.
    if (profiles !== undefined) return [];
    const isTask = kind === 'task';
    return [{ name, kind, specId: labels[LABEL.spec] ?? '', running: !isTask, succeeded: isTask }];
  });
  const paths = Object.keys(lock?.files ?? {});
  const sums = new Map(paths.map((path) => [path, checksum(read(path))]));
  return { text, compose, observed: { ...settled(make(text)), containers, files: sums, lock } };
}

describe.each(VERSIONS)('a league that %s made', (version) => {
  const folder = join(LEAGUES, version);

  it('is read by this program: its settings, its lock, and no file of it counts as edited', async () => {
    const { observed, text } = await hostOf(folder);
    expect(observed.lock?.cli).toBe(version);
    expect(planFrom(observed, make(text)).drift).toEqual([]);
  });

  it('keeps its data, its secrets and its services', async () => {
    const { observed, text, compose } = await hostOf(folder);
    const made = make(text);
    const plan = planFrom(observed, made);
    expect(
      plan.changes.filter(({ kind, action }) => kind === 'secret' || (kind === 'service' && action === 'remove')),
    ).toEqual([]);
    expect(Object.keys(made.compose.volumes)).toEqual(expect.arrayContaining(Object.keys(compose.volumes)));
  });

  it('is changed by no more than what is written down', async () => {
    const { observed, text } = await hostOf(folder);
    const lines = explainPlan(planFrom(observed, make(text)), true);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(join(LEAGUES, `${version}.plan.txt`));
  });
});
