import { resolve } from 'node:path';
import { loadCatalog } from '../../catalog/load-catalog.ts';
import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { readServiceFolders } from '../../host/assets.ts';
import { nodeDumps } from '../../host/dump-file.ts';
import { realPorts } from '../../host/real-ports.ts';
import { answerAt } from '../../league/answers.ts';
import { checkDump } from '../../ops/init/database-dump.ts';
import { newDraft } from '../../ops/init/draft.ts';
import { existingSecrets, folderName, folderNotEmpty, folderState } from '../../ops/init/folder-state.ts';
import { writeLeague } from '../../ops/init/write-league.ts';
import { openSession } from '../../ops/session.ts';
import { applyLeague } from '../apply-league.ts';
import { VERSION } from '../version.ts';
import type { Invocation } from '../invocation.ts';
import { planJson, planLines } from '../output/plan-view.ts';
import { type InitFlags, readInput } from '../prompts/init/init-input.ts';
import type { InitRun } from '../prompts/init/init-run.ts';
import { type Agreed, askForLeague, takeLeague } from '../prompts/init/new-league.ts';
import { oneShotCommand } from '../prompts/init/one-shot-command.ts';
import { convergeLeague } from '../prompts/init/existing-league.ts';
import { finishRenderOnly } from '../prompts/init/render-league.ts';

/** `sprocket init [dir]`, and all of `create-sprocket [dir]`: answers, plan, consent, folder, apply. */
export async function run({ terminal, args, flags }: Invocation<InitFlags>): Promise<ExitCode> {
  const ports = realPorts(VERSION);
  const dumps = nodeDumps();
  const services = readServiceFolders();
  const catalog = loadCatalog(services);
  const input = await readInput(flags, catalog, ports.files, process.env);
  terminal.say(...input.ignored);
  if (input.databaseDump !== undefined) await checkDump(dumps, input.databaseDump);
  const init: InitRun = { terminal, flags, ports, dumps, services, catalog, input };

  const root = rootOf(init, args[0] ?? flags.dir);
  const state = root === undefined ? undefined : await folderState(ports.files, root);
  if (root !== undefined && state?.kind === 'foreign') throw folderNotEmpty(root, state.what);
  if (root !== undefined && state?.kind === 'league') return await convergeLeague(init, root);

  const existing = root === undefined ? new Set<string>() : await existingSecrets(ports.files, root);
  const start = newDraft({ ...input, folder: root });
  // Somebody who has no engine should hear it before the questions, not after them.
  if (terminal.interactive && !flags.renderOnly) await Promise.all([ports.engine.info(), ports.compose.version()]);
  const agreed = await (terminal.interactive ? askForLeague : takeLeague)(init, catalog, start, existing);
  return await install(init, agreed);
}

/** Where the league goes, when that is known before anything is asked. */
function rootOf({ terminal, input }: InitRun, named: string | undefined): string | undefined {
  if (named !== undefined) return resolve(named);
  const name = answerAt(input.answers, 'league.name');
  return terminal.interactive || typeof name !== 'string' ? undefined : resolve(folderName(name));
}

async function install(init: InitRun, { draft, preview }: Agreed): Promise<ExitCode> {
  const { terminal, flags, ports, dumps, services, input } = init;
  const { session, text, secrets, left } = preview.draft;
  const { root } = session.folder;
  for (const [name, reason] of left) terminal.say(`${name} was given and is not taken: ${reason}`);
  if (flags.dryRun) {
    if (flags.json) terminal.json(planJson(session.deployment, preview.plan));
    else terminal.print(...planLines(session.deployment, preview.plan, flags.verbose, 'Nothing to change.'));
    terminal.say('Nothing was written.');
    return EXIT.ok;
  }
  await writeLeague(ports, dumps, { root, text, secrets, dump: input.databaseDump });
  const league = await openSession(ports, root, services);
  const command = oneShotCommand({
    folder: root,
    preset: flags.preset,
    answersFile: flags.answers,
    base: input.base,
    answers: draft.answers,
    secrets: [...secrets.keys()],
    secretsFile: flags.secretsFile,
    databaseDump: input.databaseDump,
    createBuckets: flags.createBuckets ?? false,
  });
  if (flags.renderOnly) return await finishRenderOnly(init, league);
  const code = await applyLeague(terminal, flags, league, 'install', true);
  if (terminal.interactive) terminal.say('', 'The same without questions:', ...command.map((line) => `  ${line}`));
  return code;
}
