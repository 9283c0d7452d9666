import { type Finding, worstLevel } from '../../core/finding.ts';
import { redact } from '../../core/secret.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import type { Http, HttpRequest } from '../../host/ports.ts';
import { certificateStore } from '../../state/certificate-store.ts';
import { isPublic } from '../public-certificates/await-issued.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { broken, type Check } from './check.ts';
import { PROXY_ADDRESS } from './doors.ts';
import { onceRouted } from './once-routed.ts';
import { VERIFY_CHECKS } from './verify-checks.ts';
import { within } from '../../core/within.ts';

/** Longer than any check takes on a slow host; what takes longer hangs. */
const MOST_MILLISECONDS = 120_000;

/**
 * Proves a running league from outside in. All checks run at once; none changes anything that lasts. While visitors are
 * kept away, it is asked by who gets through (`passing`).
 * @param checks what to prove
 * @returns at least one finding for every check, in the order of the checks; a check that could not look is an error
 */
export async function verifyLeague(
  session: Session,
  progress: Progress,
  checks: readonly Check[] = VERIFY_CHECKS,
): Promise<Finding[]> {
  const activity = progress.begin('Verify the running league');
  const trusting = onceRouted(await trustingItsAuthority(session));
  const pending = new Set(checks.map(({ code }) => code));
  const show = () => activity.update(`waiting for ${[...pending].join(', ')}`);
  show();
  const results = await Promise.all(
    checks.map(async (check) => {
      const findings = await findingsOf(trusting, check);
      pending.delete(check.code);
      if (pending.size > 0) show();
      return findings;
    }),
  );
  const findings = results.flat();
  const failed = findings.filter(({ level }) => level === 'error').length;
  if (worstLevel(findings) === 'error') activity.fail(`${failed} of ${findings.length} findings are errors`);
  else activity.done(`${findings.length} findings`);
  return findings;
}

/**
 * The league as its users see it: for private names they trust its own authority and nobody else; for those that have
 * a public certificate, the public authorities or those of sprocket.yaml.
 */
async function trustingItsAuthority(session: Session): Promise<Session> {
  const { ports, folder, deployment } = session;
  if (!deployment.secure) return session;
  const own = await certificateStore(ports.files, folder).trusted();
  const { names = [], authority } = deployment.publicNames ?? {};
  const root = authority?.root === '' ? undefined : authority?.root;
  const there = await Promise.all(names.map(async (name) => ((await isPublic(session, name)) ? [name] : [])));
  const served = there.flat();
  const trusting = (wanted: HttpRequest): HttpRequest => {
    // Who is elsewhere, such as the public authority, has a certificate of somebody else's.
    if (wanted.connectTo !== PROXY_ADDRESS) return wanted;
    return { ...wanted, trusted: served.includes(new URL(wanted.url).hostname) ? root : own };
  };
  const http: Http = {
    request: (wanted) => ports.http.request(trusting(wanted)),
    upgrade: (wanted, protocol) => ports.http.upgrade(trusting(wanted), protocol),
  };
  return { ...session, ports: { ...ports, http } };
}

async function findingsOf(session: Session, check: Check): Promise<Finding[]> {
  try {
    const findings = await within(MOST_MILLISECONDS, check.run(session));
    if (findings.length > 0) return findings;
    return [
      broken(
        check.code,
        check.code,
        'This check found nothing to look at, so it proves nothing.',
        'See what the league runs: sprocket status',
      ),
    ];
  } catch (error) {
    return [couldNotLook(check, error, await session.secrets.all().catch(() => new Map<string, never>()))];
  }
}

function couldNotLook(
  { code }: Check,
  error: unknown,
  secrets: Awaited<ReturnType<Session['secrets']['all']>>,
): Finding {
  const reason = redact(error instanceof Error ? error.message : String(error), secrets.values());
  const hint = error instanceof SprocketError ? error.hint : undefined;
  return broken(code, code, `This check could not look: ${reason}.`, hint ?? 'See what runs: sprocket status');
}
