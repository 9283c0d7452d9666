import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { SprocketError } from '../core/sprocket-error.ts';
import { readPackageName } from './assets.ts';
import type { FetchedProgram, Packages } from './ports.ts';

const TIMEOUT = 180_000;
/** Somebody waits in front of it, and the same command can be given again. */
const PATIENCE = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=20000'];

interface Dist {
  readonly integrity?: string;
  readonly signatures?: readonly unknown[];
  readonly attestations?: unknown;
}

/** npm itself: it knows the registry, mirror, proxy and login of this host, and compares what it fetches with its checksum. */
export function npmRegistry(): Packages {
  return {
    versions: async () => {
      const name = await readPackageName();
      const found = (await view(name, ['versions', 'dist-tags'])) as {
        versions: string[] | string;
        'dist-tags'?: { latest?: string };
      };
      const all = [found.versions].flat();
      return { all, newest: found['dist-tags']?.latest ?? all.at(-1) ?? '' };
    },
    fetch: async (version) => {
      const folder = await mkdtemp(join(tmpdir(), 'sprocket-program-'));
      const remove = () => rm(folder, { recursive: true, force: true });
      try {
        return { ...(await fetchInto(folder, await readPackageName(), version)), remove };
      } catch (error) {
        await remove();
        throw error;
      }
    },
  };
}

async function fetchInto(folder: string, name: string, version: string): Promise<Omit<FetchedProgram, 'remove'>> {
  const wanted = `${name}@${version}`;
  const dist = (await view(wanted, ['dist'])) as Dist;
  if (!dist.integrity) {
    throw new SprocketError('program-untrusted', `The npm registry names no checksum for ${wanted}`, {
      hint: 'Use a registry that does; which one is asked: npm config get registry',
    });
  }
  // Nothing that the package might want to run is run.
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder, wanted], wanted, folder);
  const text = await readFile(join(folder, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, { readonly integrity?: string }>> };
  const got = packages[`node_modules/${name}`]?.integrity;
  if (got !== dist.integrity) {
    throw new SprocketError('program-untrusted', `What came as ${wanted} is not what the npm registry announced`, {
      details: [`announced ${dist.integrity}`, `came      ${got ?? 'nothing'}`],
      hint: 'Try again; if it stays so, the registry or something before it is not to be trusted.',
    });
  }
  const signed = (dist.signatures ?? []).length > 0 || dist.attestations !== undefined;
  const audit = signed && (await run(['audit', 'signatures', '--json', '--prefix', folder], folder));
  const signature = audit ? judgeSignature(audit.stdout, wanted) : 'none';
  return { folder: join(folder, 'node_modules', name), integrity: got, signature };
}

/**
 * What `npm audit signatures --json` says: about the signature of the registry and, where there is one, the attestation
 * of who built it. npm has the keys from sigstore or from the registry.
 * @throws SprocketError program-untrusted
 */
export function judgeSignature(stdout: string, wanted: string): 'verified' | 'no keys' {
  const { invalid, missing } = (parse(stdout) ?? {}) as { invalid?: readonly unknown[]; missing?: readonly unknown[] };
  if ((invalid ?? []).length + (missing ?? []).length > 0) {
    throw new SprocketError('program-untrusted', `The signature of ${wanted} is wrong`, {
      hint: 'Do not use it; say so where this program is developed.',
    });
  }
  return invalid && missing ? 'verified' : 'no keys';
}

async function view(wanted: string, fields: readonly string[]): Promise<unknown> {
  const output = await npm(['view', wanted, ...fields, '--json'], wanted, tmpdir());
  const value = parse(output);
  if (value === undefined) throw unavailable(wanted, 'the npm registry does not have it', [output.slice(0, 200)]);
  // One field comes bare, several as a map.
  return fields.length === 1 && value !== null && typeof value === 'object' && 'dist' in value ? value.dist : value;
}

/** @throws SprocketError program-unavailable or program-untrusted */
async function npm(args: readonly string[], wanted: string, cwd: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(args, cwd);
  if (exitCode === 0) return stdout;
  const text = `${stderr}\n${stdout}`;
  const details = text.split('\n').map((line) => line.trim()).filter((line) => /^npm err/i.test(line)).slice(0, 3); // prettier-ignore
  if (/EINTEGRITY|integrity checksum failed/i.test(text)) {
    throw new SprocketError('program-untrusted', `What came as ${wanted} is not what the npm registry announced`, {
      details,
      hint: 'Try again; if it stays so, the registry or something before it is not to be trusted.',
    });
  }
  throw unavailable(wanted, causeOf(text), details);
}

async function run(
  args: readonly string[],
  cwd: string,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const ended = await execa('npm', [...args, ...PATIENCE], { cwd, reject: false, timeout: TIMEOUT, stdin: 'ignore' });
  const missing = 'code' in ended && ended.code === 'ENOENT';
  return { exitCode: ended.exitCode ?? -1, stdout: ended.stdout, stderr: missing ? 'ENOENT npm' : ended.stderr };
}

function causeOf(text: string): string {
  if (text.startsWith('ENOENT npm')) return 'there is no npm on this host';
  if (/E404|ETARGET|404/.test(text)) return 'the npm registry does not have it';
  if (/E401|E403|ENEEDAUTH/.test(text)) return 'the npm registry wants a login';
  if (/E429/.test(text)) return 'the npm registry limits how often this address may ask';
  if (/ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET|network/i.test(text))
    return 'the npm registry cannot be reached from here';
  return 'npm failed';
}

function unavailable(wanted: string, cause: string, details: readonly string[]): SprocketError {
  return new SprocketError('program-unavailable', `${wanted} cannot be had: ${cause}`, {
    details,
    hint: 'Which registry is asked: npm config get registry. The app alone is upgraded by: sprocket upgrade --app-tag TAG',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
