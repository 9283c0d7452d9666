import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificateFor, pebbleConfiguration } from '../lab/pebble.ts';
import type { StepLog } from '../lab/progress.ts';
import { pebbleTool } from '../lab/tools.ts';
import { must, type Stage } from './stage.ts';

/** Of the guest in QEMU's network for users. */
export const ADDRESS = '10.0.2.15';
/** The programs keep what they issued in memory, so they run in the guest, whose clock they share. */
const PROGRAMS = ['pebble', 'pebble-challtestsrv'];
const SERVERS = [
  { name: 'production', port: 14_000, managementPort: 15_000 },
  { name: 'staging', port: 14_001, managementPort: 15_001 },
] as const;
const DNS_PORT = 8053;
const HOME = '/opt/authority';
/** The clock goes far ahead, and the authority's own address must be trusted then. */
const TRUSTED_DAYS = 1000;
/** How long its certificates are valid, in days. */
export const VALID_DAYS = 80;
/** And a little: a proxy that is told of short ones looks every minute, and renews twenty minutes before the end. */
const CERTIFICATE_SECONDS = VALID_DAYS * 86_400 + 15 * 60;

/** Puts a public authority with its staging directory and its name server into a folder: real Pebble, twice. */
export async function bringAuthority(folder: string, log: StepLog): Promise<void> {
  await mkdir(folder);
  const container = `sprocket-vm-pebble-${process.pid}`;
  await log.run('docker', ['create', '--name', container, pebbleTool.image]);
  try {
    for (const name of PROGRAMS) await log.run('docker', ['cp', `${container}:/usr/bin/${name}`, join(folder, name)]);
  } finally {
    await log.run('docker', ['rm', container]);
  }
  const { authority, server } = await certificateFor(ADDRESS, TRUSTED_DAYS);
  await writeFile(join(folder, 'authority.pem'), authority);
  await writeFile(join(folder, 'certificate.pem'), server.certificate);
  await writeFile(join(folder, 'key.pem'), server.key.reveal());
  for (const { name, ...ports } of SERVERS)
    await writeFile(join(folder, `${name}.json`), pebbleConfiguration(HOME, { ...ports, certificateSeconds: CERTIFICATE_SECONDS })); // prettier-ignore
}

/**
 * Starts the authority in the guest. By its name server every name leads to the guest.
 * @param brought where its folder is in the guest
 * @returns what a league has under `certificates` to use it
 */
export async function startAuthority(stage: Stage, brought: string): Promise<Record<string, unknown>> {
  const nothing = ['http01', 'https01', 'tlsalpn01', 'doh', 'defaultIPv6'].map((flag) => `-${flag} ''`).join(' ');
  const run = 'systemd-run --quiet --collect --setenv=PEBBLE_VA_NOSLEEP=1';
  const dns = `${HOME}/pebble-challtestsrv -dns01 :${DNS_PORT} -defaultIPv4 ${ADDRESS} ${nothing}`;
  const servers = SERVERS.map(
    ({ name }) =>
      `${run} --unit acme-${name} ${HOME}/pebble -config ${HOME}/${name}.json -dnsserver 127.0.0.1:${DNS_PORT}`,
  );
  await must(stage, [`cp -R ${brought} ${HOME}`, `${run} --unit acme-dns ${dns}`, ...servers].join(' && '));
  const roots = SERVERS.map(
    ({ managementPort }) =>
      `curl --silent --show-error --fail --retry 20 --retry-connrefused --retry-delay 1 --cacert ${HOME}/authority.pem https://${ADDRESS}:${managementPort}/roots/0`,
  );
  const { stdout: trusted } = await stage.shell.run(`cat ${HOME}/authority.pem`);
  const { stdout } = await stage.shell.run(roots.join(' && '), { seconds: 120 });
  const [production, staging] = SERVERS.map(({ port }) => `https://${ADDRESS}:${port}/dir`);
  if (!stdout.includes('BEGIN CERTIFICATE')) throw new Error(`the authority does not answer: ${stdout}`);
  return {
    authority: production,
    staging,
    root: `${trusted.trim()}\n${stdout.trim()}\n`,
    resolvers: [`${ADDRESS}:${DNS_PORT}`],
    validHours: 1,
  };
}
