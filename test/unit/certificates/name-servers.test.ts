import { createSocket, type Socket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nameServers } from '../../../src/host/name-servers.ts';

const TYPES = { A: 1, NS: 2, CNAME: 5, AAAA: 28, CAA: 257 };
const FAILURES = { FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

/**
 * What a stand-in answers: `NAME TYPE` → records, or how it fails, or that it keeps silent. A name alone stands for all
 * its types. What is not in it does not exist.
 */
type Zone = Readonly<Record<string, readonly string[] | keyof typeof FAILURES | 'silence'>>;

const bytesOfName = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.alloc(1),
  ]);

function bytesOfRecord(type: string, text: string): Buffer {
  if (type === 'A') return Buffer.from(text.split('.').map(Number));
  if (type === 'AAAA')
    return Buffer.from(text.split(':').flatMap((group) => [...Buffer.from(group.padStart(4, '0'), 'hex')]));
  if (type !== 'CAA') return bytesOfName(text);
  const [tag = '', ...value] = text.split(' ');
  return Buffer.concat([Buffer.of(0, tag.length), Buffer.from(tag + value.join(' '))]);
}

/** One record of an answer, which lives for a minute. */
function resourceRecord(name: string, type: keyof typeof TYPES, text: string): Buffer {
  const data = bytesOfRecord(type, text);
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(TYPES[type], 0);
  fields.writeUInt16BE(1, 2);
  fields.writeUInt32BE(60, 4);
  fields.writeUInt16BE(data.length, 8);
  return Buffer.concat([bytesOfName(name), fields, data]);
}

/** Follows aliases as far as the zone goes, as real servers do. */
function recordsOf(zone: Zone, name: string, type: keyof typeof TYPES): Buffer[] {
  const own = zone[`${name} ${type}`];
  if (Array.isArray(own)) return own.map((text: string) => resourceRecord(name, type, text));
  const alias = zone[`${name} CNAME`]?.[0];
  return alias ? [resourceRecord(name, 'CNAME', alias), ...recordsOf(zone, alias, type)] : [];
}

function answerTo(query: Buffer, zone: Zone): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size).toLowerCase());
    at += 1 + size;
  }
  const name = labels.join('.');
  const number = query.readUInt16BE(at + 1);
  const type = (Object.keys(TYPES) as (keyof typeof TYPES)[]).find((key) => TYPES[key] === number) ?? 'A';
  const failure = [zone[`${name} ${type}`], zone[name]].find((said) => typeof said === 'string');
  if (failure === 'silence') return undefined;
  const records = failure ? [] : recordsOf(zone, name, type);
  const exists = Object.keys(zone).some((key) => key.split(' ')[0]?.endsWith(name));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 + (failure ? FAILURES[failure] : exists ? 0 : FAILURES.NXDOMAIN), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
}

/**
 * Stand-ins for name servers: address → what is asked of it and answered. All listen on one port.
 * @returns the port
 */
async function servers(zones: Readonly<Record<string, Zone>>): Promise<number> {
  let port = 0;
  for (const [address, zone] of Object.entries(zones)) {
    const socket: Socket = createSocket(isIPv4(address) ? 'udp4' : 'udp6');
    socket.on('message', (query, from) => {
      const answer = answerTo(query, zone);
      if (answer) socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => socket.bind(port, address, resolve));
    onTestFinished(() => void socket.close());
    port = socket.address().port;
  }
  return port;
}

const HERE = '127.0.0.1';
const NAME = 'api.rockets.example';
/** What the servers of this host know of the zone. */
const DELEGATED: Zone = {
  'rockets.example NS': ['ns2.host.example', 'ns1.host.example'],
  'ns1.host.example A': ['127.0.0.2'],
  'ns2.host.example A': ['127.0.0.3'],
};

/** Asks stand-ins, those of this host at HERE. */
async function factsOf(zones: Readonly<Record<string, Zone>>, name = NAME) {
  const port = await servers(zones);
  const silence = Object.values(zones).some((zone) => Object.values(zone).includes('silence'));
  const asked = nameServers({ ownPort: port, ...(silence ? { timeoutMilliseconds: 250 } : {}) });
  return asked.factsOf(name, [`${HERE}:${port}`]);
}

describe('the addresses of a name', () => {
  it('are those that the servers of this host and of the zone give', async () => {
    const facts = await factsOf({
      [HERE]: { ...DELEGATED, [`${NAME} A`]: ['81.2.69.160'], [`${NAME} AAAA`]: ['2a01:4f8:0:0:0:0:0:5'] },
      '127.0.0.2': { [`${NAME} A`]: ['81.2.69.161', '81.2.69.160'] },
      '127.0.0.3': { 'rockets.example A': ['81.2.69.160'] },
    });
    expect(facts).toEqual({
      name: NAME,
      resolved: { kind: 'found', ipv4: ['81.2.69.160'], ipv6: ['2a01:4f8::5'] },
      zone: 'rockets.example',
      own: [
        { server: 'ns1.host.example', addresses: { kind: 'found', ipv4: ['81.2.69.161', '81.2.69.160'], ipv6: [] } },
        { server: 'ns2.host.example', addresses: { kind: 'absent' } },
      ],
      caa: { kind: 'absent' },
    });
  });

  it('are absent where the name is not there, or has none', async () => {
    expect((await factsOf({ [HERE]: {} })).resolved).toEqual({ kind: 'absent' });
    expect((await factsOf({ [HERE]: { [`${NAME} CAA`]: ['issue ca.example'] } })).resolved).toEqual({ kind: 'absent' });
  });

  it.each([
    ['SERVFAIL', 'ESERVFAIL'],
    ['REFUSED', 'EREFUSED'],
    ['silence', 'no answer in time'],
  ] as const)('are not known after %s', async (failure, reason) => {
    const facts = await factsOf({ [HERE]: { [NAME]: failure } });
    expect(facts).toMatchObject({ resolved: { kind: 'silent', reason }, zone: undefined, own: [] });
    expect(facts.caa).toEqual({ kind: 'silent', reason });
  });

  it('count where only one kind of them can be asked for', async () => {
    const { resolved } = await factsOf({ [HERE]: { [`${NAME} A`]: ['81.2.69.160'], [`${NAME} AAAA`]: 'SERVFAIL' } });
    expect(resolved).toEqual({ kind: 'found', ipv4: ['81.2.69.160'], ipv6: [] });
    expect((await factsOf({ [HERE]: { [`${NAME} AAAA`]: 'SERVFAIL' } })).resolved.kind).toBe('silent');
  });
});

describe('the zone of a name', () => {
  it('may be the name itself, and is never a single label', async () => {
    const zone = { 'rockets.example NS': ['ns1.host.example'], 'example NS': ['ns1.host.example'] };
    expect((await factsOf({ [HERE]: zone }, 'rockets.example')).zone).toBe('rockets.example');
    expect((await factsOf({ [HERE]: zone }, 'comets.example')).zone).toBeUndefined();
  });

  it('is not that of the name to which an alias points, though the resolver follows it', async () => {
    const { zone } = await factsOf({
      [HERE]: { ...DELEGATED, [`${NAME} CNAME`]: ['cdn.example'], 'cdn.example NS': ['ns9.host.example'] },
    });
    expect(zone).toBe('rockets.example');
  });

  it('has servers that are asked for an alias, whose target is looked up as usual', async () => {
    const { resolved, own } = await factsOf({
      [HERE]: { ...DELEGATED, [`${NAME} CNAME`]: ['edge.other.example'], 'edge.other.example A': ['81.2.69.160'] },
      '127.0.0.2': { [`${NAME} CNAME`]: ['edge.other.example'] },
      '127.0.0.3': { [`${NAME} CNAME`]: ['edge.gone.example'] },
    });
    expect(resolved).toEqual({ kind: 'found', ipv4: ['81.2.69.160'], ipv6: [] });
    expect(own.map(({ addresses }) => addresses)).toEqual([resolved, { kind: 'absent' }]);
  });

  it('has servers that may refuse, or not be found', async () => {
    const { own } = await factsOf({
      [HERE]: {
        'rockets.example NS': ['ns1.host.example', 'ns2.host.example', 'ns3.host.example'],
        'ns1.host.example A': ['127.0.0.2'],
        'ns3.host.example': 'SERVFAIL',
      },
      '127.0.0.2': { [NAME]: 'REFUSED' },
    });
    expect(own.map(({ addresses }) => addresses)).toEqual([
      { kind: 'silent', reason: 'EREFUSED' },
      { kind: 'silent', reason: 'the server has no address' },
      { kind: 'silent', reason: 'ESERVFAIL' },
    ]);
  });

  it('has servers that may not answer', async () => {
    const { own } = await factsOf({
      [HERE]: { 'rockets.example NS': ['ns1.host.example'], 'ns1.host.example A': ['127.0.0.2'] },
      '127.0.0.2': { [NAME]: 'silence' },
    });
    expect(own).toEqual([{ server: 'ns1.host.example', addresses: { kind: 'silent', reason: 'no answer in time' } }]);
  });

  it('has servers of which four are asked, in the order of their names', async () => {
    const { own } = await factsOf({ [HERE]: { 'rockets.example NS': ['e.x', 'c.x', 'b.x', 'a.x', 'd.x'] } });
    expect(own.map(({ server }) => server)).toEqual(['a.x', 'b.x', 'c.x', 'd.x']);
  });

  it('may have a server that is reached by IPv6 alone', async () => {
    const { own } = await factsOf({
      [HERE]: { 'rockets.example NS': ['ns1.host.example'], 'ns1.host.example AAAA': ['0:0:0:0:0:0:0:1'] },
      '::1': { [`${NAME} A`]: ['81.2.69.160'] },
    });
    expect(own).toMatchObject([{ addresses: { kind: 'found', ipv4: ['81.2.69.160'] } }]);
  });
});

describe('who may certify a name', () => {
  const caaOf = async (zone: Zone) => (await factsOf({ [HERE]: zone })).caa;

  it('is what the closest records say, without parameters', async () => {
    const zone = {
      'rockets.example CAA': ['issue LetsEncrypt.org; validationmethods=http-01', 'issuewild ;', 'iodef mailto:a@b.c'],
      'example CAA': ['issue other.example'],
    };
    expect(await caaOf(zone)).toEqual({
      kind: 'found',
      at: 'rockets.example',
      records: [
        { tag: 'issue', issuer: 'letsencrypt.org' },
        { tag: 'issuewild', issuer: '' },
        { tag: 'other', issuer: 'mailto:a@b.c' },
      ],
    });
    expect(await caaOf({ ...zone, [`${NAME} CAA`]: ['Issue ;'] })).toEqual({
      kind: 'found',
      at: NAME,
      records: [{ tag: 'issue', issuer: '' }],
    });
    expect(await caaOf({ 'example CAA': ['issue a.example'] })).toMatchObject({ at: 'example' });
  });

  it('is what the target of an alias says', async () => {
    const zone = { [`${NAME} CNAME`]: ['cdn.example'], 'rockets.example CAA': ['issue a.example'] };
    expect(await caaOf({ ...zone, 'cdn.example CAA': ['issue b.example'] })).toMatchObject({
      at: NAME,
      records: [{ issuer: 'b.example' }],
    });
    expect(await caaOf(zone)).toMatchObject({ at: 'rockets.example' });
  });

  it.each([
    ['NOTIMP', 'ENOTIMP'],
    ['FORMERR', 'EFORMERR'],
    ['SERVFAIL', 'ESERVFAIL'],
    ['silence', 'no answer in time'],
  ] as const)('is not known when the closest answer is %s', async (failure, reason) => {
    const above = { 'example CAA': ['issue a.example'] };
    expect(await caaOf({ ...above, 'rockets.example CAA': failure })).toEqual({ kind: 'silent', reason });
    expect(await caaOf({ [`${NAME} CAA`]: ['issue a.example'], 'example CAA': failure })).toMatchObject({ at: NAME });
  });
});

describe('the servers to ask', () => {
  it('may have an IPv6 address', async () => {
    const port = await servers({ '::1': { [`${NAME} A`]: ['81.2.69.160'] } });
    const { resolved } = await nameServers().factsOf(NAME, [`[::1]:${port}`]);
    expect(resolved).toMatchObject({ ipv4: ['81.2.69.160'] });
  });

  it('need not listen', async () => {
    const port = await servers({ [HERE]: {} });
    const { resolved } = await nameServers().factsOf(NAME, [`127.0.0.9:${port}`]);
    expect(resolved).toEqual({ kind: 'silent', reason: 'ECONNREFUSED' });
  });

  it.each(['localhost', 'localhost:53', '127.0.0.1:0', '127.0.0.1:65536', '[::1', '::1]:53', 'fe80::1%eth0', ''])(
    'are addresses, and %j is none',
    async (server) => {
      const silent = { kind: 'silent', reason: `${server} is no address of a name server` };
      expect(await nameServers().factsOf(NAME, [HERE, server])).toEqual({
        name: NAME,
        resolved: silent,
        zone: undefined,
        own: [],
        caa: silent,
      });
    },
  );
});

it.each(['', 'a..b', `${'a'.repeat(64)}.example`])(
  'the name %j is not asked for, and nothing is thrown',
  async (name) => {
    expect((await factsOf({ [HERE]: {} }, name)).resolved.kind).not.toBe('found');
  },
);
