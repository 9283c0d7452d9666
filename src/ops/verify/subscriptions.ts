import { broken, type Check, proved } from './check.ts';
import { atEveryDoor, doorsTo, PROXY_ADDRESS, statusFix } from './doors.ts';
import { apiService } from './facts.ts';

const CODE = 'subscriptions';
/** The protocol that the app's pages speak. */
const PROTOCOL = 'graphql-ws';

/** Live updates of the pages need a WebSocket, which proxies in between like to break. */
export const subscriptions: Check = {
  code: CODE,
  title: 'A WebSocket for live updates is granted through the proxy, by every way in',
  run: async (session) => {
    const service = apiService(session.deployment);
    return await atEveryDoor(session, CODE, doorsTo(session, service), async (url) => {
      const subject = `${url}/graphql`;
      const { status, protocol } = await session.ports.http.upgrade(
        { url: subject, connectTo: PROXY_ADDRESS },
        PROTOCOL,
      );
      if (status !== 101) {
        return broken(
          CODE,
          subject,
          `A WebSocket is refused with ${status}: pages will not update by themselves.`,
          statusFix(session, service, status),
        );
      }
      if (protocol !== PROTOCOL) {
        return broken(
          CODE,
          subject,
          `A WebSocket is granted, but not for ${PROTOCOL}.`,
          statusFix(session, service, status),
        );
      }
      return proved(CODE, subject, `A WebSocket for ${PROTOCOL} is granted.`);
    });
  },
};
