import { describe, expect, it } from 'vitest';
import { checksum, checksumOf, fingerprint } from '../../../src/core/checksum.ts';
import { Secret } from '../../../src/core/secret.ts';

describe('checksum', () => {
  it('is SHA-256', () => {
    expect(checksum('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(checksum(new TextEncoder().encode('abc'))).toBe(checksum('abc'));
  });
});

describe('checksumOf', () => {
  it('does not depend on the order of keys, nor on keys without a value', () => {
    expect(checksumOf({ a: 1, b: { c: 2, d: 3 } })).toBe(checksumOf({ b: { d: 3, c: 2, e: undefined }, a: 1 }));
  });

  it.each<[string, unknown, unknown]>([
    ['the order of a list', [1, 2], [2, 1]],
    ['a type', { a: '1' }, { a: 1 }],
    ['a null', { a: null }, {}],
    ['a nesting', { a: { b: 1 } }, { a: 1, b: 1 }],
    ['a name with a quote', { 'a":1,"b': 1 }, { a: 1, b: 1 }],
  ])('depends on %s', (_, one, other) => {
    expect(checksumOf(one)).not.toBe(checksumOf(other));
  });
});

describe('fingerprint', () => {
  const key = new Secret('key');

  it('is short, and differs with the secret and with the key', () => {
    const one = fingerprint(new Secret('a'), key);
    expect(one).toMatch(/^[0-9a-f]{12}$/);
    expect(fingerprint(new Secret('a'), key)).toBe(one);
    expect(fingerprint(new Secret('b'), key)).not.toBe(one);
    expect(fingerprint(new Secret('a'), new Secret('other key'))).not.toBe(one);
  });

  it('cannot be found by hashing guesses without the key', () => {
    expect(checksum('a')).not.toContain(fingerprint(new Secret('a'), key));
  });
});
