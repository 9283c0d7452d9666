import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Tls } from './ports.ts';

/**
 * Looks at the certificates of TLS servers.
 * @param port on which they listen
 */
export function tlsPeer(port = 443): Tls {
  return {
    peer: ({ host, connectTo, timeoutMilliseconds }) =>
      new Promise((resolve, reject) => {
        const socket = connect({
          host: connectTo,
          port,
          // An address is no name: it may not be asked for by SNI.
          servername: isIP(host) ? '' : host,
          // What nobody trusts is to be seen too; the connection ends with the handshake.
          rejectUnauthorized: false,
        });
        const timer = setTimeout(
          () => socket.destroy(new Error(`no answer in ${timeoutMilliseconds / 1000} s`)),
          timeoutMilliseconds,
        );
        socket.once('close', () => clearTimeout(timer));
        socket.on('error', (error: NodeJS.ErrnoException) =>
          reject(new Error(error.code ?? error.message, { cause: error })),
        );
        socket.once('secureConnect', () => {
          const certificate = socket.getPeerX509Certificate();
          // In good order, so that it is no failed handshake in the server's log; nobody waits for its goodbye.
          socket.end().unref();
          timer.unref();
          if (certificate) resolve(certificate.toString());
          else reject(new Error('an answer without a certificate'));
        });
      }),
  };
}
