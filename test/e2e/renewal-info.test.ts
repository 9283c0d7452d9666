import { createServer, type Server } from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { axios, Client, crypto } from 'acme-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateId } from '../../src/core/renewal-info.ts';
import { httpClient } from '../../src/host/http-client.ts';
import { systemClock } from '../../src/host/system-clock.ts';
import { x509 } from '../../src/host/x509.ts';
import { renewalInfoOf } from '../../src/ops/public-certificates/renewal-info.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { leagueOf } from '../unit/certificates/league.ts';
import { type AcmeLab, startAcmeLab } from './support/acme-lab.ts';
import { docker } from './support/league.ts';

const LAB = 'sprocket-test-ari';
const NAME = 'rockets.test';

const files = new Map<string, string>();
const web: Server = createServer((request, response) => {
  response.end(files.get(String(request.url).split('/').at(-1) ?? ''));
});

let lab: AcmeLab;
let client: Client;
beforeAll(async () => {
  await new Promise<void>((resolve) => web.listen(0, '0.0.0.0', resolve));
  lab = await startAcmeLab({ name: LAB, httpPort: (web.address() as AddressInfo).port });
  await lab.setDns(NAME, { a: [lab.hostAddress] });
  axios.defaults.httpsAgent = new Agent({ ca: lab.trusted });
  client = new Client({ directoryUrl: lab.directory, accountKey: await crypto.createPrivateEcdsaKey('P-256') });
});
afterAll(async () => {
  await lab.stop();
  web.close();
  expect(await docker('ps', '-aq', '--filter', `name=${LAB}`)).toBe('');
});

/** A real certificate of Pebble's. */
async function issue(): Promise<string> {
  const [, csr] = await crypto.createCsr({ altNames: [NAME] }, await crypto.createPrivateEcdsaKey('P-256'));
  return await client.auto({
    csr,
    termsOfServiceAgreed: true,
    challengePriority: ['http-01'],
    challengeCreateFn: (_authorization, { token }, content) => Promise.resolve(void files.set(token, content)),
    challengeRemoveFn: () => Promise.resolve(),
    skipChallengeVerification: true,
  });
}

/** Asks as a league does whose authority the lab is. */
async function ask(pem: string, root = lab.trusted) {
  const wish = { authority: lab.directory, root };
  const { deployment } = await leagueOf({ ways: { domain: NAME, email: 'admin@rockets.test' }, wish });
  const ports = { ...fakePorts(), http: httpClient(), clock: systemClock() };
  return await renewalInfoOf({ ports, deployment })(x509.readCertificate(pem));
}

describe('a certificate of a real ACME server', { timeout: 60_000 }, () => {
  it('is known to it by the number of its authority’s key and its own', async () => {
    const pem = await issue();
    const facts = x509.readCertificate(pem);
    expect(facts.authorityKey).toMatch(/^([0-9A-F]{2})+$/);
    const id = certificateId(facts) ?? '';
    const directory = await httpClient().request({ url: lab.directory, trusted: lab.trusted });
    const { renewalInfo } = JSON.parse(directory.body) as { renewalInfo: string };
    const told = await httpClient().request({ url: `${renewalInfo}/${id}`, trusted: lab.trusted });
    expect(told.status, told.body).toBe(200);
    const { suggestedWindow } = JSON.parse(told.body) as { suggestedWindow: { start: string } };
    expect(Date.parse(suggestedWindow.start)).toBeGreaterThan(Date.now());
  });

  it('is to be replaced when it was revoked, and not before; another one is not', async () => {
    const [revoked, other] = [await issue(), await issue()];
    expect(await ask(revoked)).toBeUndefined();
    await client.revokeCertificate(revoked);
    const unwanted = await ask(revoked);
    expect(unwanted?.since.getTime(), await lab.log()).toBeLessThan(Date.now());
    expect(await ask(other)).toBeUndefined();
  });

  it('is not asked for where the server is not trusted', async () => {
    const revoked = await issue();
    await client.revokeCertificate(revoked);
    expect(await ask(revoked, await lab.issuingRoot())).toBeUndefined();
  });
});
