import type { VerifyDefinition } from '../../catalog/service-schema.ts';
import type { Session } from '../session.ts';
import { doorsTo, PROXY_ADDRESS } from './doors.ts';

/** What came of one declared check. */
export interface Outcome {
  /** What is wrong; empty when nothing is. */
  readonly problem: string;
}

/**
 * Asks a service by its own route. Behind a login it is asked twice: without the login it must refuse, with it answer.
 * @param expected what the body must hold
 * @throws Error when there is no answer, no way in, or no login to ask with
 */
export async function declaredRequest(
  session: Session,
  service: string,
  { path, status: wanted }: NonNullable<VerifyDefinition['http']>,
  expected: RegExp | undefined,
): Promise<Outcome> {
  const definition = session.catalog.get(service)?.definition;
  const [door] = doorsTo(session, service);
  if (!definition?.route || !door) throw new Error(`no way in of this league leads to ${service}`);
  const ask = (headers: Readonly<Record<string, string>>) =>
    session.ports.http.request({ url: `${door}${path}`, headers, connectTo: PROXY_ADDRESS });
  if (definition.route.login) {
    const { status } = await ask({});
    if (status !== 401) return { problem: `it answered ${status} without a login, and not 401` };
  }
  const { status, body } = await ask(definition.route.login ? await login(session) : {});
  if (status !== wanted) return { problem: `it answered ${status}, and not ${wanted}` };
  return { problem: !expected || expected.test(body) ? '' : 'its answer does not hold what it should' };
}

/** The login in front of admin pages: the user and password from which the proxy's password file was made. */
async function login({ deployment, secrets }: Session): Promise<Record<string, string>> {
  const made = deployment.secrets.find(({ htpasswd }) => htpasswd)?.htpasswd;
  const password = made ? await secrets.read(made.password) : undefined;
  if (!made || !password) throw new Error('there is no password for the login in front of it');
  return { authorization: `Basic ${Buffer.from(`${made.user}:${password.reveal()}`).toString('base64')}` };
}
