/** Bytes that are not the DER or BER they should be. */
export class DerError extends Error {
  readonly code = 'der-malformed';

  constructor(message: string) {
    super(message);
    this.name = 'DerError';
  }
}

/** One element: its identifier octet, what it holds, and all its bytes. Children are read when asked for. */
export interface DerNode {
  /** The whole identifier octet: class, constructed bit and number (X.690 8.1.2). */
  readonly tag: number;
  readonly content: Buffer;
  /** Header and content, as they lie in the file. */
  readonly raw: Buffer;
}

/** Identifier octets of the universal types that certificates and keys are made of (X.690 8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

const CONSTRUCTED = 0x20;
/*
 * The bytes are an attacker's. Nesting, the number of elements and the length of what becomes text are bounded, and an
 * element without a length is passed over without making anything of what is in it: reading costs a few milliseconds a
 * megabyte, whatever is written there.
 */

/** Deeper nesting than any real file has: PKCS#12 in BER needs about 12. */
const DEEPEST = 64;
/** An octet string in pieces has one level of them. */
const DEEPEST_PIECES = 4;
/** More than any real element holds: a list of 100 certificates holds 100. */
const MOST_ELEMENTS = 10_000;
/** Longer than any object identifier in use. */
const LONGEST_OID_BYTES = 64;

/** The identifier octet of the context-specific tag `[number]`, constructed unless `primitive`. */
export function contextTag(number: number, form: 'constructed' | 'primitive' = 'constructed'): number {
  return 0x80 | (form === 'constructed' ? CONSTRUCTED : 0) | number;
}

/** The element at the start of `bytes`; what follows it is left. Throws `DerError`. */
export function readDer(bytes: Buffer): DerNode {
  return readAt(bytes, 0, 0);
}

/** The elements inside `node`, in order. Throws `DerError` where its content is no series of elements. */
export function childrenOf(node: DerNode): readonly DerNode[] {
  const children: DerNode[] = [];
  for (let offset = 0; offset < node.content.length; ) {
    if (children.length === MOST_ELEMENTS) throw new DerError('an element holds too many others');
    const child = readAt(node.content, offset, 0);
    children.push(child);
    offset += child.raw.length;
  }
  return children;
}

/** The children of `node`, which must be of type `tag`. Throws `DerError`. */
export function membersOf(node: DerNode | undefined, tag: number = TAG.sequence): readonly DerNode[] {
  return childrenOf(expectTag(node, tag));
}

/** `node` itself when it is of type `tag`. Throws `DerError`. */
export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node === undefined) throw new DerError(`an element of type ${hex(tag)} is missing`);
  if (node.tag !== tag) throw new DerError(`an element of type ${hex(tag)} was expected, ${hex(node.tag)} found`);
  return node;
}

/** The bytes of an octet string, also one in pieces (BER, X.690 8.7.3) and one under an implicit tag. Throws `DerError`. */
export function octetsOf(node: DerNode | undefined, tag: number = TAG.octetString, depth = 0): Buffer {
  if (node === undefined) throw new DerError('an octet string is missing');
  if (depth > DEEPEST_PIECES) throw new DerError('an octet string is nested too deeply');
  if (node.tag === tag) return node.content;
  expectTag(node, tag | CONSTRUCTED);
  return Buffer.concat(childrenOf(node).map((piece) => octetsOf(piece, TAG.octetString, depth + 1)));
}

/** A non-negative integer of at most 53 bits; larger ones give `Infinity`. Throws `DerError` for negative ones. */
export function smallIntegerOf(node: DerNode | undefined): number {
  const { content } = expectTag(node, TAG.integer);
  const [first] = content;
  if (first === undefined || first >= 0x80) throw new DerError('a non-negative integer was expected');
  const digits = content.toString('hex').replace(/^0+/, '');
  const value = digits === '' ? 0 : Number.parseInt(digits, 16);
  return Number.isSafeInteger(value) ? value : Number.POSITIVE_INFINITY;
}

/** The dotted form of an object identifier. Throws `DerError`. */
export function oidOf(node: DerNode | undefined): string {
  const { content } = expectTag(node, TAG.oid);
  if (content.length > LONGEST_OID_BYTES) throw new DerError('an object identifier is too long');
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw new DerError('an object identifier has a number that is too large');
    if ((byte & 0x80) !== 0) continue;
    if (numbers.length === 0) {
      const top = Math.min(2, Math.floor(value / 40));
      numbers.push(top, value - top * 40);
    } else numbers.push(value);
    value = 0;
  }
  if (numbers.length === 0 || (content.at(-1) ?? 0x80) >= 0x80) throw new DerError('an object identifier is cut off');
  return numbers.join('.');
}

/** The text of any of the string types of a name; `null` for other types. */
export function textOf(node: DerNode): string | null {
  switch (node.tag) {
    case TAG.utf8String:
      return node.content.toString('utf8');
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.teletexString:
    case TAG.visibleString:
      return node.content.toString('latin1');
    case TAG.bmpString:
      return node.content.length % 2 === 0 ? Buffer.from(node.content).swap16().toString('utf16le') : null;
    case TAG.universalString: {
      const letters: string[] = [];
      for (let i = 0; i + 4 <= node.content.length; i += 4) {
        const point = node.content.readUInt32BE(i);
        if (point > 0x10ffff) return null;
        letters.push(String.fromCodePoint(point));
      }
      return letters.join('');
    }
    default:
      return null;
  }
}

/** UNIX milliseconds of a UTCTime or GeneralizedTime (RFC 5280 4.1.2.5). Throws `DerError`. */
export function timeOf(node: DerNode | undefined): number {
  const text = node?.content.toString('latin1') ?? '';
  const pattern = node?.tag === TAG.utcTime ? /^(\d\d)(\d{4})(\d{4})(\d\d)?(Z|[+-]\d{4})$/ : null;
  const general = /^(\d{4})(\d{4})(\d{4})(\d\d)?(?:[.,]\d+)?(Z|[+-]\d{4})$/;
  const match = (pattern ?? general).exec(text);
  if (match === null || (node?.tag !== TAG.utcTime && node?.tag !== TAG.generalizedTime))
    throw new DerError('a date is malformed');
  const [, year = '', monthDay = '', hourMinute = '', second = '00', zone = 'Z'] = match;
  const fullYear = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`;
  const iso = `${fullYear}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}T${hourMinute.slice(0, 2)}:${hourMinute.slice(2)}:${second}${
    zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3)}`
  }`;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new DerError('a date does not exist');
  return ms;
}

/** One element of type `tag` around `contents`, in DER. */
export function encodeDer(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), encodeLength(content.length), content]);
}

/** A SEQUENCE of `members`. */
export function encodeSequence(...members: readonly Buffer[]): Buffer {
  return encodeDer(TAG.sequence, ...members);
}

/** A SET of `members`, sorted as DER wants it (X.690 11.6). */
export function encodeSet(...members: readonly Buffer[]): Buffer {
  return encodeDer(TAG.set, ...[...members].sort(Buffer.compare));
}

/** A non-negative INTEGER. */
export function encodeInteger(value: number): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return encodeDer(TAG.integer, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function encodeOid(dotted: string): Buffer {
  const [top = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const number of [top * 40 + second, ...rest]) {
    const base128 = [number % 128];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
      base128.unshift((left % 128) | 0x80);
    bytes.push(...base128);
  }
  return encodeDer(TAG.oid, Buffer.from(bytes));
}

/** A UTF8String. */
export function encodeUtf8(text: string): Buffer {
  return encodeDer(TAG.utf8String, Buffer.from(text, 'utf8'));
}

/** A NULL. */
export function encodeNull(): Buffer {
  return encodeDer(TAG.null);
}

/** An AlgorithmIdentifier: `oid` with its parameters, or none at all. */
export function encodeAlgorithm(oid: string, parameters: Buffer | null): Buffer {
  return parameters === null ? encodeSequence(encodeOid(oid)) : encodeSequence(encodeOid(oid), parameters);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

/** Where an element begins and ends: `end` counts the two zero octets of one without a length, `contentEnd` does not. */
interface Extent {
  readonly tag: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
}

function readAt(bytes: Buffer, start: number, depth: number): DerNode {
  const { tag, contentStart, contentEnd, end } = extentAt(bytes, start, depth);
  return { tag, content: bytes.subarray(contentStart, contentEnd), raw: bytes.subarray(start, end) };
}

function extentAt(bytes: Buffer, start: number, depth: number): Extent {
  if (depth > DEEPEST) throw new DerError('elements are nested too deeply');
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined) throw new DerError('an element is cut off');
  if ((tag & 0x1f) === 0x1f) throw new DerError('an element has a tag number above 30');
  if (first === 0x80) return indefiniteExtent(bytes, start, tag, depth);
  let length = first;
  let contentStart = start + 2;
  if (first > 0x80) {
    const count = first & 0x7f;
    if (count > 6) throw new DerError('an element is longer than any file');
    if (contentStart + count > bytes.length) throw new DerError('an element is cut off');
    length = bytes.readUIntBE(contentStart, count);
    contentStart += count;
  }
  const end = contentStart + length;
  if (end > bytes.length) throw new DerError('an element is cut off');
  return { tag, contentStart, contentEnd: end, end };
}

/** BER's indefinite length: the content ends where its elements are followed by two zero octets (X.690 8.1.3.6). */
function indefiniteExtent(bytes: Buffer, start: number, tag: number, depth: number): Extent {
  if ((tag & CONSTRUCTED) === 0) throw new DerError('an element without a length holds no elements');
  const contentStart = start + 2;
  let contentEnd = contentStart;
  while (!(bytes[contentEnd] === 0 && bytes[contentEnd + 1] === 0))
    contentEnd = extentAt(bytes, contentEnd, depth + 1).end;
  return { tag, contentStart, contentEnd, end: contentEnd + 2 };
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, '0')}`;
}
