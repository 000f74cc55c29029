import { describe, expect, it } from 'vitest';
import { REQUEST_CHANNELS, readRequest } from '../../contract/channels.ts';
import { isModest } from '../../contract/modest.ts';

const LARGE = 20_000_000;

const deep = (levels: number): unknown => (levels === 0 ? null : { inner: deep(levels - 1) });

/** What a page can have copied to the main process in a moment, and what takes long to look at key by key. */
const MONSTERS: readonly (readonly [string, () => unknown])[] = [
  ['a typed array of 20 MB', () => new Uint8Array(LARGE)],
  ['numbers of 8 bytes', () => new Float64Array(LARGE / 8)],
  ['a buffer', () => Buffer.alloc(LARGE)],
  ['bytes without a view', () => new ArrayBuffer(LARGE)],
  ['a list without members', () => new Array(4_000_000_000)],
  ['a list of 20,000,000', () => new Array(LARGE).fill(0)],
  ['an object of 20,000 keys', () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i]))],
  ['a map', () => new Map([['identityId', 'x']])],
  ['a set', () => new Set(['x'])],
  ['a date', () => new Date()],
  ['an error', () => new Error('x')],
  ['a pattern', () => /x/],
  ['six thousand levels', () => deep(6_000)],
  ['a text of 20,000,000', () => 'x'.repeat(LARGE)],
  ['texts of 20,000,000 together', () => Array.from({ length: 20 }, () => 'x'.repeat(LARGE / 20))],
  ['a key of 20,000,000', () => ({ ['x'.repeat(LARGE)]: 1 })],
];

describe('the size of an argument', () => {
  it.each(MONSTERS)('is judged before any schema, at once, on every channel: %s', (_, make) => {
    const monster = make();
    for (const argument of [
      monster,
      { identityId: monster },
      { files: [monster] },
      { destination: { kind: monster } },
    ]) {
      expect(isModest(argument)).toBe(false);
      for (const channel of REQUEST_CHANNELS) expect(readRequest(channel, argument).ok).toBe(false);
    }
  });

  it('leaves room for the largest request there is', () => {
    const send = {
      destination: { kind: 'simulator' },
      ...{ wire: 'http2', binaryCommand: 2, confirmation: 'automatic', identityId: null, stream: null },
      deviceTokens: Array.from({ length: 10_000 }, () => 'a1'.repeat(100)),
      headers: { topic: null, pushType: null, priority: null, expirationSeconds: null, collapseId: null, apnsId: null },
      payload: 'x'.repeat(1_000_000),
      acceptExpired: false,
      confirmProduction: false,
    };
    expect(readRequest('send.start', send)).toMatchObject({ ok: true });
    expect(readRequest('app.start', undefined)).toMatchObject({ ok: true });
  });
});
