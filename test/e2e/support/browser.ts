import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A browser of somebody who trusts one authority beside those of the world, or none beside them. */
export interface Browser {
  /** What a page has become after its scripts ran, as HTML, and what the browser said meanwhile. */
  open(url: string): Promise<{ readonly html: string; readonly said: string }>;
  close(): Promise<void>;
}

/**
 * A real Chromium with a profile of its own.
 * @param names lead to this host
 * @param authority file with the certificate that its owner has decided to trust
 */
export async function openBrowser(names: readonly string[], authority?: string): Promise<Browser> {
  const home = await mkdtemp(join(tmpdir(), 'sprocket-browser-'));
  const store = join(home, '.pki/nssdb');
  await mkdir(store, { recursive: true });
  await execa('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  if (authority !== undefined)
    await execa('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'league', '-i', authority]);
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(', ');
  const always = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'];
  return {
    open: async (url) => {
      const args = [...always, `--user-data-dir=${home}/profile`, `--host-resolver-rules=${rules}`];
      const { stdout, stderr } = await execa('chromium', [...args, '--virtual-time-budget=15000', '--dump-dom', url], {
        env: { HOME: home },
        timeout: 60_000,
      });
      return { html: stdout, said: stderr };
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
}
