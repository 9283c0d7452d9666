import { describe, expect, it } from 'vitest';
import { parseBytes, parseDuration, showBytes, showDuration } from '../../../src/core/quantity.ts';

describe('parseBytes', () => {
  it.each([
    ['0B', 0],
    ['512B', 512],
    ['1Ki', 1024],
    ['256Mi', 268_435_456],
    ['1.5Gi', 1_610_612_736],
  ])('reads %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '256', '256M', '256 Mi', '-1Mi', '1.Mi', '1e3Mi', '256mi', ' 1Mi', '1Mi\n'])('refuses %j', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });
});

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['60s', 60_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['7d', 604_800_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '60', '1.5s', '-1s', '60 s', '1y', '60s\n'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('showBytes', () => {
  it.each([
    [1, '1 KB'],
    [2 ** 20, '1 MB'],
    [48 * 2 ** 20, '48 MB'],
    [999 * 2 ** 20, '999 MB'],
    [1000 * 2 ** 20, '1.0 GB'],
    [1.2 * 2 ** 30, '1.2 GB'],
  ])('%d is %s', (bytes, text) => {
    expect(showBytes(bytes)).toBe(text);
  });
});

describe('showDuration', () => {
  it.each([
    [0, '0.0 s'],
    [400, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [89_400, '89 s'],
    [90_000, '1 min 30 s'],
    [185_000, '3 min 05 s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(showDuration(milliseconds)).toBe(text);
  });
});
