import { basename, resolve } from 'node:path';
import type { Catalog } from '../../../catalog/load-catalog.ts';
import { modulesIn } from '../../../catalog/select-services.ts';
import type { Secret } from '../../../core/secret.ts';
import { SprocketError } from '../../../core/sprocket-error.ts';
import { presetNames, readPreset } from '../../../host/assets.ts';
import type { Files } from '../../../host/ports.ts';
import { readAnswers, type ReadAnswers } from '../../../ops/init/read-answers.ts';
import { givableSecrets, readSecretsFile, readSecretVariables } from '../../../ops/init/read-secrets.ts';

/** Flags of init beside the global ones. */
export interface InitFlags {
  readonly preset?: string;
  readonly answers?: string;
  readonly set: readonly string[];
  readonly secretsFile?: string;
  readonly databaseDump?: string;
  readonly createBuckets?: boolean;
  readonly renderOnly?: boolean;
}

/** What flags, files and the environment say, read and checked. */
export interface InitInput extends ReadAnswers {
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Sentences about keys that were given and are nobody's. */
  readonly ignored: readonly string[];
  /** Absolute path. */
  readonly databaseDump: string | undefined;
}

/**
 * @param environment where `SPROCKET_SECRET_NAME` may stand; it wins over the file
 * @throws SprocketError usage, config-invalid, config-secret or secret-invalid
 */
export async function readInput(
  flags: InitFlags,
  catalog: Catalog,
  files: Files,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<InitInput> {
  const read = readAnswers({
    preset: flags.preset === undefined ? undefined : { name: flags.preset, text: await presetText(flags.preset) },
    file: flags.answers === undefined ? undefined : { name: basename(flags.answers), text: await fileText(files, '--answers', flags.answers) }, // prettier-ignore
    settings: flags.set,
    modules: modulesIn(catalog).map(({ id }) => id),
  });
  const known = givableSecrets(catalog);
  const fromFile =
    flags.secretsFile === undefined
      ? undefined
      : readSecretsFile(await fileText(files, '--secrets-file', flags.secretsFile), basename(flags.secretsFile), known);
  const fromEnvironment = readSecretVariables(environment, known);
  return {
    ...read,
    secrets: new Map([...(fromFile?.secrets ?? []), ...fromEnvironment.secrets]),
    ignored: [
      ...ignoring(flags.secretsFile ?? '', fromFile?.ignored ?? []),
      ...ignoring('the environment', fromEnvironment.ignored),
    ],
    databaseDump: flags.databaseDump === undefined ? undefined : resolve(flags.databaseDump),
  };
}

function ignoring(source: string, keys: readonly string[]): string[] {
  return keys.length > 0 ? [`Ignored in ${source}, because no secret has that name: ${keys.join(', ')}`] : [];
}

async function presetText(name: string): Promise<string> {
  const text = await readPreset(name);
  if (text !== undefined) return text;
  throw new SprocketError('usage', `There is no preset ${name}`, {
    hint: `Presets: ${(await presetNames()).join(', ')}`,
  });
}

async function fileText(files: Files, flag: string, path: string): Promise<string> {
  const text = await files.read(resolve(path));
  if (text !== undefined) return text;
  throw new SprocketError('usage', `${flag} ${path}: there is no such file`, { hint: 'Check the path.' });
}
