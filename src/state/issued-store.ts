import { join } from 'node:path';
import type { Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/**
 * The folder in which the proxy keeps what public authorities issued. Only the proxy reads and writes what is in it, so
 * it is replaced as a whole: a running proxy holds on to the folder that it began with.
 */
export interface IssuedStore {
  /** Makes the folder where it is not there. One that a killed run set aside, and no proxy began without, is put back. */
  share(): Promise<void>;
  /** Whether a former one is set aside: a replacement goes on, or was interrupted. */
  isSetAside(): Promise<boolean>;
  /** Whether a proxy has begun with the present one. */
  isUsed(): Promise<boolean>;
  /** Puts an empty folder in its place. None may be set aside. */
  setAside(): Promise<void>;
  /** Puts the former one in the place of the present one, to which a running proxy holds on. */
  putBack(): Promise<void>;
  /** Whether one was put back and a proxy may not know it yet. */
  isPutBack(): Promise<boolean>;
  /** Every proxy knows what was put back: what it had until then is removed. */
  settle(): Promise<void>;
  /** Removes the former one. */
  drop(): Promise<void>;
}

/** The proxy writes here as a user of its own; nobody else gets into the folder above. */
const ANYBODY = 0o777;

export function issuedStore(files: Files, folder: LeagueFolder): IssuedStore {
  const at = (name: string) => join(folder.certificates, name);
  const [present, former] = [at('issued'), at('issued.before')];
  /** What was in the place of what was put back, and what is being removed. */
  const [replaced, gone] = [at('issued.replaced'), at('issued.gone')];
  const isSetAside = () => files.exists(former);
  const isUsed = async () => ((await files.list(present)) ?? []).length > 0;
  const settle = () => files.remove(replaced);
  const putBack = async () => {
    if (await files.exists(present)) {
      await files.remove(replaced);
      await files.rename(present, replaced);
    }
    await files.rename(former, present);
  };
  return {
    isSetAside,
    isUsed,
    putBack,
    isPutBack: () => files.exists(replaced),
    settle,
    share: async () => {
      if ((await isSetAside()) && !(await isUsed())) {
        await putBack();
        await settle();
      }
      await files.remove(gone);
      await files.makeFolder(present, ANYBODY);
    },
    setAside: async () => {
      if (!(await files.exists(present))) await files.makeFolder(present, ANYBODY);
      await files.rename(present, former);
      await files.makeFolder(present, ANYBODY);
    },
    drop: async () => {
      await files.remove(gone);
      // At once: half of it would be taken for a whole one.
      await files.rename(former, gone);
      await files.remove(gone);
    },
  };
}
