import { describe, expect, it } from 'vitest';
import type { Engine, ObservedContainer } from '../../../src/host/ports.ts';
import { refuseOtherVersions, refuseStartOnOtherVersions } from '../../../src/ops/data-versions.ts';
import type { DataMove } from '../../../src/plan/data-volumes.ts';
import { LABEL } from '../../../src/render/rendered.ts';
import { contextOf, ROOT } from './league.ts';

const VOLUME = 'sprocket-postgres-data';
const MOVE: DataMove = {
  service: 'postgres',
  container: 'postgres',
  from: 'sprocket-postgres-data-16',
  to: VOLUME,
  fromVersion: '16',
  toVersion: '17',
  by: 'carry',
  bytes: 1,
};

type Known = Parameters<typeof refuseOtherVersions>[1];
interface World extends Partial<Known> {
  readonly found?: string;
  readonly image?: string;
  readonly override?: string;
}

/** Judges a host; @returns the paths that were looked at in volumes */
async function judge({ found, image, override, ...known }: World = {}): Promise<string[]> {
  const looked: string[] = [];
  const engine: Partial<Engine> = {
    volumeFile: (volume, path) => {
      looked.push(`${volume}/${path}`);
      return Promise.resolve(found);
    },
    imageEnvironment: () => Promise.resolve(image === undefined ? undefined : new Map([['PG_MAJOR', image]])),
  };
  const files = override === undefined ? {} : { [`${ROOT}/compose.override.yaml`]: override };
  const { session } = await contextOf({ engine, files });
  const host: Known = {
    moves: [],
    existing: new Set([VOLUME]),
    containers: [],
    specs: new Map([['postgres', 'wanted']]),
    images: new Map([['postgres', 'postgres:17']]),
    unfinished: undefined,
    ...known,
  };
  await refuseOtherVersions(session, host);
  return looked;
}

const running = (spec: string): Known['containers'] => [
  {
    id: '1',
    name: 'postgres',
    image: 'x',
    state: 'running',
    health: 'healthy',
    labels: { [LABEL.spec]: spec },
    folder: ROOT,
    status: 'Up',
  },
];
const refusal = (details: RegExp) => ({
  code: 'data-version',
  exit: 3,
  details: [expect.stringMatching(details)] as unknown,
});

describe('a volume that a service is to be started on', () => {
  it('is looked into, and holds what the image can open', async () => {
    expect(await judge({ found: '17\n', image: '17' })).toEqual([`${VOLUME}/PG_VERSION`]);
    expect(await judge({ found: '17\n', containers: running('another') })).toEqual([`${VOLUME}/PG_VERSION`]);
  });

  it('is left alone where the service runs on it as it should, and where it is not there yet', async () => {
    expect(await judge({ found: '12', containers: running('wanted') })).toEqual([]);
    expect(await judge({ existing: new Set() })).toEqual([]);
  });

  it.each(['16', '18', 'no number at all'])('is refused when it holds %s', async (found) => {
    await expect(judge({ found })).rejects.toMatchObject(refusal(new RegExp(`found ${found}, expected 17`)));
  });

  it('is refused to an image of another version, also one that an override names', async () => {
    await expect(judge({ found: '17', image: '18' })).rejects.toMatchObject(refusal(/postgres:17: found PG_MAJOR=18/));
    const override = 'services: { postgres: { image: "postgres:18" } }\n';
    await expect(judge({ found: '17', image: '18', override })).rejects.toMatchObject({
      ...refusal(/postgres:18: found PG_MAJOR=18, expected 17/),
      hint: expect.stringContaining('compose.override.yaml') as unknown,
    });
  });

  it('is not made anew where the data is there in another version', async () => {
    const existing = new Set(['sprocket-postgres-data-16']);
    await expect(judge({ existing })).rejects.toMatchObject({ code: 'data-version', message: /sprocket-postgres-data-16/ as unknown }); // prettier-ignore
  });
});

describe('a move to a volume of another version', () => {
  const existing = new Set([MOVE.from]);

  it('goes on into a volume that is not there, or without data', async () => {
    expect(await judge({ moves: [MOVE], existing })).toEqual([]);
    expect(await judge({ moves: [MOVE], existing: new Set([MOVE.from, VOLUME]) })).toHaveLength(1);
  });

  it('never goes into a volume with data, unless that is what an interrupted run carried', async () => {
    const both = new Set([MOVE.from, VOLUME]);
    await expect(judge({ moves: [MOVE], existing: both, found: '17' })).rejects.toMatchObject({
      code: 'data-version',
      hint: expect.stringContaining(`docker volume rm ${VOLUME}`) as unknown,
    });
    const unfinished = {
      operation: 'apply',
      generation: 2,
      from: 1,
      began: '',
      step: '',
      undo: '',
      target: { carries: [{ service: 'postgres', to: VOLUME }] },
    };
    expect(await judge({ moves: [MOVE], existing: both, found: '17', unfinished })).toEqual([]);
  });

  it('never goes to an older version, and back only to a volume that is there', async () => {
    const older = { ...MOVE, fromVersion: '18' };
    await expect(judge({ moves: [older], existing })).rejects.toMatchObject(refusal(/found 18, expected 17/));
    const back = { ...MOVE, by: 'back' as const };
    await expect(judge({ moves: [back], existing })).rejects.toMatchObject({ code: 'data-version' });
    expect(await judge({ moves: [back], existing: new Set([MOVE.from, VOLUME]), found: '17' })).toHaveLength(1);
  });
});

describe('a league that is started as it was last applied', () => {
  const compose = `services:\n  postgres:\n    volumes: ["${VOLUME}:/var/lib/postgresql/data"]\n`;
  const up = async (found: string, state: ObservedContainer['state']) => {
    const engine: Partial<Engine> = {
      volumes: () => Promise.resolve(new Set([VOLUME])),
      containers: () => Promise.resolve(running('any').map((one) => ({ ...one, state }))),
      volumeFile: () => Promise.resolve(found),
    };
    const { session } = await contextOf({ engine, files: { [`${ROOT}/compose.yaml`]: compose } });
    await refuseStartOnOtherVersions(session);
  };

  it('is not started on data of another version either', async () => {
    await expect(up('16', 'exited')).rejects.toMatchObject(refusal(/found 16, expected 17/));
    await up('16', 'running');
    await up('17', 'exited');
  });
});
