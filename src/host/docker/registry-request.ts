import type { Http, HttpResponse, RegistryLogin } from '../ports.ts';

const TIMEOUT = 20_000;
/** Docker's name of its own registry is not where that answers. */
const ADDRESSES: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };
const STATUS_WORDS: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'denied',
  404: 'not found',
  429: 'toomanyrequests',
};

export interface RegistryAccess {
  readonly http: Http;
  /** As it stands in an image's name. */
  readonly registry: string;
  /** Whether it may be asked without TLS, as the engine would. */
  readonly insecure: boolean;
  readonly login: (Pick<RegistryLogin, 'username'> & { readonly password: string }) | undefined;
}

/** Asks for paths of one registry (HTTP API v2); the token that it hands out is used again. */
export interface RegistryClient {
  /** @param target path, or what a `Link` header of the answer before led to */
  get(target: string, accept?: string): Promise<HttpResponse>;
}

/** @throws Error in the words that registries use themselves, of which `explainRegistryError` makes sense */
export function registryClient(access: RegistryAccess): RegistryClient {
  const { http, registry, login } = access;
  let base: string | undefined;
  let authorization: string | undefined;
  const ask = (url: string, headers: Record<string, string>) =>
    http.request({ url, headers, timeoutMilliseconds: TIMEOUT });
  const reach = async (target: string, headers: Record<string, string>): Promise<HttpResponse> => {
    const host = ADDRESSES[registry] ?? registry;
    if (base !== undefined) return await ask(sameOrigin(base, target), headers);
    try {
      const answer = await ask(sameOrigin(`https://${host}`, target), headers);
      base = `https://${host}`;
      return answer;
    } catch (error) {
      // What does not answer at all would not answer in clear text either.
      if (!access.insecure || (error as Error).message.startsWith('no answer')) throw error;
      base = `http://${host}`;
      return await ask(sameOrigin(base, target), headers);
    }
  };
  return {
    get: async (target, accept = 'application/json') => {
      const headers = () => ({ accept, ...(authorization === undefined ? {} : { authorization }) });
      let answer = await reach(target, headers());
      const challenge = answer.headers['www-authenticate'];
      if (answer.status === 401 && challenge !== undefined) {
        authorization = await authorize(challenge, login, (url, sent) => ask(url, sent), base ?? '');
        if (authorization !== undefined) answer = await reach(target, headers());
      }
      if (answer.status === 200) return answer;
      throw new Error(`${answer.status} ${STATUS_WORDS[answer.status] ?? ''} ${answer.body.slice(0, 200)}`.trim());
    },
  };
}

/** Nobody else gets the token: not the host to which a `Link` leads either. */
function sameOrigin(base: string, target: string): string {
  const url = new URL(target, base);
  if (url.origin !== new URL(base).origin) throw new Error(`the registry leads to another host: ${url.host}`);
  return url.href;
}

/** What the registry wants to see of us. @returns undefined when there is nothing to show */
async function authorize(
  challenge: string,
  login: RegistryAccess['login'],
  ask: (url: string, headers: Record<string, string>) => Promise<HttpResponse>,
  base: string,
): Promise<string | undefined> {
  const basic = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  if (!/^bearer /i.test(challenge)) return basic;
  const { realm, service, scope } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
  );
  if (realm === undefined || !URL.canParse(realm))
    throw new Error('unauthorized: the registry names no place for tokens');
  const url = new URL(realm);
  if (url.protocol !== 'https:' && !base.startsWith('http:')) throw new Error('denied: its tokens come without TLS');
  if (service !== undefined) url.searchParams.set('service', service);
  if (scope !== undefined) url.searchParams.set('scope', scope);
  const answer = await ask(url.href, basic === undefined ? {} : { authorization: basic });
  if (answer.status !== 200) throw new Error(`${answer.status} ${STATUS_WORDS[answer.status] ?? ''} for a token`);
  const { token, access_token: same } = JSON.parse(answer.body) as { token?: string; access_token?: string };
  return `Bearer ${token ?? same ?? ''}`;
}
