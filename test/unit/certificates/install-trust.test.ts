import { describe, expect, it } from 'vitest';
import { installTrust } from '../../../src/cli/install-trust.ts';
import type { GlobalFlags } from '../../../src/cli/terminal.ts';
import type { TrustStore } from '../../../src/host/ports.ts';
import { leagueAuthority } from '../../../src/ops/league-authority.ts';
import { rejectionOf } from '../thrown-by.ts';
import { securedLeague } from './league.ts';

const PATH = '/usr/local/share/ca-certificates/sprocket-authority.crt';

interface Given {
  readonly flags?: GlobalFlags;
  readonly obstacle?: Awaited<ReturnType<TrustStore['obstacle']>>;
  readonly trusted?: boolean;
  readonly interactive?: boolean;
  readonly answer?: boolean;
}

/** Everything that an install did and said. */
async function installing(given: Given = {}) {
  const added: [string, string][] = [];
  const said: string[] = [];
  const questions: string[] = [];
  const session = await securedLeague({
    trustStore: {
      obstacle: () => Promise.resolve(given.obstacle),
      pathOf: (name) => `/usr/local/share/ca-certificates/${name}.crt`,
      trusts: () => Promise.resolve(given.trusted ?? false),
      add: (...what) => Promise.resolve(void added.push(what)),
    },
  });
  const authority = await leagueAuthority(session);
  const terminal = {
    say: (...lines: string[]) => void said.push(...lines),
    talk: { paint: (_: unknown, text: string) => text, width: 100, isTerminal: false },
    interactive: given.interactive ?? true,
  };
  const result = installTrust(terminal, given.flags ?? {}, session, authority, (question) => {
    questions.push(question);
    return Promise.resolve(given.answer ?? true);
  });
  return { result, added, said, questions, pem: authority.pem };
}

describe('having this host trust the authority', () => {
  it('shows what it will do and what that means, asks, and does it', async () => {
    const { result, added, said, questions, pem } = await installing();
    expect(await result).toEqual({ path: PATH, done: true, needsRoot: false });
    expect(added).toEqual([['sprocket-authority', pem]]);
    expect(questions).toEqual(['Have this host trust it?']);
    expect(said[0]).toBe(`  + ${PATH}   the certificate of Private authority of Rockets`);
    expect(said.join('\n')).toContain('rockets.example');
    expect(said.at(-1)).toBe('✔ This host trusts the authority.');
  });

  it('does not ask with --yes', async () => {
    const { result, added, questions } = await installing({ flags: { yes: true }, interactive: false });
    await result;
    expect([added.length, questions.length]).toEqual([1, 0]);
  });

  it('does nothing when the answer is no', async () => {
    const { result, added } = await installing({ answer: false });
    expect(await rejectionOf(result)).toMatchObject({ code: 'cancelled', exit: 130 });
    expect(added).toEqual([]);
  });

  it('does nothing when there is nobody to ask', async () => {
    const { result, added } = await installing({ interactive: false });
    expect(await rejectionOf(result)).toMatchObject({ code: 'usage', hint: 'Add --yes.' });
    expect(added).toEqual([]);
  });

  it.each([undefined, 'not root'] as const)('only shows it on a dry run: %s', async (obstacle) => {
    const { result, added, said, questions } = await installing({ flags: { dryRun: true, yes: true }, obstacle });
    expect(await result).toMatchObject({ path: PATH, done: false });
    expect([added, questions]).toEqual([[], []]);
    expect(said[0]).toContain(PATH);
  });

  it('needs root, and says the command before it asks anything', async () => {
    const { result, added, questions } = await installing({ obstacle: 'not root', flags: { yes: true } });
    expect(await rejectionOf(result)).toMatchObject({ exit: 3, hint: 'sudo sprocket cert trust --install' });
    expect([added, questions]).toEqual([[], []]);
  });

  it('leaves a host alone that does it otherwise, on a dry run too', async () => {
    const { result, added, said } = await installing({ obstacle: 'other kind of host', flags: { dryRun: true } });
    expect(await rejectionOf(result)).toMatchObject({ code: 'preflight', exit: 3 });
    expect([added, said]).toEqual([[], []]);
  });

  it('has nothing to do where the host trusts it already, root or not', async () => {
    const { result, added, said, questions } = await installing({ trusted: true, obstacle: 'not root' });
    expect((await result).done).toBe(true);
    expect([added, questions]).toEqual([[], []]);
    expect(said).toEqual([`This host trusts the authority already (${PATH}). Nothing to do.`]);
  });
});
