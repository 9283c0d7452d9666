import type http from 'node:http';

import { verifyBearer } from '../auth/jwt';
import type { Settings } from '../config/settings';
import { sendError } from './respond';

/** GET /login: on to Discord. What Discord sends back cannot be exchanged here, because nobody is there to ask. */
export function answerLogin(url: URL, response: http.ServerResponse, { auth }: Settings): void {
  if (url.searchParams.has('code')) {
    sendError(response, 401, 'Unauthorized');
    return;
  }
  const target = new URL('https://discord.com/api/oauth2/authorize');
  target.search = new URLSearchParams({
    response_type: 'code',
    redirect_uri: auth.discordCallbackUrl,
    scope: 'identify email',
    client_id: auth.discordClientId,
  }).toString();
  response.writeHead(302, { Location: target.href, 'Content-Length': '0' }).end();
}

/** GET /refresh: always 401, for a token with a valid signature too. */
export function answerRefresh(request: http.IncomingMessage, response: http.ServerResponse, { auth }: Settings): void {
  const valid = verifyBearer(request.headers.authorization, auth.jwtSecret);
  sendError(response, 401, valid ? 'payload has an invalid userId' : 'Unauthorized');
}
