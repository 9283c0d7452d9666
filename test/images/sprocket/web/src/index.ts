import http from 'node:http';

import { loginPage, shellPage } from './pages.js';
import { readCookies, refreshSession } from './session.js';
import { readSettings } from './settings.js';

const SHELLS = new Map([
  ['/scrims', 'Scrims'],
  ['/league', 'League'],
  ['/admin', 'Administration'],
]);

const settings = readSettings();

async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://web');
  const shell = SHELLS.get(pathname);
  if (pathname === '/') return redirect(response);
  if (pathname === '/auth/login') return sendPage(response, 200, loginPage(settings));
  if (!shell) return sendPage(response, 404, shellPage(settings, 'Not found'));

  const cookies = readCookies(request.headers.cookie);
  const refreshToken = cookies.get('sprocket.refresh');
  // Not in the real application: how the call to the API went, so that a test can see it.
  if (refreshToken) response.setHeader('X-Standin-Refresh', await refreshSession(settings, refreshToken));
  if (!cookies.get('sprocket.token')) return redirect(response);
  return sendPage(response, 200, shellPage(settings, shell));
}

function redirect(response: http.ServerResponse): void {
  response.writeHead(302, { Location: '/auth/login', 'Content-Length': '0' }).end();
}

function sendPage(response: http.ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}

const port = Number(process.env.PORT ?? 3000);
http
  .createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  })
  .listen(port, process.env.HOST ?? '0.0.0.0', () => {
    console.log(`Listening on port ${port}: Sprocket stand-in (test double) ${settings.version}`);
  });
