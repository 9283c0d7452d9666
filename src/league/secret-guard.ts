import { SprocketError } from '../core/sprocket-error.ts';

const SECRET_KEY = /pass(word|wd|phrase)?$|secret|token|(api|access|private)[-_]?key|credential/i;
// A Discord bot token: three parts, the first of which is the user id in base64.
const DISCORD_TOKEN = /^[MNO][\w-]{22,28}\.[\w-]{5,7}\.[\w-]{25,}$/;

/**
 * Refuses secrets in a file that is not made for them: by the key's name, by a password in a URL, and by the
 * known shape of a Discord token.
 * @param value parsed YAML
 * @param name the file's name, for the message
 * @throws SprocketError config-secret; the message never repeats the value
 */
export function refuseSecrets(value: unknown, name: string): void {
  const paths = [...secretPaths(value, [])];
  if (paths.length === 0) return;
  throw new SprocketError('config-secret', `${name} holds a secret: ${paths.join(', ')}`, {
    hint: `Remove it from ${name} and give it with: sprocket secrets set NAME (or --secrets-file, SPROCKET_SECRET_NAME).`,
    details: ['Secrets live in the folder secrets/, one file each. Treat this one as known and replace it.'],
  });
}

function* secretPaths(value: unknown, path: readonly string[]): Generator<string> {
  if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      const here = [...path, key];
      if (SECRET_KEY.test(key) ? isGiven(item) : typeof item === 'string' && looksSecret(item)) yield here.join('.');
      else yield* secretPaths(item, here);
    }
  }
}

/** Something stands there: digits without quotes and lists of values are as secret as text. */
function isGiven(item: unknown): boolean {
  if (Array.isArray(item)) return item.some(isGiven);
  return (typeof item === 'string' && item !== '') || typeof item === 'number';
}

function looksSecret(text: string): boolean {
  if (DISCORD_TOKEN.test(text)) return true;
  if (!text.includes('://') || !URL.canParse(text)) return false;
  const { password, searchParams } = new URL(text);
  return password !== '' || [...searchParams.keys()].some((key) => SECRET_KEY.test(key));
}
