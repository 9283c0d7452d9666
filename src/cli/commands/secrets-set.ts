import { text as readAll } from 'node:stream/consumers';
import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { Secret } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { secretProblem } from '../../ops/init/draft-session.ts';
import type { Session } from '../../ops/session.ts';
import { requireGivable, setSecret } from '../../ops/secrets/set-secret.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';
import { clackUi } from '../prompts/clack-ui.ts';
import { BACK } from '../prompts/ui.ts';

/** `sprocket secrets set NAME`: the value comes from a prompt that does not show it, or from stdin. */
export async function run({ terminal, args, flags }: Invocation): Promise<ExitCode> {
  const [name = ''] = args;
  const session = await openLeague(flags.dir);
  requireGivable(session, name);
  const value = process.stdin.isTTY ? await askValue(session, name) : await readValue();
  if (flags.dryRun) {
    const problem = await secretProblem(session.ports, name, value);
    if (problem) throw new SprocketError('secret-invalid', problem.replace(/\.$/, ''));
    terminal.say(`${name} could be set; nothing was written.`);
    return EXIT.ok;
  }
  await setSecret(session, name, value);
  terminal.say(`${terminal.talk.paint('green', '✔')} ${name} is set.`, ...cautions(session, name));
  terminal.say(`${terminal.talk.paint('cyan', 'Next:')} sprocket apply`);
  return EXIT.ok;
}

/** A service that made its data with the old value may not know the new one. */
function cautions({ deployment, lock }: Session, name: string): string[] {
  const guards = deployment.secrets.find((secret) => secret.name === name)?.guards ?? [];
  if (!lock || guards.length === 0) return [];
  return [
    `! ${guards.join(', ')} was made with the value before. Where that one still counts inside, apply fails and puts it back.`,
  ];
}

async function askValue({ ports }: Session, name: string): Promise<Secret> {
  const answer = await clackUi({ input: process.stdin, output: process.stderr }).secret({
    message: `Value of ${name}`,
    hint: 'What you type or paste is not shown.',
    check: (text) => secretProblem(ports, name, new Secret(text)),
  });
  if (answer === BACK) throw new SprocketError('cancelled', 'Nothing was written');
  return new Secret(answer);
}

/** One line; the line break behind it is not part of the value. */
async function readValue(): Promise<Secret> {
  return new Secret((await readAll(process.stdin)).replace(/\r?\n$/, ''));
}
