import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADDRESSES, DOMAIN, type EveryWay, expose, TAILNET } from '../support/every-way.ts';
import { containerIds, docker } from '../support/league.ts';
import { type Client, plugIn } from '../support/namespace.ts';

/** Where engines put their networks: neighbours with bad intentions look there as well. */
const ENGINE = ['172.16.0.0/12', '192.168.0.0/16'];
/** Everything that any container of the league listens on. 22 is the host's own business. */
const PORTS = [80, 443, 2375, 3000, 3001, 3015, 5000, 5432, 6379, 7070, 8080, 8082, 9000];

type Network = keyof typeof ADDRESSES;
const WHO: readonly { readonly who: Network; readonly page: string; readonly api: string }[] = [
  { who: 'lan', page: `https://${ADDRESSES.lan}`, api: `https://${ADDRESSES.lan}` },
  { who: 'tailnet', page: `https://${TAILNET}`, api: `https://${TAILNET}` },
  { who: 'internet', page: `https://${DOMAIN}`, api: `https://api.${DOMAIN}` },
];

/** What somebody in another network gets of a league with all ways in, and what not. */
export function fromOutside(league: () => EveryWay): void {
  const clients = new Map<Network, Client>();
  const undo: (() => Promise<void>)[] = [];

  /** A request of somebody in another network, to the only address that leads from there to this host. */
  const ask = (who: Network, url: string, ...more: readonly string[]) =>
    league().curlFrom(clients.get(who)?.within ?? [], ADDRESSES[who], url, ...more);

  /** What is told to somebody in the internet who asks for a host by the header alone, whatever name it came by. */
  async function pretend(host: string): Promise<number[]> {
    const header = ['-H', `host: ${host}`];
    const answers = [
      await ask('internet', `http://${ADDRESSES.internet}/`, ...header),
      await ask('internet', `https://${DOMAIN}/`, ...header),
    ];
    return answers.map(({ status }) => status);
  }

  beforeAll(async () => {
    for (const [index, { who }] of WHO.entries()) {
      const client = await plugIn(who, index + 1, [`${ADDRESSES[who]}/32`, ...ENGINE]);
      undo.push(client.close);
      clients.set(who, client);
    }
  });
  afterAll(async () => {
    for (const close of undo.reverse()) await close();
  });

  describe.each(WHO)('somebody in the $who', ({ who, page, api }) => {
    it('gets the page and the API by the way that is meant', async () => {
      const { status, body } = await ask(who, `${page}/auth/login`);
      expect(status).toBe(200);
      expect(body).toContain(`${api}/login`);
      expect((await ask(who, `${api}/healthz`)).status).toBe(200);
    });

    it('reaches 80 and 443 of the host, and no other port of it or of any container', async () => {
      const inspected = await docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', ...Object.values(await containerIds())); // prettier-ignore
      const networks = inspected
        .split('\n')
        .flatMap((line) => Object.values(JSON.parse(line) as Record<string, { IPAddress: string; Gateway: string }>));
      const containers = [...new Set(networks.map(({ IPAddress }) => IPAddress))].filter((address) => address !== '');
      const gateways = [...new Set(networks.map(({ Gateway }) => Gateway))].filter((address) => address !== '');
      expect(containers.length).toBeGreaterThan(10);
      expect(gateways.length).toBeGreaterThan(0);
      const open = (await clients.get(who)?.openPorts([ADDRESSES[who], ...gateways, ...containers], PORTS)) ?? [];
      // A gateway is another address of the host.
      const host = [ADDRESSES[who], ...gateways].flatMap((address) => [`${address}:80`, `${address}:443`]);
      expect(open).toEqual(expect.arrayContaining([`${ADDRESSES[who]}:80`, `${ADDRESSES[who]}:443`]));
      expect(open.filter((target) => !host.includes(target))).toEqual([]);
    });
  });

  describe('a page behind a login', () => {
    it('is shown to this machine, and to nobody in the internet, whatever they ask for', async () => {
      expect((await league().curl('http://status.localhost/')).status).toBe(401);
      expect((await ask('internet', `https://status.${DOMAIN}/`, '--insecure')).status).toBe(404);
      for (const host of ['status.localhost', 'localhost', 'api.localhost'])
        expect(await pretend(host)).toEqual([404, 404]);
    });

    it('is shown by the public name where sprocket.yaml says so, and no container is touched for it', async () => {
      const before = await containerIds();
      await expose(league(), ['status']);
      expect((await ask('internet', `https://status.${DOMAIN}/`)).status).toBe(401);
      expect(await pretend('status.localhost')).toEqual([404, 404]);
      expect(await containerIds()).toEqual(before);
    });

    it('is gone again with the next apply', async () => {
      await expose(league(), []);
      const asked = async () => (await ask('internet', `https://status.${DOMAIN}/`, '--insecure')).status;
      // The proxy notices by itself, a moment later.
      await vi.waitFor(async () => expect(await asked()).toBe(404), { timeout: 10_000, interval: 200 });
    });
  });
}
