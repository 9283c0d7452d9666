import { apiUrl, type Settings } from './settings.js';

const TIMEOUT_MS = 5_000;

/** Cookies of a request by name. */
export function readCookies(header: string | undefined): Map<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  return new Map(pairs.filter(([name]) => name).map(([name, ...value]) => [name!, value.join('=')]));
}

/**
 * Asks the API for a new token over its public name, from this server: a container that cannot reach that name fails here.
 * @returns the HTTP status, or why there was none
 */
export async function refreshSession(settings: Settings, refreshToken: string): Promise<string> {
  const url = `${apiUrl(settings)}/refresh`;
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${refreshToken}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return String(response.status);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    const reason = cause?.code || cause?.message || message;
    console.error(`refresh: ${url}: ${reason}`);
    return `unreachable: ${reason}`;
  }
}
