import { z } from 'zod';
import type { Http } from '../../host/ports.ts';
import { PROXY_ADDRESS } from './doors.ts';

const answer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: unknown;
  /** The API's own words about what is wrong; empty when nothing is. */
  readonly problem: string;
}

/**
 * Asks the API through the proxy.
 * @param url of the API, without a path
 * @throws Error when there is no answer at all
 */
export async function askGraphql(
  http: Http,
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphqlAnswer> {
  const { status, body } = await http.request({
    url: `${url}/graphql`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
    connectTo: PROXY_ADDRESS,
  });
  const parsed = answer.safeParse(parseJson(body));
  if (!parsed.success) return { status, data: undefined, problem: `it answered ${status}, and not with GraphQL` };
  const { data, errors = [] } = parsed.data;
  return { status, data, problem: errors.map(({ message }) => message).join('; ') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
