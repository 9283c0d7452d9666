import { createServer } from 'node:http';
import { execa } from 'execa';

/**
 * A stand-in for an engine that cannot be had here: the real one answers, and its words about itself are changed on the
 * way. It cannot stream, so nothing may get further than the first look.
 * @param socket path of the Unix socket to listen on
 * @param alter changes the text of an answer
 * @returns ends it
 */
export async function alteredEngine(socket: string, alter: (body: string) => string): Promise<() => Promise<void>> {
  const server = createServer((incoming, outgoing) => {
    const url = `http://docker${incoming.url ?? '/'}`;
    const ask = ['-s', '--unix-socket', '/var/run/docker.sock', '-X', incoming.method ?? 'GET', url];
    void execa('curl', ask).then(({ stdout }) =>
      outgoing.writeHead(200, { 'content-type': 'application/json' }).end(alter(stdout)),
    );
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return async () => {
    await new Promise((resolve) => server.close(resolve));
  };
}
