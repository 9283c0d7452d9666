import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from './doors.ts';

const EVERY_MILLISECONDS = 250;
const LOOKS = 40;

/**
 * The league as it is once the proxy has taken its routes. It notices by itself that they were written, a moment later,
 * and until then it answers 404 to what it does not know; who gets such an answer asks again.
 */
export function onceRouted(session: Session): Session {
  const { http, clock } = session.ports;
  const again = async <T extends { readonly status: number }>(proxied: boolean, ask: () => Promise<T>): Promise<T> => {
    for (let look = 1; ; look += 1) {
      const answer = await ask();
      if (!proxied || answer.status !== 404 || look === LOOKS) return answer;
      await clock.sleep(EVERY_MILLISECONDS);
    }
  };
  const patient: typeof http = {
    request: (wanted) => again(wanted.connectTo === PROXY_ADDRESS, () => http.request(wanted)),
    upgrade: (wanted, protocol) => again(wanted.connectTo === PROXY_ADDRESS, () => http.upgrade(wanted, protocol)),
  };
  return { ...session, ports: { ...session.ports, http: patient } };
}
