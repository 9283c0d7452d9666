import type http from 'node:http';

import { verifyBearer } from '../auth/jwt';
import type { GraphqlExecutor, GraphqlRequest } from '../graphql/execute';
import { readMultipart } from '../graphql/multipart';
import { readJson, sendError, sendJson } from './respond';

/** POST /graphql as JSON or multipart, GET /graphql with the query in the address. */
export async function answerGraphql(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  url: URL,
  executor: GraphqlExecutor,
  jwtSecret: string,
): Promise<void> {
  let operation: GraphqlRequest;
  try {
    operation = await readOperation(request, url);
  } catch (error) {
    sendError(response, 400, (error as Error).message);
    return;
  }
  if (request.method === 'GET' && !operation.query) {
    response.writeHead(400, { 'Content-Type': 'text/plain' }).end('GET query missing.');
    return;
  }
  const user = verifyBearer(request.headers.authorization, jwtSecret);
  const { status, body } = await executor.answer(operation, { user });
  sendJson(response, status, body);
}

async function readOperation(request: http.IncomingMessage, url: URL): Promise<GraphqlRequest> {
  if (request.method === 'GET') {
    const variables = url.searchParams.get('variables');
    return { query: url.searchParams.get('query'), variables: variables ? JSON.parse(variables) : undefined };
  }
  if (request.headers['content-type']?.startsWith('multipart/form-data')) return readMultipart(request);
  return ((await readJson(request)) ?? {}) as GraphqlRequest;
}
