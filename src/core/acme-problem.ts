import { shortAddress } from './certificate.ts';

/** Why an ACME server did not certify a name. */
export interface AcmeProblem {
  readonly kind:
    | 'dns'
    | 'connection'
    | 'wrong-answer'
    | 'tls'
    | 'caa'
    | 'rate-limited'
    | 'rejected-name'
    | 'external-account'
    | 'server'
    | 'unreachable'
    /** The DNS provider does not let the proxy in, has no zone, is not there, is not told enough, or refuses. */
    | 'dns-access'
    | 'dns-zone'
    | 'dns-unreachable'
    | 'dns-settings'
    | 'dns-refused'
    /** The record did not show up. */
    | 'dns-propagation'
    | 'timeout'
    | 'other';
  /** The server's own words, on one line. */
  readonly detail: string;
  /** Addresses at which it looked, as far as it says so. */
  readonly addresses: readonly string[];
  /** When a limit resets, as far as it says so. */
  readonly retryAt: Date | undefined;
}

/** What an ACME server answered instead of doing what it was asked for. */
export interface Refusal {
  /** What should be a problem document (RFC 7807), parsed. */
  readonly document: unknown;
  /** HTTP status; undefined for the error of a challenge, which is part of a good answer. */
  readonly status: number | undefined;
  /** What the header `Retry-After` says. */
  readonly retryAt?: Date | undefined;
  /** `validationRecord` of the challenge: where the server looked. */
  readonly records?: unknown;
}

/** Reads a refusal. What the server does not say, or says in another way than others, is no error. */
export function readRefusal({ document, status, retryAt, records }: Refusal): AcmeProblem {
  const whole = documentOf(document);
  const known = [whole, ...whole.subproblems.map(documentOf)].find((one) => kindOf(one, status) !== 'other') ?? whole;
  const kind = kindOf(known, status);
  const detail = oneLine(known.detail) || oneLine(known.type) || `HTTP status ${status ?? 'unknown'}`;
  const limited = kind === 'rate-limited' || kind === 'server';
  return {
    kind,
    detail,
    addresses: addressesOf(records, detail),
    retryAt: limited ? (retryAt ?? momentOfText(detail)) : undefined,
  };
}

/** A problem that no server has told. */
export function ownProblem(kind: AcmeProblem['kind'], detail: string): AcmeProblem {
  return { kind, detail: oneLine(detail), addresses: [], retryAt: undefined };
}

interface Document {
  readonly type: string;
  readonly detail: string;
  readonly subproblems: readonly unknown[];
}

function documentOf(value: unknown): Document {
  const { type, detail, subproblems } = (value ?? {}) as Record<string, unknown>;
  return {
    type: typeof type === 'string' ? type : '',
    detail: typeof detail === 'string' ? detail : '',
    subproblems: Array.isArray(subproblems) ? subproblems : [],
  };
}

const PREFIX = 'urn:ietf:params:acme:error:';

const KINDS: Readonly<Record<string, AcmeProblem['kind']>> = {
  dns: 'dns',
  connection: 'connection',
  unauthorized: 'wrong-answer',
  incorrectResponse: 'wrong-answer',
  tls: 'tls',
  caa: 'caa',
  rateLimited: 'rate-limited',
  rejectedIdentifier: 'rejected-name',
  unsupportedIdentifier: 'rejected-name',
  externalAccountRequired: 'external-account',
  serverInternal: 'server',
};

/** Types under which servers put more than one kind of problem, which only the words tell apart. */
const VAGUE = ['malformed', 'connection', 'unauthorized'];

const WORDS: readonly (readonly [RegExp, AcmeProblem['kind']])[] = [
  [/^(Get "[^"]*": )?(could not resolve|error occurred while resolving) URL /i, 'dns'],
  [/^(Failed to connect to|Unable to contact) /, 'connection'],
  [/only speaks HTTP, not TLS/, 'tls'],
  [/(^|:: )Cannot issue for "/, 'rejected-name'],
];

function kindOf({ type, detail }: Document, status: number | undefined): AcmeProblem['kind'] {
  // Also what calls itself a limit: the server has too much to do, whoever asks.
  if (status !== undefined && status >= 500) return 'server';
  const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : '';
  const words = VAGUE.includes(name) ? WORDS.find(([pattern]) => pattern.test(detail)) : undefined;
  if (words) return words[1];
  // Outside of a challenge it is about the account.
  if (name === 'unauthorized' && status !== undefined) return 'other';
  return KINDS[name] ?? (status === 429 ? 'rate-limited' : 'other');
}

function addressesOf(records: unknown, detail: string): string[] {
  const all = (Array.isArray(records) ? records : []) as Record<string, unknown>[];
  const used = all.flatMap(({ addressUsed }) => addressIn(addressUsed));
  const resolved = all.flatMap(({ addressesResolved }) =>
    Array.isArray(addressesResolved) ? addressesResolved.flatMap(addressIn) : [],
  );
  const named = [IN_FRONT, AT_PORT].flatMap((pattern) => addressIn(pattern.exec(detail)?.[1]));
  const best = [used, resolved, named].find((found) => found.length > 0);
  return [...new Set(best)];
}

const IN_FRONT = /^(?:During secondary validation: )?([\da-f.:]+): /i;
const AT_PORT = /\b(?:dial tcp|to|from) (\[[\da-f:]+\]|[\d.]+):\d+\b/i;

function addressIn(text: unknown): string[] {
  if (typeof text !== 'string') return [];
  try {
    return [shortAddress(text.replace(/^\[|\]$/g, ''))];
  } catch {
    return [];
  }
}

/** `2026-12-01 06:00:00 UTC`, or as RFC 3339 has it. */
const MOMENT = /retry after (\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(UTC|Z|[+-]\d\d:\d\d)/i;

function momentOfText(detail: string): Date | undefined {
  const [, day, time, zone] = MOMENT.exec(detail) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return undefined;
  const moment = new Date(`${day}T${time}${/^(UTC|Z)$/i.test(zone) ? 'Z' : zone}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

/** Of a server's words, which may hold those of another one, no more than can be read, and nothing that moves a cursor. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 399)}…` : line;
}
