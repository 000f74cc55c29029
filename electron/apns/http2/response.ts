import { printable } from '../../ground/printable.ts';

/** Most bytes of a response body that are kept; APNs writes fewer than a hundred. */
export const MAX_BODY_BYTES = 64 * 1024;

/** What the body of a refusal says. */
export interface ResponseBody {
  readonly reason: string | null;
  /** UNIX milliseconds. */
  readonly timestamp: number | null;
}

const NOTHING: ResponseBody = { reason: null, timestamp: null };
/** Longer texts than this are no reason of APNs and would only flood a result. */
const MAX_REASON_CHARACTERS = 200;

/** The `reason` and `timestamp` of a refusal (Apple: Handling notification responses from APNs); both `null` where the body is none that APNs writes. */
export function readResponseBody(body: Uint8Array): ResponseBody {
  if (!beginsAnObject(body)) return NOTHING;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return NOTHING;
  }
  if (typeof value !== 'object' || value === null) return NOTHING;
  const { reason, timestamp } = value as { readonly reason?: unknown; readonly timestamp?: unknown };
  return {
    reason: typeof reason === 'string' && reason !== '' ? printable(reason.slice(0, MAX_REASON_CHARACTERS)) : null,
    timestamp: typeof timestamp === 'number' && Number.isFinite(timestamp) && timestamp >= 0 ? timestamp : null,
  };
}

/** What a page says of itself that came in place of a reason: its title or heading, else the first line of a text; `null` where it says nothing. */
export function pageTitleOf(body: Uint8Array): string | null {
  if (beginsAnObject(body)) return null;
  const text = Buffer.from(body.subarray(0, LOOKED_AT_BYTES)).toString('utf8');
  const title = /<(title|h1)[^>]{0,100}>([^<]{1,200})/i.exec(text)?.[2] ?? (/^\s*</.test(text) ? '' : text);
  const line = printable(title.trim().split(/[\r\n]/)[0] ?? '').trim();
  return line === '' || line.includes('\ufffd') ? null : line.slice(0, MAX_TITLE_CHARACTERS);
}

const LOOKED_AT_BYTES = 4_096;
const MAX_TITLE_CHARACTERS = 100;

/** Whether the first byte after white space is a brace: what is no JSON object need not be read as one. */
function beginsAnObject(body: Uint8Array): boolean {
  let at = 0;
  while (WHITE_SPACE.has(body[at] ?? -1)) at += 1;
  return body[at] === BRACE;
}

/** RFC 8259 section 2. */
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BRACE = 0x7b;
