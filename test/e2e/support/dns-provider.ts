import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AcmeLab } from './acme-lab.ts';

/** A stand-in for a DNS provider. */
export interface DnsProvider {
  /** URL for this host and for every container with a way out. */
  readonly endpoint: string;
  /** Names of the records that it was asked to make, in order. */
  readonly made: string[];
  /** Status that it refuses with from now on; undefined: it does as it is told. */
  refuses: number | undefined;
  /** It says that it made records, and does not. */
  forgets: boolean;
  stop(): Promise<void>;
}

/**
 * A stand-in for a DNS provider, as lego's `httpreq` asks one: it makes TXT records at the name servers of the labs, for
 * whoever has the password.
 */
export async function startDnsProvider(
  labs: readonly AcmeLab[],
  { user, password }: { readonly user: string; readonly password: string },
): Promise<DnsProvider> {
  const [first] = labs;
  const expected = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    void (async () => {
      const { fqdn, value } = JSON.parse(await bodyOf(request)) as { fqdn: string; value: string };
      const status = provider.refuses ?? (request.headers.authorization === expected ? 200 : 401);
      if (status === 200) {
        const name = fqdn.replace(/\.$/, '');
        const present = request.url === '/present';
        if (present) provider.made.push(name);
        for (const lab of labs) await lab.setDns(name, { txt: present && !provider.forgets ? [value] : [] });
      }
      response.writeHead(status).end(status === 200 ? '' : 'as the stand-in was told');
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, first?.hostAddress, resolve));
  const provider: DnsProvider = {
    endpoint: `http://${first?.hostAddress}:${(server.address() as AddressInfo).port}`,
    made: [],
    refuses: undefined,
    forgets: false,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
