import { FIELD_NAME, FIELD_VALUE, fieldBytes, type HeaderField } from '../hpack/tables.ts';

/** What a request says before its body. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  /** By lower-case name, pseudo-headers among them; each character is one byte. Of those that came twice, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** An `apns-…` or `authorization` header that was sent more than once. */
  readonly repeatedHeader: string | null;
  /** What it says of its body's length; `null` where it says nothing. */
  readonly contentLength: number | null;
}

const PSEUDO: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path']);
/** Fields of HTTP/1.1's connections, which must not stand in HTTP/2 (RFC 9113 section 8.2.2). */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** The head of a request in its fields; `null` where it is malformed (RFC 9113 sections 8.2 and 8.3). */
export function readRequestHead(fields: readonly HeaderField[]): RequestHead | null {
  const headers: Record<string, string> = Object.create(null);
  let repeatedHeader: string | null = null;
  let isPastPseudo = false;
  for (const [name, value] of fields) {
    if (!FIELD_VALUE.test(value)) return null;
    const isKnown = headers[name] !== undefined;
    if (name.startsWith(':')) {
      if (isPastPseudo || isKnown || !PSEUDO.has(name)) return null;
    } else {
      isPastPseudo = true;
      if (!isRegular(name, value)) return null;
      if (isKnown && (name.startsWith('apns-') || name === 'authorization')) repeatedHeader ??= name;
    }
    if (!isKnown) headers[name] = value;
  }
  const { ':method': method = '', ':path': path = '', ':scheme': scheme = '' } = headers;
  if (method === '' || path === '' || scheme === '') return null;
  const { 'content-length': length } = headers;
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return null;
  return { method, path, headers, repeatedHeader, contentLength: length === undefined ? null : Number(length) };
}

/** Whether fields may come after a body (RFC 9113 section 8.1). */
export function areTrailers(fields: readonly HeaderField[]): boolean {
  return fields.every(([name, value]) => isRegular(name, value) && FIELD_VALUE.test(value));
}

/** What a list of fields counts for MAX_HEADER_LIST_SIZE (RFC 9113 section 6.5.2). */
export function listBytes(fields: readonly HeaderField[]): number {
  let bytes = 0;
  for (const field of fields) bytes += fieldBytes(field);
  return bytes;
}

function isRegular(name: string, value: string): boolean {
  return FIELD_NAME.test(name) && !OF_CONNECTIONS.has(name) && (name !== 'te' || value === 'trailers');
}
