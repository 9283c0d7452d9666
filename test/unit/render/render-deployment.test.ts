import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import type { ContainerSpec } from '../../../src/render/rendered.ts';
import { LOCAL, type Made, make } from '../pipeline.ts';
import { oneService, SMALL_CATALOG } from '../plan/small-catalog.ts';

const league = make(LOCAL, { catalog: SMALL_CATALOG });
const specOf = ({ rendered }: Made, name: string) =>
  rendered.containers.find(({ container }) => container.name === name);

describe('compose.yaml', () => {
  const text = league.rendered.files.get('compose.yaml') ?? '';

  it('begins with what it is and how to go on without this program', () => {
    expect(text).toMatch(/^# Made by sprocket from sprocket\.yaml\./);
    expect(text).toContain('docker compose up -d');
  });

  it('explains every service, network and volume above it', () => {
    for (const line of [
      '# Store',
      '# Migrate the store (one-shot, before its service starts)',
      '# Sweeps the store (runs beside its service)',
      '# Those who talk to Store.',
      '# Holds everything.',
    ]) {
      expect(text).toContain(`\n  ${line}\n`);
    }
  });

  it('is the last of the files, so that what it mounts is there before it', () => {
    expect([...league.rendered.files.keys()].at(-1)).toBe('compose.yaml');
  });

  it('puts the keys of every service in the same order', () => {
    expect(Object.keys(league.compose.services['game'] ?? {})).toEqual([
      'image', 'volumes', 'secrets', 'networks', 'depends_on', 'restart', 'init', 'mem_limit', 'pids_limit', 'read_only', 'cap_drop', 'security_opt', 'logging', 'labels',
    ]); // prettier-ignore
  });

  it('gives a container that talks to nobody no network at all', () => {
    const { compose } = make(LOCAL, { catalog: oneService('loner', 'compose: { image: "a:v1.0" }') });
    expect(compose.services['loner']).toMatchObject({ network_mode: 'none' });
    expect(compose.services['loner']).not.toHaveProperty('networks');
  });

  it('lets a service.yaml say otherwise, key by key', () => {
    const yaml = 'compose: { image: "a:v1.0", read_only: false, stop_grace_period: 60s }';
    const { compose } = make(LOCAL, { catalog: oneService('loner', yaml) });
    expect(compose.services['loner']).toMatchObject({
      read_only: false,
      stop_grace_period: '60s',
      cap_drop: ['ALL'],
      init: true,
    });
  });

  it('keeps the mounts that a service.yaml adds', () => {
    const yaml =
      'volumes: { data: { to: /d, holds: x, backup: none } }\ncompose: { image: "a:v1.0", volumes: ["./import:/i:ro"] }';
    const { compose } = make(LOCAL, { catalog: oneService('loner', yaml) });
    expect(compose.services['loner']?.volumes).toEqual(['sprocket-loner-data:/d', './import:/i:ro']);
  });
});

describe('what a container is recognised by', () => {
  it('changes with its image, its settings, its config, its secrets and its override, part by part', () => {
    const before = specOf(league, 'game');
    const parts: [string, Made, keyof ContainerSpec][] = [
      ['image', make(LOCAL, { catalog: SMALL_CATALOG, builds: { 'ghcr.io/sprocketbot/game:main': 'again' } }), 'image'],
      ['config', make(LOCAL.replace('Sunday', 'Monday'), { catalog: SMALL_CATALOG }), 'config'],
      ['secret', make(LOCAL, { catalog: SMALL_CATALOG, secrets: { 'bot-token': 'x' } }), 'secrets'],
      ['override', make(LOCAL, { catalog: SMALL_CATALOG, override: { game: { mem_limit: '1g' } } }), 'override'],
    ];
    for (const [what, after, part] of parts) {
      const now = specOf(after, 'game');
      expect(now?.specId, what).not.toBe(before?.specId);
      expect({ ...now?.spec, [part]: undefined }, what).toEqual({ ...before?.spec, [part]: undefined });
    }
  });

  it('does not change with a live config file, nor with the config of another', () => {
    const more = make(LOCAL.replace('localhost: true', 'localhost: true, lan: 10.0.0.1'), { catalog: SMALL_CATALOG });
    const most = make(LOCAL.replace('localhost: true', 'localhost: true, lan: 10.0.0.2'), { catalog: SMALL_CATALOG });
    expect(more.rendered.files.get('config/door/live/routes.json')).not.toBe(
      most.rendered.files.get('config/door/live/routes.json'),
    );
    expect(specOf(more, 'door')?.specId).toBe(specOf(most, 'door')?.specId);
    expect(specOf(make(LOCAL.replace('Sunday', 'Monday'), { catalog: SMALL_CATALOG }), 'store')?.specId).toBe(
      specOf(league, 'store')?.specId,
    );
  });

  it('holds checksums and fingerprints, nothing that can be read', () => {
    const spec = specOf(league, 'game')?.spec;
    expect(spec?.config['config/game/game.json']).toBe(
      checksum(league.rendered.files.get('config/game/game.json') ?? '').slice(0, 16),
    );
    expect(spec?.secrets['bot-token']).toMatch(/^[0-9a-f]{12}$/);
    expect(spec?.override).toBe('');
  });
});

describe('the proxy and its routes', () => {
  it('mounts the folder of a live file, so that a replaced file is seen', () => {
    expect(league.compose.services['door']?.volumes).toEqual(['./config/door/live:/etc/door/live:ro']);
  });
});
