import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SprocketError } from '../core/sprocket-error.ts';
import type { BuildOptions, ImageBuilder } from './ports.ts';

/** Builds images from source with git and `docker build`, keeping the whole log. */
export function gitBuilder(): ImageBuilder {
  return {
    resolveRef: async (repository, ref) => {
      if (/^[0-9a-f]{40}$/.test(ref)) return ref;
      const { execa } = await import('execa');
      const { exitCode, stdout, stderr } = await execa('git', ['ls-remote', '--', repository, ref, `${ref}^{}`], {
        reject: false,
      });
      const commit = stdout.split('\n').at(-1)?.split('\t')[0];
      if (exitCode === 0 && commit) return commit;
      throw new SprocketError('image-build-failed', `${repository} has no ${ref}`, {
        details: stderr.split('\n').slice(-3),
        hint: 'Check app.build.repository and app.build.ref in sprocket.yaml.',
      });
    },
    build,
  };
}

async function build(options: BuildOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sprocket-build-'));
  const log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
  try {
    const run = step(options, log);
    await run('fetching the sources', 'git', ['init', '--quiet', folder]);
    await run('fetching the sources', 'git', [
      '-C',
      folder,
      'fetch',
      '--depth',
      '1',
      '--',
      options.repository,
      options.commit,
    ]);
    await run('fetching the sources', 'git', ['-C', folder, 'checkout', '--quiet', 'FETCH_HEAD']);
    for (const patch of options.patches)
      await run(`applying ${patch}`, 'git', ['-C', folder, 'apply', '--whitespace=nowarn', patch]);
    const bases = new Map(options.images.flatMap(({ base, tag }) => (base ? [[base, `${tag}-base`] as const] : [])));
    const image = (tag: string, dockerfile: string, context: string, more: readonly string[] = []) =>
      run(`building ${tag}`, 'docker', [
        ...['build', '--progress', 'plain', '--tag', tag, '--file', join(folder, dockerfile), ...more],
        join(folder, context),
      ]);
    for (const [dockerfile, tag] of bases) await image(tag, dockerfile, '.');
    for (const { tag, context, dockerfile, base } of options.images) {
      const baseTag = base && bases.get(base);
      await image(tag, dockerfile, context, baseTag ? ['--build-arg', `BASE_IMAGE=${baseTag}`] : []);
    }
  } finally {
    log.end();
    await rm(folder, { recursive: true, force: true });
  }
}

function step(options: BuildOptions, log: NodeJS.WritableStream) {
  return async (what: string, program: string, args: readonly string[]): Promise<void> => {
    const { execa } = await import('execa');
    const child = execa(program, [...args], { all: true, reject: false, stdin: 'ignore' });
    child.all.on('data', (chunk: Buffer) => {
      log.write(chunk);
      options.onProgress(`${what}: ${chunk.toString('utf8').trim().split('\n').at(-1) ?? ''}`);
    });
    const { exitCode, all } = await child;
    if (exitCode === 0) return;
    throw new SprocketError('image-build-failed', `Building from source failed while ${what}`, {
      details: all.trim().split('\n').slice(-20),
      hint: `The whole log: ${options.logFile}`,
    });
  };
}
