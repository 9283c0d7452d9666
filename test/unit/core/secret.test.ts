import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { redact, REDACTED, Secret } from '../../../src/core/secret.ts';

const VALUE = 'correct-horse-battery';
const secret = new Secret(VALUE);

describe('Secret', () => {
  it('gives its value to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe(VALUE);
  });

  it.each<[string, string]>([
    // What a forgetful programmer writes; the linter forbids the first two, at run time they must be harmless too.
    ['a template string', `key=${secret as unknown as string}`],
    ['a concatenation', 'x' + (secret as unknown as string)],
    ['toString', secret.toString()],
    ['String()', String(secret)],
    ['JSON', JSON.stringify({ secret, list: [secret] })],
    ['util.inspect', inspect(secret)],
    ['util.inspect of everything', inspect({ deep: { secret } }, { depth: null, showHidden: true, getters: true })],
    ['console.log formats', format('%s %o %O %j', secret, secret, secret, secret)],
    ['an error that carries it', inspect(new Error('x', { cause: secret }))],
  ])('shows nothing of it in %s', (_, text) => {
    expect(text).toContain(REDACTED);
    expect(text).not.toContain(VALUE);
  });

  it('has no property that holds the value, so that a copy or a comparison cannot carry it', () => {
    expect(Object.getOwnPropertyNames(secret)).toEqual([]);
    expect(JSON.stringify(Object.assign({}, secret))).toBe('{}');
  });
});

describe('redact', () => {
  it('replaces every occurrence of every secret', () => {
    const text = redact('a=alpha-1 b=beta-22 again alpha-1', [new Secret('alpha-1'), new Secret('beta-22')]);
    expect(text).toBe(`a=${REDACTED} b=${REDACTED} again ${REDACTED}`);
  });

  it.each([
    ['short first', ['secret', 'secret-and-more']],
    ['long first', ['secret-and-more', 'secret']],
  ])('leaves no rest of a secret that contains another one (%s)', (_, values) => {
    const secrets = values.map((value) => new Secret(value));
    expect(redact('said: secret-and-more', secrets)).toBe(`said: ${REDACTED}`);
  });

  it('replaces it as URLs write it', () => {
    const text = 'https://a.example/?two=a%2Fb+%28cde%29 and https://a.example/a%2Fb%20(cde)';
    expect(redact(text, [new Secret('a/b (cde)')])).toBe(
      `https://a.example/?two=${REDACTED} and https://a.example/${REDACTED}`,
    );
  });

  it('takes the value literally, not as a pattern', () => {
    expect(redact('pa.s+w$1 and paXsswd', [new Secret('pa.s+w$1')])).toBe(`${REDACTED} and paXsswd`);
  });

  it('leaves values that are too short to be told from other text', () => {
    expect(redact('admin 12345', [new Secret('12345')])).toBe('admin 12345');
  });
});
