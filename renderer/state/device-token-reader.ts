import { useEffect, useMemo, useState } from 'react';
import { explanation } from '../../contract/told.ts';
import type { DeviceTokenReading, ReadDeviceToken } from '../../payload/device-token/device-tokens.ts';
import type { DeviceTokenProblem } from '../../payload/problem.ts';

/** The reader of all other forms, which is larger than what a page should wait for at its start. */
type Reader = typeof import('../../payload/device-token/without-device-tokens.ts');

const PLAIN = /^[0-9a-f]{64}$/;
let reader: Reader | null = null;
let loading: Promise<Reader> | null = null;

function loadReader(): Promise<Reader> {
  loading ??= import('../../payload/device-token/without-device-tokens.ts').then((module) => {
    reader = module;
    return module;
  });
  return loading;
}

/** Reads device tokens, as `readDeviceTokens` does; the code for it is loaded when it is first wanted. */
export async function readDeviceTokensLater(text: string): Promise<DeviceTokenReading> {
  return readPlain(text) ?? (await loadReader()).readDeviceTokens(text);
}

/** `reading`; where it stands for one whose reader is on its way, that of `text` as soon as it is there. */
export async function whenRead(reading: DeviceTokenReading, text: string): Promise<DeviceTokenReading> {
  return reading === BEING_READ ? readDeviceTokensLater(text).catch(() => READER_MISSING) : reading;
}

/** The same at once; `null` while the reader is on its way. Never so for plain tokens, one a line. */
export function readDeviceTokensNow(text: string): DeviceTokenReading | null {
  return readPlain(text) ?? reader?.readDeviceTokens(text) ?? null;
}

/** `text` without some device tokens. What the window shows of them was read, so the reader is there. */
export function withoutDeviceTokensNow(text: string, gone: ReadonlySet<string>): string {
  const plain = readPlain(text);
  if (plain === null) return reader?.withoutDeviceTokens(text, gone) ?? text;
  return text
    .split('\n')
    .filter((line) => !gone.has(line.trim()))
    .join('\n');
}

/** The device tokens of the field, with the reader fetched right after the first paint. */
export function useDeviceTokenReading(text: string): DeviceTokenReading {
  const [state, setState] = useState<'loading' | 'there' | 'missing'>(reader === null ? 'loading' : 'there');
  useEffect(() => {
    loadReader().then(
      () => setState('there'),
      () => setState('missing'),
    );
  }, []);
  return useMemo(() => readDeviceTokensNow(text) ?? (state === 'missing' ? READER_MISSING : BEING_READ), [text, state]);
}

/** Plain device tokens, one a line, each once; `null` for every other text. */
function readPlain(text: string): DeviceTokenReading | null {
  const tokens: ReadDeviceToken[] = [];
  const seen = new Set<string>();
  let from = 0;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() !== '') {
      if (!PLAIN.test(line) || seen.has(line)) return null;
      seen.add(line);
      tokens.push({ token: line, label: null, line: index + 1, from, to: from + line.length });
    }
    from += line.length + 1;
  }
  return { tokens, receipts: [], problems: [] };
}

function standIn({ code, facts }: Pick<DeviceTokenProblem, 'code' | 'facts'>): DeviceTokenReading {
  return {
    tokens: [],
    receipts: [],
    problems: [{ code, facts, replacement: null, from: 0, to: 0, line: 1, column: 1 }],
  };
}

/** Stands for the reading while the reader is on its way. */
const BEING_READ = standIn(explanation('device-tokens-being-read', { list: null }));
const READER_MISSING = standIn(explanation('device-tokens-reader-missing', null));
