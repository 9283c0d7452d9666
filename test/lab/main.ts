import { parseArgs } from 'node:util';
import { down } from './down.ts';
import { runInPlace } from './places/by-hand.ts';
import { LabError, say } from './progress.ts';
import { formatStatus, readStatus } from './status.ts';
import { up } from './up.ts';

const usage = `lab: a registry on this machine with every image that a league needs

  npm run lab -- up [--for demo|test]   bring it up; demo builds only what every league has
  npm run lab -- status [--json]        what is there and where it comes from
  npm run lab -- settings               key=value lines: how a league is told to use it (--set)
  npm run lab -- place [COMMAND …]      open another place for a league and run a command in it, else a shell; then end it
  npm run lab -- down [--images]        remove its containers and the other places, with --images also what was built

LAB_IMAGES=official|built decides where the real programs come from; else the public registries are asked.`;

/** Runs one lab command; the result is the exit code. */
async function main(args: string[]): Promise<number> {
  if (args[0] === 'place') return await runInPlace(args.slice(1));
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { for: { type: 'string', default: 'test' }, json: { type: 'boolean' }, images: { type: 'boolean' } },
  });
  const purpose = values.for;
  if (purpose !== 'demo' && purpose !== 'test') throw new LabError(`✘ --for is "${purpose}"; it may be demo or test`);
  switch (positionals.join(' ')) {
    case 'up':
      await up(purpose);
      return 0;
    case 'status': {
      const status = await readStatus();
      process.stdout.write(`${values.json === true ? JSON.stringify(status, null, 2) : formatStatus(status)}\n`);
      return 0;
    }
    case 'settings': {
      const { settings } = await readStatus();
      for (const [key, value] of Object.entries(settings)) process.stdout.write(`${key}=${value}\n`);
      return 0;
    }
    case 'down':
      await down({ images: values.images === true });
      return 0;
    default:
      say(usage);
      return 2;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  say(error.message);
  process.exit(1);
}
