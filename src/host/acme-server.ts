import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { axios, Client, crypto as library } from 'acme-client';
import { ownProblem, readRefusal } from '../core/acme-problem.ts';
import { agentTrusting, asJson, exchange, limited, Problem, Thrown, Unanswered, type Call } from './acme-transport.ts';
import type { Acme, AcmeAccount, ChallengeAnswer } from './ports.ts';

type Wanted = Omit<Parameters<AcmeAccount['order']>[0], 'timeoutMilliseconds' | 'signal'>;
type Order = Awaited<ReturnType<Client['createOrder']>>;
type Authorization = Awaited<ReturnType<Client['getAuthorizations']>>[number];
type Challenge = Authorization['challenges'][number];
type Transport = Extract<NonNullable<typeof axios.defaults.adapter>, (...config: never[]) => unknown>;

/** Milliseconds between two looks at what a server is doing. It may ask for more time, up to a limit. */
const SOONEST_LOOK = 250;
const LATEST_LOOK = 5_000;

/**
 * ACME servers behind acme-client, which signs, and knows what is asked for in which order. Its own ways to send, to try
 * again and to wait are not used: they go on for minutes and cannot be told to stop.
 */
export function acmeServer(): Acme {
  axios.defaults.adapter = transport;
  return {
    open: ({ directory, trusted, email, timeoutMilliseconds }) => {
      const agent = agentTrusting(trusted);
      const within: typeof limited = (limits, work) => limited(limits, (call) => calls.run(call, () => work(call)));
      return within({ agent, timeoutMilliseconds }, async (call) => {
        const caaIdentities = await readDirectory(call, directory);
        // Made for this account alone, and written nowhere.
        const accountKey = await library.createPrivateEcdsaKey('P-256');
        const client = new Client({ directoryUrl: directory, accountKey });
        const contact = email === '' ? [] : [`mailto:${email}`];
        await client.createAccount({ termsOfServiceAgreed: true, contact });
        const order: AcmeAccount['order'] = ({ timeoutMilliseconds, signal, ...wanted }) =>
          within({ agent, timeoutMilliseconds, signal }, async (ordering) => {
            await certify(ordering, client, wanted);
            return { ok: true };
          });
        return { ok: true, account: { order }, caaIdentities };
      });
    },
  };
}

/** The library does not pass on whose a request is: the transport finds its call by the asynchronous context. */
const calls = new AsyncLocalStorage<Call>();

const transport: Transport = async (config) => {
  const call = calls.getStore();
  if (!call) throw new Error('a request of nobody');
  const { url = '', method = 'get', data: body } = config as { url?: string; method?: string; data?: string };
  const sent = { url, method: method.toUpperCase(), headers: config.headers.toJSON(true), body };
  const { text, ...answer } = await exchange(call, sent);
  return { ...answer, data: text, statusText: '', config };
};

/** @returns the names by which CAA records know the server */
async function readDirectory(call: Call, url: string): Promise<string[]> {
  const { status, text } = await exchange(call, { url, method: 'GET', headers: {} });
  if (call.refusal && (status === 429 || status >= 500)) throw new Problem(readRefusal(call.refusal));
  const told = asJson(text) as { newOrder?: unknown; meta?: Record<string, unknown> } | null | undefined;
  if (status !== 200 || typeof told?.newOrder !== 'string') {
    throw new Problem(ownProblem('unreachable', `${url} is no ACME directory (HTTP status ${status})`));
  }
  if (told.meta?.['externalAccountRequired'] === true) {
    throw new Problem(ownProblem('external-account', `${url} says: externalAccountRequired`));
  }
  const identities = told.meta?.['caaIdentities'];
  return Array.isArray(identities) ? identities.filter((one) => typeof one === 'string') : [];
}

async function certify(call: Call, client: Client, wanted: Wanted): Promise<void> {
  const order = await client.createOrder({ identifiers: [{ type: 'dns', value: wanted.name }] });
  await authorize(call, client, order, wanted);
  const look = (): Promise<Order> => client.getOrder(order);
  await settled(call, look, ({ status }) => status !== 'pending');
  const [, request] = await library.createCsr(
    { altNames: [wanted.name] },
    await library.createPrivateEcdsaKey('P-256'),
  );
  await client.finalizeOrder(order, request);
  const done = await settled(call, look, ({ status }) => status !== 'processing');
  if (done.status !== 'valid') throw refused(done.error ?? { detail: `The order is ${done.status}.` });
  await client.getCertificate(done);
}

async function authorize(call: Call, client: Client, order: Order, wanted: Wanted): Promise<void> {
  const look = async (): Promise<Authorization> => {
    const [found] = await client.getAuthorizations(order);
    if (!found) throw refused({ detail: 'The order has no authorization.' });
    return found;
  };
  const authorization = await look();
  if (authorization.status === 'valid') return;
  const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
  if (!challenge) {
    const offered = authorization.challenges
      .map(({ type }) => type)
      .sort()
      .join(', ');
    throw refused({ detail: `The server does not offer http-01 for ${wanted.name}, only: ${offered}` });
  }
  const answer = await answerTo(client, challenge);
  await wanted.answer(answer).catch((cause: unknown) => Promise.reject(new Thrown('answer', { cause })));
  await client.completeChallenge(challenge);
  const done = await settled(call, look, ({ status }) => status !== 'pending');
  if (done.status === 'valid') return;
  const failed = done.challenges.find(({ error }) => error) as
    { error: unknown; validationRecord?: unknown } | undefined;
  throw refused(failed?.error ?? { detail: `The authorization is ${done.status}.` }, failed?.validationRecord);
}

async function answerTo(client: Client, challenge: Challenge): Promise<ChallengeAnswer> {
  const { token } = challenge;
  // It becomes part of a path.
  if (!/^[\w-]+$/.test(token)) throw refused({ detail: 'The server sent a token that is none.' });
  return { token, content: await client.getChallengeKeyAuthorization(challenge) };
}

function refused(document: unknown, records?: unknown): Problem {
  return new Problem(readRefusal({ document, status: undefined, records }));
}

/** Looks again and again until something has come to its end. */
async function settled<T>(call: Call, look: () => Promise<T>, isSettled: (found: T) => boolean): Promise<T> {
  for (let pause = SOONEST_LOOK; ; pause *= 2) {
    const found = await look().catch((error: unknown) => {
      if (error instanceof Unanswered) return undefined;
      throw error;
    });
    if (found !== undefined && isSettled(found)) return found;
    const asked = (call.retryAt?.getTime() ?? 0) - Date.now();
    await sleep(Math.min(Math.max(pause, asked), LATEST_LOOK), undefined, { signal: call.signal });
  }
}
