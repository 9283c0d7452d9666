import { parse, stringify } from 'yaml';
import { AUTHORITY, BROUGHT } from './brought-disk.ts';
import { ADDRESS, startAuthority } from './guest-authority.ts';
import { FOLDER } from './scenario.ts';
import { must, secondsIn, type Stage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const DOMAIN = 'rockets.test';
const PROXY = 'sprocket-traefik-1';
const DAY = 86_400;

/** What is served by a name or an address. */
interface Served {
  readonly serial: string;
  /** How many days of the guest's clock it is valid for. */
  readonly days: number;
}

/**
 * The league gets a public domain, and its clock is moved on: first so far that a certificate of ninety days has ten left,
 * then beyond the end of all.
 */
export async function renewLater(stage: Stage): Promise<void> {
  const { checks } = stage;
  const verify = () => must(stage, `sprocket verify --dir ${FOLDER}`, 900);
  const first = await checks.check('a public domain gets its certificates', async () => {
    const certificates = await startAuthority(stage, `${BROUGHT}/${AUTHORITY}`);
    await addWays(stage, certificates);
    await must(stage, `sprocket apply --dir ${FOLDER} --yes`, 1800);
    return { page: await served(stage, DOMAIN), lan: await served(stage, ADDRESS) };
  });
  const second = await checks.check('80 days later the proxy renews them by itself', async () => {
    stage.daysAhead = 80;
    await must(stage, 'true');
    const before = await served(stage, DOMAIN);
    if (before.serial !== first.page.serial || before.days > 11) throw new Error(`${before.days} days are left`);
    // Traefik looks once a day of the time that it ran, which moving the clock is not, and when it starts.
    await must(stage, `docker restart ${PROXY}`, 300);
    return await renewed(stage, DOMAIN, before);
  });
  await checks.check('verify passes 80 days later', verify);
  await checks.check('320 days later all have ended or soon will, and the daily unit makes them anew', async () => {
    stage.daysAhead = 320;
    await must(stage, 'systemctl start sprocket-renew.service', 1800);
    await renewed(stage, DOMAIN, second);
    await renewed(stage, ADDRESS, first.lan);
  });
  await checks.check('verify passes 320 days later', verify);
}

/** A domain, and an address that has a private certificate. */
async function addWays(stage: Stage, certificates: Record<string, unknown>): Promise<void> {
  const path = `${FOLDER}/sprocket.yaml`;
  const { stdout } = await stage.shell.run(`cat ${path}`);
  const league = parse(stdout) as Record<string, Record<string, unknown>>;
  const ways = { ...league['ways'], domain: DOMAIN, lan: ADDRESS, email: 'admin@example.org' };
  const text = Buffer.from(stringify({ ...league, ways, certificates })).toString('base64');
  await must(stage, `echo ${text} | base64 -d >${path}`);
}

async function renewed(stage: Stage, name: string, before: Served): Promise<Served> {
  return await waitUntil(`another certificate of ${name}`, 600, async () => {
    const now = await served(stage, name);
    return now.serial !== before.serial && now.days > 60 ? now : undefined;
  });
}

async function served(stage: Stage, name: string): Promise<Served> {
  const servername = name === ADDRESS ? '-noservername' : `-servername ${name}`;
  const client = `openssl s_client -connect ${ADDRESS}:443 ${servername} </dev/null 2>/dev/null`;
  const { stdout } = await stage.shell.run(`${client} | openssl x509 -noout -serial -enddate -dateopt iso_8601`);
  const [, serial, end] = /serial=(\w+)\s+notAfter=(.*)/.exec(stdout) ?? [];
  if (serial === undefined || end === undefined) return { serial: '', days: 0 };
  return { serial, days: (Date.parse(end) / 1000 - secondsIn(stage)) / DAY };
}
