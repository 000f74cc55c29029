import { expect } from 'vitest';
import type { Imported, ImportNote } from '../../../payload/import/imported.ts';
import { importText } from '../../../payload/import/read-text.ts';

export const TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';
export const OTHER_TOKEN = 'ab'.repeat(32);
export const HI = '{"aps":{"alert":"Hi"}}';
export const ADDRESS = `https://api.push.apple.com/3/device/${TOKEN}`;

/** What a text holds; fails where it is empty. */
export function imported(text: string): Imported {
  const read = importText(text);
  if (read === null) throw new Error('an empty text');
  return read;
}

export function codes(notes: readonly ImportNote[]): readonly string[] {
  return notes.map(({ code }) => code);
}

/** The whole everyday request: payload, topic, device token, production. */
export function expectRequest(text: string, more: Partial<Imported> = {}): Imported {
  const read = imported(text);
  expect(read).toMatchObject({
    payload: HI,
    headers: { topic: 'com.example.app' },
    deviceTokens: [TOKEN],
    destination: 'production',
    host: 'api.push.apple.com',
    ...more,
  });
  return read;
}
