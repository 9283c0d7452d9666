import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../images/sprocket', import.meta.url));
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

interface Entry {
  name: string;
  tag: string;
  context: string;
  dockerfile: string;
  args: Record<string, string>;
}

const images = JSON.parse(read('images.json')) as Entry[];
const names = [...new Set(images.map(({ name }) => name))];
const tagsOf = (wanted: string): string[] => images.filter(({ name }) => name === wanted).map(({ tag }) => tag);

describe('images.json', () => {
  it('lists the same tags for all three images, the good version first', () => {
    expect(names).toEqual(['sprocketbot/monolith', 'sprocketbot/web', 'sprocketbot/replay-parse-service']);
    for (const name of names) expect(tagsOf(name)).toEqual(tagsOf('sprocketbot/monolith'));
    expect(tagsOf('sprocketbot/monolith')[0]).toBe('v2.3.0');
  });

  it('builds every image as the tag under which it is listed', () => {
    for (const { tag, args } of images) expect(args).toEqual({ STANDIN_VERSION: tag });
  });

  it('has no tag that the monolith cannot be made into', () => {
    const known = [...read('monolith/choose-tag.cjs').matchAll(/^ {2}'([^']+)': \{/gm)].map((match) => match[1]);
    expect(tagsOf('sprocketbot/monolith').toSorted()).toEqual(known.toSorted());
  });
});

describe('Dockerfiles', () => {
  it.each(['monolith', 'web', 'replay-parse-service'])(
    '%s says what it is and differs by tag at its end only',
    (context) => {
      const dockerfile = read(context, 'Dockerfile');
      expect(dockerfile).toContain('org.opencontainers.image.title="Sprocket stand-in (test double)"');
      const last = dockerfile.slice(dockerfile.indexOf('ARG STANDIN_VERSION'));
      expect(last.match(/^(RUN|COPY|ADD) /gm)).toHaveLength(1);
    },
  );

  it.each(['monolith', 'web', 'replay-parse-service'])(
    '%s has exact dependencies and a lock file without hosts',
    (context) => {
      const manifest = JSON.parse(read(context, 'package.json')) as Record<
        'dependencies' | 'devDependencies',
        Record<string, string>
      >;
      const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
      for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(read(context, 'package-lock.json')).not.toMatch(/"resolved": "http/);
    },
  );
});

describe('migrations of the monolith', () => {
  const chain = readdirSync(join(folder, 'monolith/core/migrations'));
  const later = readdirSync(join(folder, 'monolith/core/later-migrations'));

  it('are 24, one of which prepare.sql marks as done', () => {
    expect(chain).toHaveLength(24);
    expect(chain).toContain('1779000000000-ReplaySubmissionPostgres.ts');
  });

  it('are named as their classes, and the later ones come later', () => {
    for (const [from, files] of [
      ['migrations', chain],
      ['later-migrations', later],
    ] as const) {
      for (const file of files) {
        const [, stamp, name] = /^(\d{13})-(\w+)\.ts$/.exec(file) ?? [];
        expect(read('monolith/core', from, file)).toContain(`name = '${name ?? ''}${stamp ?? ''}'`);
      }
    }
    expect(later.toSorted()[0]?.localeCompare(chain.toSorted().at(-1) ?? '')).toBe(1);
  });
});
