import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SprocketError } from '../core/sprocket-error.ts';
import { nodeFiles } from './node-files.ts';
import type { CommandResult, TrustStore } from './ports.ts';

/** Runs `update-ca-certificates` with some arguments. */
type Update = (...args: string[]) => Promise<CommandResult>;

const PROGRAM = 'usr/sbin/update-ca-certificates';
/** OpenSUSE has a program of the same name and not this folder. */
const FOLDER = 'usr/local/share/ca-certificates';
/** What the program makes of all authorities, for programs to read. */
const BUNDLE = 'etc/ssl/certs/ca-certificates.crt';

/**
 * The authorities of Debian, Ubuntu and others that do it like them.
 * @param root of the file system
 * @param user who runs this
 */
export function debianTrustStore(
  root = '/',
  user = process.getuid?.(),
  update: Update = (...args) => run(join(root, PROGRAM), args),
): TrustStore {
  const files = nodeFiles();
  const pathOf = (name: string): string => join(root, FOLDER, `${name}.crt`);
  const trusts = async (pem: string): Promise<boolean> =>
    (await readFile(join(root, BUNDLE), 'utf8').catch(() => '')).includes(pem.trim());
  return {
    obstacle: async () => {
      for (const needed of [PROGRAM, FOLDER])
        if (!(await files.exists(join(root, needed)))) return 'other kind of host';
      return user === 0 ? undefined : 'not root';
    },
    pathOf,
    trusts,
    add: async (name, pem) => {
      const path = pathOf(name);
      const before = await files.read(path);
      await files.write(path, `${pem.trim()}\n`, 0o644);
      // Links to a file whose name it knows are only made anew when it is told to.
      const { exitCode, output } = await update(...(before === undefined ? [] : ['--fresh']));
      if (exitCode === 0 && (await trusts(pem))) return;
      await (before === undefined ? files.remove(path) : files.write(path, before, 0o644));
      await update('--fresh');
      throw new SprocketError('preflight', `${join(root, PROGRAM)} did not take the authority over`, {
        details: output.trim().split('\n').slice(-8),
        hint: 'Correct the cause, then: sprocket cert trust --install',
      });
    },
  };
}

async function run(program: string, args: readonly string[]): Promise<CommandResult> {
  const { execa } = await import('execa');
  const { exitCode, all } = await execa(program, args, { all: true, stdin: 'ignore', reject: false });
  return { exitCode: exitCode ?? -1, output: all };
}
