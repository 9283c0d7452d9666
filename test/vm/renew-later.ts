import { parse, stringify } from 'yaml';
import { AUTHORITY, BROUGHT } from './brought-disk.ts';
import { ADDRESS, startAuthority, VALID_DAYS } from './guest-authority.ts';
import { FOLDER, must, secondsIn, type Stage, verify } from './stage.ts';
import { waitUntil } from './wait-until.ts';

const DOMAIN = 'rockets.test';
const PUBLIC = [DOMAIN, `api.${DOMAIN}`];
const DAY = 86_400;

/** What is served by a name or an address. */
interface Served {
  readonly serial: string;
  readonly issuer: string;
  /** How many days of the guest's clock it is valid for. */
  readonly days: number;
}

/**
 * The league gets a public domain, and its clock is moved on: first so far that its public certificates have minutes left,
 * then beyond the end of all.
 */
export async function renewLater(stage: Stage): Promise<void> {
  const { checks } = stage;
  const first = await checks.check('a public domain gets its certificates', async () => {
    const certificates = await startAuthority(stage, `${BROUGHT}/${AUTHORITY}`);
    await addWays(stage, certificates);
    await must(stage, `sprocket apply --dir ${FOLDER} --yes`, 1800);
    return await servedBy(stage, [...PUBLIC, ADDRESS]);
  });
  const second = await checks.check(`${VALID_DAYS} days later the proxy renews them by itself`, async () => {
    for (const [name, { days }] of first)
      if (PUBLIC.includes(name) && days < VALID_DAYS - 1) throw new Error(`${name}: ${days} days are left already`);
    await moveClock(stage, VALID_DAYS);
    return await renewed(stage, new Map([...first].filter(([name]) => PUBLIC.includes(name))));
  });
  await checks.check(`verify passes ${VALID_DAYS} days later`, () => verified(stage));
  await checks.check('320 days later all have ended or soon will, and the daily unit makes them anew', async () => {
    await moveClock(stage, 320);
    await must(stage, 'systemctl start sprocket-renew.service', 1800);
    await renewed(stage, new Map([...first, ...second]));
  });
  await checks.check('verify passes 320 days later', () => verified(stage));
}

async function moveClock(stage: Stage, days: number): Promise<void> {
  stage.daysAhead = days;
  await must(stage, 'true');
}

/** A proxy on an emulated processor answers late at times, which verify reports. */
async function verified(stage: Stage): Promise<void> {
  await waitUntil('verify', 600, () => verify(stage).then(() => true).catch(() => undefined)); // prettier-ignore
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

/** Waits until each of them is served with another certificate of the same issuer, for a long time. */
async function renewed(stage: Stage, before: ReadonlyMap<string, Served>): Promise<Map<string, Served>> {
  return await waitUntil(`other certificates of ${[...before.keys()].join(', ')}`, 900, async () => {
    const now = await servedBy(stage, [...before.keys()]);
    const all = [...before].every(([name, { serial, issuer }]) => {
      const found = now.get(name);
      return found?.issuer === issuer && found.serial !== serial && found.days > VALID_DAYS - 1;
    });
    return all ? now : undefined;
  });
}

async function servedBy(stage: Stage, names: readonly string[]): Promise<Map<string, Served>> {
  const found = new Map<string, Served>();
  for (const name of names) found.set(name, await served(stage, name));
  return found;
}

async function served(stage: Stage, name: string): Promise<Served> {
  const servername = name === ADDRESS ? '-noservername' : `-servername ${name}`;
  const client = `openssl s_client -connect ${ADDRESS}:443 ${servername} </dev/null 2>/dev/null`;
  const { stdout } = await stage.shell.run(
    `${client} | openssl x509 -noout -serial -issuer -enddate -dateopt iso_8601`,
  );
  const [, serial = '', issuer = '', end = ''] = /serial=(\w+)\s+issuer=(.*)\s+notAfter=(.*)/.exec(stdout) ?? [];
  return { serial, issuer, days: end === '' ? 0 : (Date.parse(end) / 1000 - secondsIn(stage)) / DAY };
}
