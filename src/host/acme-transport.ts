import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createSecureContext, rootCertificates } from 'node:tls';
import { ownProblem, readRefusal, type AcmeProblem, type Refusal } from '../core/acme-problem.ts';

const MOST_BYTES = 2 ** 20;
/** After which a request counts as lost: longer than a busy authority takes to answer one. */
const ANSWER_MILLISECONDS = 30_000;

/** One use of an ACME server: what it may do, and what it saw last. */
export interface Call {
  readonly agent: Agent;
  /** Aborted when nothing more may be done. */
  readonly signal: AbortSignal;
  /** Whether the server answered anything at all. */
  reached: boolean;
  /** The last answer, when it was a refusal. */
  refusal: Refusal | undefined;
  /** When the last answer says to come again. */
  retryAt: Date | undefined;
}

/** A problem on its way out. */
export class Problem extends Error {
  constructor(readonly problem: AcmeProblem) {
    super(problem.detail);
  }
}

/** A request to which nothing came back. What was only asked may be asked again. */
export class Unanswered extends Problem {}

/** What a function of the caller's threw (the cause), on its way out. */
export class Thrown extends Error {}

/**
 * Runs work until it ends, its time is over, or it is aborted; its requests end with it.
 * @returns the problem when it fails
 * @throws the reason of an abort, and the cause of a `Thrown`
 */
export async function limited<T extends { readonly ok: true }>(
  options: { readonly agent: Agent; readonly timeoutMilliseconds: number; readonly signal?: AbortSignal },
  work: (call: Call) => Promise<T>,
): Promise<T | { readonly ok: false; readonly problem: AcmeProblem }> {
  const { agent, timeoutMilliseconds, signal } = options;
  signal?.throwIfAborted();
  const end = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    end.signal.addEventListener('abort', () => reject(new Error('ended')));
  });
  const stop = (): void => end.abort();
  const timer = setTimeout(stop, timeoutMilliseconds);
  signal?.addEventListener('abort', stop);
  const call: Call = { agent, signal: end.signal, reached: false, refusal: undefined, retryAt: undefined };
  try {
    return await Promise.race([work(call), ended]);
  } catch (error) {
    signal?.throwIfAborted();
    if (end.signal.aborted) {
      const kind = call.reached ? 'timeout' : 'unreachable';
      return { ok: false, problem: ownProblem(kind, `no answer in ${timeoutMilliseconds / 1000} s`) };
    }
    if (error instanceof Thrown) throw error.cause;
    return { ok: false, problem: problemOf(error, call) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** What the library throws holds the server's words without their type, which the call has seen. */
function problemOf(error: unknown, { refusal }: Call): AcmeProblem {
  if (error instanceof Problem) return error.problem;
  if (refusal) return readRefusal(refusal);
  return ownProblem('other', error instanceof Error ? error.message : String(error));
}

/**
 * Connections that end with their request.
 * @param authorities in PEM that are trusted besides those of Node and of the file that NODE_EXTRA_CA_CERTS names
 */
export function agentTrusting(authorities: string | undefined): Agent {
  if (authorities === undefined) return new Agent();
  return new Agent({
    secureContext: createSecureContext({ ca: [...rootCertificates, extraAuthorities(), authorities] }),
  });
}

function extraAuthorities(): string {
  try {
    return readFileSync(process.env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8');
  } catch {
    // Not there, or Node has warned of it when it began.
    return '';
  }
}

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Sends one request, once. A refusal is an answer too.
 * @throws Problem `unreachable` when there is no answer, and Unanswered when it did not come in time
 */
export function exchange(call: Call, { url, method, headers, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException, Kind = Problem): void => {
      call.refusal = undefined;
      reject(new Kind(ownProblem('unreachable', whyUnreachable(url, error))));
    };
    const sent = request(url, {
      method,
      headers: { ...headers, 'user-agent': 'create-sprocket' },
      agent: call.agent,
      signal: call.signal,
    });
    const timer = setTimeout(() => {
      fail(new Error(`no answer in ${ANSWER_MILLISECONDS / 1000} s`), Unanswered);
      sent.destroy();
    }, ANSWER_MILLISECONDS);
    sent.once('close', () => clearTimeout(timer));
    sent.once('error', (error) => fail(error));
    sent.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MOST_BYTES) chunks.push(chunk);
      });
      response.once('error', (error) => fail(error));
      response.once('end', () => {
        const status = response.statusCode ?? 0;
        const text = Buffer.concat(chunks).toString('utf8');
        const retryAt = momentOf(response.headers['retry-after'], new Date());
        const refusal = status >= 400 ? { document: asJson(text), status, retryAt } : undefined;
        Object.assign(call, { reached: true, refusal, retryAt });
        const answered = Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
        resolve({ status, headers: Object.fromEntries(answered) as Record<string, string>, text });
      });
    });
    sent.end(body);
  });
}

/** The value of a text in JSON; undefined when it is none. */
export function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` holds seconds or a date. */
function momentOf(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  const moment = /^\d{1,9}$/.test(header) ? now.getTime() + Number(header) * 1000 : Date.parse(header);
  return Number.isNaN(moment) ? undefined : new Date(moment);
}

/** What OpenSSL says when no trusted authority made a certificate. */
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED|INVALID_CA|CERT_SIGNATURE_FAILURE/;

function whyUnreachable(url: string, { code = '', message }: NodeJS.ErrnoException): string {
  const { host, hostname } = URL.canParse(url) ? new URL(url) : { host: url, hostname: url };
  if (UNTRUSTED.test(code)) {
    return `the certificate of ${host} is not trusted (${code}); certificates.root can name the authority that made it`;
  }
  if (/^(ERR_TLS_)?CERT_/.test(code)) return `the certificate of ${host} cannot be used (${code})`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `${hostname} is not known to the name servers (${code})`;
  return `${host} does not answer (${code || message})`;
}
