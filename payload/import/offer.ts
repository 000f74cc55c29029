import { type Draft, FIRST_DRAFT } from '../../contract/draft.ts';
import { hasContent, type Imported, type ImportNote, NOTHING } from './imported.ts';
import { importText, LONGEST_IMPORT } from './read-text.ts';
import { textOfBytes } from './text-of-bytes.ts';

/** Where a text landed; `anywhere` is neither of the fields that take one as it is. */
export type PastePlace = 'payload' | 'device-tokens' | 'anywhere';

/** What a text holds, in brief. */
export interface ImportContent {
  readonly payload: boolean;
  /** How many. */
  readonly deviceTokens: number;
  /** `sandbox`, or an address of one's own. */
  readonly destination: string | null;
  /** How many delivery options. */
  readonly options: number;
}

/** What a text could fill in, and what it would change. */
export interface ImportOffer {
  /** The fields that *Fill in* changes, each to its new value; empty where there is nothing to fill in. */
  readonly patch: Partial<Draft>;
  readonly holds: ImportContent;
  readonly receipts: readonly ImportNote[];
  readonly left: readonly ImportNote[];
  readonly place: Imported['place'];
}

/** The page waits while a pasted text is read; what is longer may be dropped as a file. */
const LONGEST_PASTE = 2_000_000;

/** A longer file holds a longer text than is read, whatever its encoding: UTF-8 has three bytes at most for a UTF-16 unit. */
export const LONGEST_FILE_BYTES = 3 * LONGEST_IMPORT;

/** The offer for a pasted text; `null` where it is just what belongs in its place, or nothing that anybody knows. */
export function offerOfPaste(text: string, where: PastePlace): ImportOffer | null {
  if (text.length > LONGEST_PASTE) return explanation([{ code: 'text-too-long', most: LONGEST_PASTE }]);
  const imported = importText(text);
  if (imported === null || saysNothing(imported)) return null;
  const patch = patchOf(imported);
  const fields = Object.keys(patch);
  const asPasted =
    (where === 'payload' && fields.length === 1 && patch.payload?.trim() === text.trim()) ||
    (where === 'device-tokens' && fields.length === 1 && patch.deviceTokens !== undefined);
  return asPasted ? null : offerOf(imported);
}

/** The offer for a dropped file. A payload with mistakes becomes the payload: the composer says what is wrong with it. */
export function offerOfFile(file: string, bytes: Uint8Array): ImportOffer {
  const decoded = textOfBytes(bytes);
  if (!decoded.ok)
    return explanation([{ code: 'file-encoding', file, reason: decoded.reason, offset: decoded.offset }]);
  const imported = importText(decoded.text);
  if (imported === null) return explanation([{ code: 'file-empty', file }]);
  const { text, encoding } = decoded;
  const broken = !hasContent(imported) && imported.left.some(({ code }) => code === 'payload-broken');
  const receipts: ImportNote[] = encoding === 'UTF-8' ? [] : [{ code: 'encoding', encoding }];
  return offerOf({
    ...imported,
    payload: broken ? text : imported.payload,
    receipts: [...receipts, ...imported.receipts],
    left: imported.left.map((note) => ofFile(note, file)),
  });
}

/** A note on a whole text, with the name of its file. */
function ofFile(note: ImportNote, file: string): ImportNote {
  if (note.code === 'not-understood') return { code: 'file-not-understood', file };
  return note.code === 'text-too-long' ? { code: 'file-too-long', file } : note;
}

/** An offer of nothing that says why. */
export function explanation(left: readonly ImportNote[]): ImportOffer {
  return { patch: {}, holds: contentOf(NOTHING), receipts: [], left, place: null };
}

const NO_NEWS: ReadonlySet<ImportNote['code']> = new Set([
  'not-understood',
  'payload-broken',
  'aps-missing',
  'device-token-unreadable',
] as const);

/** A text that is nothing we know, or JSON whose mistakes the composer shows, is no news where it was pasted. */
function saysNothing(imported: Imported): boolean {
  if (hasContent(imported) || imported.place !== null) return false;
  return imported.left.every(({ code }) => NO_NEWS.has(code));
}

function offerOf(imported: Imported): ImportOffer {
  const { receipts, left, place } = imported;
  return { patch: patchOf(imported), holds: contentOf(imported), receipts, left, place };
}

/** A whole request replaces the one before: what it does not name was not in it. Else only what is named changes. */
function patchOf({
  payload,
  headers,
  deviceTokens,
  destination,
  host,
  port,
  simulatorDevice,
  whole,
}: Imported): Partial<Draft> {
  const { pushType, topic, priority, expiration, collapseId, apnsId } = FIRST_DRAFT;
  const toApns = destination !== null && destination !== 'ios-simulator';
  return {
    ...(whole && toApns
      ? { pushType, topic, priority, expiration, collapseId, apnsId, wire: 'http2', deviceTokens: '' }
      : {}),
    ...headers,
    ...(payload === null ? {} : { payload }),
    ...(deviceTokens.length === 0 ? {} : { deviceTokens: deviceTokens.join('\n') }),
    ...(destination === null ? {} : { destination }),
    ...(destination === 'sandbox' || destination === 'production' ? { applePort: port === 2197 ? 2197 : 443 } : {}),
    ...(destination === 'other' && host !== null ? { otherHost: authorityOf(host, port) } : {}),
    ...(destination === 'ios-simulator' ? { iosSimulatorDevice: simulatorDevice ?? 'booted' } : {}),
  };
}

function authorityOf(host: string, port: number | null): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === null ? name : `${name}:${port}`;
}

function contentOf({ payload, headers, deviceTokens, destination, host, port }: Imported): ImportContent {
  return {
    payload: payload !== null,
    deviceTokens: deviceTokens.length,
    destination: destination === 'other' && host !== null ? authorityOf(host, port) : destination,
    options: Object.keys(headers).length,
  };
}
