import { join } from 'node:path';
import { fingerprint } from '../core/checksum.ts';
import { Secret } from '../core/secret.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Files, Ports } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/** Key of the fingerprints that stand in labels; never mounted. */
const FINGERPRINT_KEY = '.fingerprint-key';

/** The secrets of a league: one file each, in a folder that only its owner can open. */
export interface SecretStore {
  names(): Promise<ReadonlySet<string>>;
  read(name: string): Promise<Secret | undefined>;
  /** @throws SprocketError secret-invalid */
  write(name: string, value: Secret): Promise<void>;
  remove(name: string): Promise<void>;
  /** Every secret with its value. */
  all(): Promise<ReadonlyMap<string, Secret>>;
  /** Name → fingerprint. Without the key (before the first apply) an empty map. */
  fingerprints(): Promise<ReadonlyMap<string, string>>;
  /** Makes the fingerprint key when there is none. */
  prepare(): Promise<void>;
  pathOf(name: string): string;
}

/** @param randomText makes the fingerprint key */
export function secretStore(files: Files, folder: LeagueFolder, randomText: Ports['randomText']): SecretStore {
  const pathOf = (name: string) => join(folder.secrets, name);
  const read = async (name: string) => {
    const text = await files.read(pathOf(name));
    return text === undefined ? undefined : new Secret(text);
  };
  const names = async () =>
    new Set(((await files.list(folder.secrets)) ?? []).filter((name) => /^[a-z0-9-]+$/.test(name)));
  const all = async () => {
    const values = await Promise.all([...(await names())].map(async (name) => [name, await read(name)] as const));
    return new Map(values.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
  };
  return {
    names,
    read,
    all,
    pathOf,
    write: async (name, value) => {
      refuseUnusable(name, value);
      await files.makeFolder(folder.secrets, 0o700);
      await files.write(pathOf(name), value.reveal(), 0o444);
    },
    remove: (name) => files.remove(pathOf(name)),
    fingerprints: async () => {
      const key = await read(FINGERPRINT_KEY);
      if (!key) return new Map();
      return new Map([...(await all())].map(([name, value]) => [name, fingerprint(value, key)]));
    },
    prepare: async () => {
      await files.makeFolder(folder.secrets, 0o700);
      if (!(await files.exists(pathOf(FINGERPRINT_KEY))))
        await files.write(pathOf(FINGERPRINT_KEY), randomText(40).reveal(), 0o400);
    },
  };
}

function refuseUnusable(name: string, value: Secret): void {
  const text = value.reveal();
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new SprocketError('secret-invalid', `${name} is not a name for a secret`, {
      hint: 'See: sprocket secrets list',
    });
  const problem =
    text === ''
      ? 'is empty'
      : /[\r\n\0]/.test(text)
        ? 'holds a line break'
        : text !== text.trim()
          ? 'begins or ends with a space'
          : undefined;
  if (problem)
    throw new SprocketError('secret-invalid', `The value for ${name} ${problem}`, {
      hint: `Give it again: sprocket secrets set ${name}`,
    });
}
