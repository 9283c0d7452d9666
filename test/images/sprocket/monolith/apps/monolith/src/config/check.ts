import type { Settings } from './settings';

const PLACEHOLDER_TOKENS = new Set(['local_dev_placeholder', 'your_discord_bot_token_here']);

/**
 * What the libraries of the real application refuse at construction: empty client ids, an empty signing secret, an
 * address that is no URL.
 * @throws Error with the message of the library concerned
 */
export function checkSettings(settings: Settings): void {
  const { auth, influx } = settings;
  if (!auth.jwtSecret) throw new TypeError('JwtStrategy requires a secret or key');
  if (!auth.discordClientId || !auth.googleClientId) throw new TypeError('OAuth2Strategy requires a clientID option');
  const protocol = /^([a-z]+:)\/\//.exec(influx.address)?.[1];
  if (protocol !== 'http:' && protocol !== 'https:') throw new Error(`Unsupported protocol: "${protocol ?? ''}"`);
  new URL(influx.address);
}

/**
 * Logs the bot in. There is no Discord in the lab, so every token but the placeholders, which skip the login in the
 * real application too, is refused like an invalid one.
 * @throws Error with code TOKEN_INVALID
 */
export function loginBot(token: string): void {
  if (PLACEHOLDER_TOKENS.has(token)) return;
  throw Object.assign(new Error('An invalid token was provided.'), { code: 'TOKEN_INVALID' });
}
