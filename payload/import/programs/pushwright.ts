import { parseHostPort } from '../../../contract/destination.ts';
import { readDeviceTokens } from '../../device-token/device-tokens.ts';
import { HEADER_NAMES } from '../../headers/names.ts';
import { readToken } from '../address.ts';
import { readHeaders } from '../headers.ts';
import { eachOnce, type Imported, type ImportNote, NOTHING } from '../imported.ts';
import { importRequestBody } from '../request.ts';
import type { ShellCommand } from '../shell/command.ts';

/** Options of `pushwright send` that stand alone (its help); all others have a value. */
const ALONE = /^--(?:accept-expired|retry-unknown|no-proxy|json|help)$/;
const HEADERS: Readonly<Record<string, string>> = {
  '--topic': HEADER_NAMES.topic,
  '--push-type': HEADER_NAMES.pushType,
  '--priority': HEADER_NAMES.priority,
  '--expiration': HEADER_NAMES.expiration,
  '--collapse-id': HEADER_NAMES.collapseId,
  '--apns-id': HEADER_NAMES.apnsId,
};
const IDENTITY = /^--(?:identity|key|provider-token-key)$/;

/** Our own command line: `pushwright send [OPTIONS] [TOKEN…]`. `null` for any other use of it. */
export function readPushwright(words: readonly string[], command: ShellCommand): Imported | null {
  if (words[0] !== 'send') return null;
  const { options, values } = partsOf(words.slice(1));
  const receipts: ImportNote[] = [{ code: 'read-from', source: 'pushwright' }];
  const left: ImportNote[] = [];
  const headers: (readonly [string, string])[] = [];
  const deviceTokens = values.flatMap((word) => readToken(word, receipts, left));
  let payload: string | null = null;
  const contentOf = (file: string) => (file === '-' ? command.stdin : (command.files.get(file) ?? null));
  const nameOf = (file: string) => (file === '-' ? command.stdinFile : file);
  for (const { name, value } of options) {
    const header = HEADERS[name];
    if (header !== undefined) headers.push([header, value]);
    else if (name === '--alert') payload = JSON.stringify({ aps: { alert: value } });
    else if (name === '--payload') {
      payload = contentOf(value);
      if (payload === null) left.push({ code: 'payload-file', file: nameOf(value) });
    } else if (name === '--tokens') {
      const text = contentOf(value);
      if (text === null) left.push({ code: 'device-token-file', file: nameOf(value) });
      else deviceTokens.push(...readDeviceTokens(text).tokens.map(({ token }) => token));
    } else if (IDENTITY.test(name)) left.push({ code: 'identity-file', file: value });
    else if (!/^--(?:to|port|device|json)$/.test(name)) left.push({ code: 'option-left', name });
  }
  const body = payload === null ? null : importRequestBody([payload.trim()], command.unresolved, receipts, left);
  return {
    ...NOTHING,
    ...destinationOf(options, left),
    payload: body?.payload ?? null,
    headers: readHeaders(headers, left),
    deviceTokens: [...new Set(deviceTokens)],
    whole: true,
    receipts: eachOnce(receipts),
    left: eachOnce(left),
  };
}

interface Option {
  readonly name: string;
  readonly value: string;
}

function partsOf(words: readonly string[]): {
  readonly options: readonly Option[];
  readonly values: readonly string[];
} {
  const options: Option[] = [];
  const values: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const equals = /^(--[a-z-]+)=([\s\S]*)$/.exec(word);
    if (!word.startsWith('--')) values.push(word);
    else if (equals !== null) options.push({ name: equals[1] ?? '', value: equals[2] ?? '' });
    else if (ALONE.test(word)) options.push({ name: word, value: '' });
    else if (word !== '--') {
      at += 1;
      options.push({ name: word, value: words[at] ?? '' });
    }
  }
  return { options, values };
}

function destinationOf(
  options: readonly Option[],
  left: ImportNote[],
): Partial<Pick<Imported, 'destination' | 'host' | 'port' | 'simulatorDevice'>> {
  const of = (wanted: string) => options.find(({ name }) => name === wanted)?.value;
  const to = of('--to') ?? 'simulator';
  const port = of('--port') === '2197' ? 2197 : null;
  if (to === 'simulator' || to === 'sandbox' || to === 'production') return { destination: to, port };
  if (to === 'ios-simulator') return { destination: to, simulatorDevice: of('--device') ?? null };
  const place = parseHostPort(to);
  if ('mistake' in place) {
    left.push(/[$`{<%]/.test(to) ? { code: 'placeholder', name: to, part: 'host' } : { code: 'address-unreadable' });
    return {};
  }
  return { destination: 'other', host: place.host, port: place.port };
}
