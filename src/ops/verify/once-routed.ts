import type { Clock } from '../../host/ports.ts';
import type { Session } from '../session.ts';
import { PROXY_ADDRESS } from './doors.ts';

const EVERY_MILLISECONDS = 250;
const LOOKS = 40;
/** What a connection ends with that met the certificate of before. */
const FORMER_CERTIFICATE = /^(ERR_TLS_CERT|CERT_|UNABLE_TO_|SELF_SIGNED)/;

type Outcome<T> = { readonly answer: T } | { readonly error: unknown };

/**
 * The league as it is once the proxy has taken its routes and certificates. It notices by itself that they were written,
 * a moment later: until then it answers 404 to what it does not know, and shows the certificates of before. Who meets
 * that asks again.
 */
export function onceRouted(session: Session): Session {
  const { http, clock } = session.ports;
  const again = async <T extends { readonly status: number }>(proxied: boolean, ask: () => Promise<T>): Promise<T> => {
    const look = () =>
      ask().then(
        (answer): Outcome<T> => ({ answer }),
        (error: unknown): Outcome<T> => ({ error }),
      );
    const outcome = await onceNoticed(clock, look, (seen) => proxied && isEarly(seen));
    if ('answer' in outcome) return outcome.answer;
    throw outcome.error;
  };
  const patient: typeof http = {
    request: (wanted) => again(wanted.connectTo === PROXY_ADDRESS, () => http.request(wanted)),
    upgrade: (wanted, protocol) => again(wanted.connectTo === PROXY_ADDRESS, () => http.upgrade(wanted, protocol)),
  };
  return { ...session, ports: { ...session.ports, http: patient } };
}

/**
 * What is seen of the proxy once it has noticed what was written for it, or in the end.
 * @param isEarly whether it shows what it had before
 */
export async function onceNoticed<T>(clock: Clock, look: () => Promise<T>, isEarly: (seen: T) => boolean): Promise<T> {
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    if (looks === LOOKS || !isEarly(seen)) return seen;
    await clock.sleep(EVERY_MILLISECONDS);
  }
}

function isEarly(outcome: Outcome<{ readonly status: number }>): boolean {
  if ('answer' in outcome) return outcome.answer.status === 404;
  return outcome.error instanceof Error && FORMER_CERTIFICATE.test(outcome.error.message);
}
