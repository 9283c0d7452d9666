import { describe, expect, it } from 'vitest';
import { formatStatus, leagueSettings, versionNote } from '../../lab/status.ts';

describe('versionNote', () => {
  it.each([
    ['17.11-trixie', '17.11'],
    ['v3.6.12', 'v3.6.12'],
    ['8.0.6', '8.0.6'],
    ['crash-loop', 'crash-loop'],
  ])('has nothing to say about %s holding %s', (tag, version) => {
    expect(versionNote(tag, version)).toBeUndefined();
  });

  it('tells when the distribution has moved on', () => {
    expect(versionNote('17.11-trixie', '17.12')).toBe('holds 17.12, pinned is 17.11');
  });
});

it('uses the lab as a mirror for built images, and only for Sprocket beside official ones', () => {
  expect(leagueSettings('built', 'v2.3.0')).toEqual({
    'images.registry': '127.0.0.1:5000',
    'app.registry': 'ghcr.io/sprocketbot',
    'app.version': 'v2.3.0',
  });
  expect(leagueSettings('official', 'v2.3.0')).toEqual({
    'app.registry': '127.0.0.1:5000/sprocketbot',
    'app.version': 'v2.3.0',
  });
});

it('prints what each image is', () => {
  const text = formatStatus({
    schema: 1,
    places: [{ folder: '/cache/place-2', engine: 12, owner: 7 }, { folder: '/cache/place-3' }],
    registry: { address: '127.0.0.1:5000', running: true },
    source: 'built',
    settings: {},
    images: [
      {
        image: 'library/redis:8.0.6',
        origin: 'built',
        state: 'ready',
        version: '8.0.7',
        bytes: 57_900_000,
        note: 'holds 8.0.7, pinned is 8.0.6',
      },
      { image: 'sprocketbot/web:v2.3.0', origin: 'stand-in', state: 'missing' },
    ],
  });
  expect(text).toBe(
    [
      'registry 127.0.0.1:5000: running, images: built',
      '',
      'image                   origin    state    version  size',
      'library/redis:8.0.6     built     ready    8.0.7    58 MB  holds 8.0.7, pinned is 8.0.6',
      'sprocketbot/web:v2.3.0  stand-in  missing',
      '',
      'place /cache/place-2: open for process 7',
      'place /cache/place-3: not open',
    ].join('\n'),
  );
});
