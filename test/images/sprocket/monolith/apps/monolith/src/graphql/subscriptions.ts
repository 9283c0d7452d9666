import type http from 'node:http';

import { execute, subscribe, type GraphQLSchema } from 'graphql';
import { SubscriptionServer } from 'subscriptions-transport-ws';

/** Accepts WebSockets on /graphql with the sub-protocol `graphql-ws` of subscriptions-transport-ws. */
export function acceptSubscriptions(server: http.Server, schema: GraphQLSchema, rootValue: object): void {
  SubscriptionServer.create({ schema, rootValue, execute, subscribe }, { server, path: '/graphql' });
}
