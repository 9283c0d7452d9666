import { expect, it } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

it.each(['--install', '--json'])(
  '`cert trust --pem` prints the certificate alone, so it does not go with %s',
  async (flag) => {
    const program = buildProgram('sprocket', () => undefined);
    const said: string[] = [];
    for (const command of program.commands.flatMap((one) => [one, ...one.commands]))
      command.configureOutput({ writeErr: (text) => void said.push(text) });
    const parsing = program.parseAsync(['cert', 'trust', '--pem', flag], { from: 'user' });
    await expect(parsing).rejects.toMatchObject({ code: 'commander.conflictingOption' });
    expect(said.join('')).toContain(`option '--pem' cannot be used with option '${flag}'`);
  },
);
