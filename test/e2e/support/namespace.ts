import { execa } from 'execa';

/** A machine of its own as far as the network goes: one cable to this host, and nothing else. */
export interface Client {
  /** What stands in front of a command that is to run there. */
  readonly within: readonly string[];
  /** Tries TCP connections. @returns `ADDRESS:PORT` of those that were taken */
  openPorts(addresses: readonly string[], ports: readonly number[]): Promise<string[]>;
  readonly close: () => Promise<void>;
}

const TRY = `
const { connect } = require('node:net');
const targets = JSON.parse(process.argv[1]);
Promise.all(targets.map(({ host, port }) => new Promise((done) => {
  const socket = connect({ host, port, timeout: 2000 });
  const end = (open) => { socket.destroy(); done(open ? [host + ':' + port] : []); };
  socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false));
}))).then((open) => console.log(JSON.stringify(open.flat())));`;

/**
 * @param name of the client; one of that name that a former run left behind is removed
 * @param number of its cable, from 1 on
 * @param routes addresses and networks that it looks for at the other end of the cable
 */
export async function plugIn(name: string, number: number, routes: readonly string[]): Promise<Client> {
  const space = `sprocket-e2e-${name}`;
  const cable = `sprkt-e2e-${number}`;
  const network = `198.18.${100 + number}`;
  const close = async (): Promise<void> => {
    await execa('ip', ['netns', 'del', space], { reject: false });
    await execa('ip', ['link', 'del', cable], { reject: false });
  };
  await close();
  try {
    for (const command of [
      `netns add ${space}`,
      `link add ${cable} type veth peer name eth0 netns ${space}`,
      `address add ${network}.1/24 dev ${cable}`,
      `link set ${cable} up`,
      `-n ${space} address add ${network}.2/24 dev eth0`,
      `-n ${space} link set eth0 up`,
      ...routes.map((route) => `-n ${space} route add ${route} via ${network}.1`),
    ])
      await execa('ip', command.split(' '));
  } catch (error) {
    await close();
    throw error;
  }
  const within = ['ip', 'netns', 'exec', space];
  return {
    within,
    openPorts: async (addresses, ports) => {
      const targets = addresses.flatMap((host) => ports.map((port) => ({ host, port })));
      const { stdout } = await execa('env', [...within, process.execPath, '-e', TRY, JSON.stringify(targets)]);
      return JSON.parse(stdout) as string[];
    },
    close,
  };
}
