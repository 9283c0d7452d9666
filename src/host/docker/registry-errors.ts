import { SprocketError } from '../../core/sprocket-error.ts';

/**
 * Turns what the engine says about a registry into a cause and a next command. The engine passes on the registry's
 * words, so this is the one place that knows them.
 * @param reference the image that was asked for
 */
export function explainRegistryError(reference: string, error: unknown): SprocketError {
  if (error instanceof SprocketError) return error;
  // The client library puts the engine's own status in front, which is 500 for whatever a registry did.
  const text = (error instanceof Error ? error.message : String(error)).replace(/^\(HTTP code \d+\) [^-]*- /, '');
  const { cause, hint } = reasonOf(text.toLowerCase(), reference);
  return new SprocketError('image-unavailable', `${reference} cannot be had: ${cause}`, {
    hint,
    details: [text.replace(/\s+/g, ' ').slice(0, 300)],
    cause: error,
  });
}

function reasonOf(text: string, reference: string): { cause: string; hint: string } {
  const registry = reference.split('/')[0] ?? reference;
  if (/toomanyrequests|too many requests|\b429\b|rate limit/.test(text)) {
    return {
      cause: 'the registry limits how often this address may ask (429)',
      hint: 'Wait an hour, sign in with: docker login, or set images.registry to a mirror; then the same command again.',
    };
  }
  if (/unauthorized|authentication required|no basic auth|denied|\b401\b|\b403\b/.test(text)) {
    return {
      cause: 'the registry wants a login, or this one may not read it (401)',
      hint: `docker login ${registry}, or set app.username and: sprocket secrets set registry-password`,
    };
  }
  if (/manifest unknown|not found|name unknown|repository does not exist|\b404\b/.test(text)) {
    return {
      cause: 'the registry does not have it (404)',
      hint: 'Check app.version, app.registry and images.registry in sprocket.yaml.',
    };
  }
  if (/timeout|timed out|deadline|aborted|no answer in/.test(text)) {
    return {
      cause: 'the registry did not answer in time',
      hint: 'Check the connection of this host, or set images.registry to a mirror; then the same command again.',
    };
  }
  if (
    /no such host|server misbehaving|connection refused|network is unreachable|no route to host|econnrefused|econnreset|enotfound|eai_again|ehostunreach|enetunreach/.test(
      text,
    )
  ) {
    return {
      cause: 'the registry cannot be reached from here',
      hint: 'Check the connection and DNS of this host, or set images.registry to a mirror.',
    };
  }
  if (/\beof\b|connection reset|broken pipe|socket hang up|unexpected end/.test(text)) {
    return {
      cause: 'the connection to the registry broke off',
      hint: 'Try the same command again: what has come already is not fetched again.',
    };
  }
  if (/\b5\d\d\b|internal server error|bad gateway|service unavailable/.test(text)) {
    return {
      cause: 'the registry has a fault of its own (5xx)',
      hint: 'Try the same command again in some minutes, or set images.registry to a mirror.',
    };
  }
  if (/no space left/.test(text)) {
    return { cause: 'the disk is full', hint: 'Free some space: docker system df shows what Docker uses.' };
  }
  if (/no matching manifest|does not match the specified platform|exec format/.test(text)) {
    return {
      cause: 'it is not made for the processor of this host',
      hint: 'Use a host of another architecture, or an image built for this one.',
    };
  }
  return { cause: 'the registry refused it', hint: `See what the engine says: docker pull ${reference}` };
}
