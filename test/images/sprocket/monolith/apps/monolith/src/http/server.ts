import http from 'node:http';

import { buildApiSchema } from '../graphql/schema';
import { buildResolvers } from '../graphql/resolvers';
import type { Services } from '../graphql/context';
import { GraphqlExecutor } from '../graphql/execute';
import { acceptSubscriptions } from '../graphql/subscriptions';
import { log } from '../log';
import { allowedOrigins, applyCors } from './cors';
import { answerGraphql } from './graphql-route';
import { answerLedger } from './ledger';
import { sendError, sendJson } from './respond';
import { answerLogin, answerRefresh } from './sign-in';

const PORT = 3001;

/** Names of the services which the real process unites; /healthz lists them and says nothing about them. */
export const SERVICES = [
  'core',
  'discord-bot',
  'matchmaking-service',
  'notification-service',
  'submission-service',
  'image-generation-service',
  'server-analytics-service',
];

/** Serves the API on port 3001; resolves when it listens. */
export async function serve(services: Services): Promise<void> {
  const { settings } = services;
  const schema = buildApiSchema();
  const resolvers = buildResolvers(services);
  const executor = new GraphqlExecutor(schema, resolvers, settings.playground);
  const origins = allowedOrigins(settings.webUrl);

  const route = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://monolith');
    if (applyCors(request, response, origins)) return;
    switch (url.pathname) {
      case '/healthz':
        return sendJson(response, 200, { status: 'ok', runtime: 'monolith', services: SERVICES });
      case '/graphql':
        if (services.standIn.mood === 'never-healthy') return refuseGraphql(response);
        return answerGraphql(request, response, url, executor, settings.auth.jwtSecret);
      case '/login':
        return answerLogin(url, response, settings);
      case '/refresh':
        return answerRefresh(request, response, settings);
      case '/ledger':
        return answerLedger(request, response, services.database.common);
      default:
        return sendError(response, 404, `Cannot ${request.method} ${url.pathname}`);
    }
  };

  const server = http.createServer((request, response) => {
    route(request, response).catch((error: Error) => {
      log('error', 'ExceptionsHandler', error.stack ?? error.message);
      if (!response.headersSent) sendError(response, 500, 'Internal server error');
    });
  });
  acceptSubscriptions(server, schema, resolvers);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, resolve);
  });
}

/** The bad day `never-healthy`: the process runs and /healthz is content, but no query is ever answered. */
function refuseGraphql(response: http.ServerResponse): void {
  const message = "Cannot read properties of undefined (reading 'skillGroups')";
  log(
    'error',
    'ExceptionsHandler',
    `TypeError: ${message}\n    at SkillGroupCache.get (/app/core/src/franchise/skill-group.cache.ts:41:28)`,
  );
  sendJson(response, 200, { errors: [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR' } }], data: null });
}
