import { basename } from 'node:path';
import { inFile } from '../../../contract/told.ts';
import { textOfBytes } from '../../../payload/import/text-of-bytes.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { quotable } from '../../ground/printable.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { errorCode, FileRefused, type UnusableFileCode, unusableFile } from '../../ground/system-error.ts';
import type { CliIo } from '../cli-io.ts';
import { Refusal, refusal } from '../refusal.ts';
import { firstInvalidByte } from './utf8.ts';

/** Far above every limit of APNs, so that a payload that is merely too large is refused with its size. */
const MOST_BYTES = 1024 * 1024;

/** A payload's text and what its place is called in messages. */
export interface ReadPayload {
  readonly text: string;
  readonly name: string;
}

/** `{"aps":{"alert":TEXT}}`. */
export function alertPayload(text: string): ReadPayload {
  return { text: JSON.stringify({ aps: { alert: text } }), name: '--alert' };
}

/**
 * The payload in a file, or on standard input for `-`, exactly: a byte order mark stays in it, to be reported. Throws
 * a `Refusal` where it cannot be read or is not UTF-8. `tooLarge`: what it is told as then.
 */
export async function readPayload(
  file: string,
  io: Pick<CliIo, 'stdin'>,
  tooLarge: 'payload-file-too-large' | 'document-too-large' = 'payload-file-too-large',
): Promise<ReadPayload> {
  const name = nameOf(file);
  const bytes = await readBytes(file, io, MOST_BYTES, tooLarge);
  refuseWide(file, bytes);
  const invalid = firstInvalidByte(bytes);
  if (invalid === null) return { text: bytes.toString('utf8'), name };
  const before = bytes.subarray(0, invalid).toString('utf8');
  const lines = before.split(/\r\n|\n|\r/);
  throw refusal(
    'payload-not-utf8',
    { why: 'byte', name, offset: invalid, byte: bytes[invalid] ?? 0 },
    { place: inFile(name, lines.length, (lines.at(-1) ?? '').length + 1) },
  );
}

/** A payload is sent as it is, so a text in UTF-16 or UTF-32 is named, with the way to UTF-8, and not converted unasked. */
function refuseWide(file: string, bytes: Buffer): void {
  const decoded = textOfBytes(bytes);
  if (!decoded.ok || decoded.encoding === 'UTF-8') return;
  const name = nameOf(file);
  // With its mark the general name makes iconv leave the mark out.
  const isMarked = /^(?:fffe|feff|0000feff)/.test(bytes.subarray(0, 4).toString('hex'));
  const from = isMarked ? decoded.encoding.slice(0, -2) : decoded.encoding;
  const command = file === '-' ? `… | iconv -f ${from} -t UTF-8` : `iconv -f ${from} -t UTF-8 ${name} > NEW.json`;
  throw refusal('payload-not-utf8', { why: 'encoding', name, encoding: decoded.encoding, command }, { file: name });
}

/**
 * All of a file, or of standard input for `-`. Throws a `Refusal` where it cannot be read or has more than `most` bytes.
 */
export async function readBytes(
  file: string,
  io: Pick<CliIo, 'stdin'>,
  most: number,
  tooLarge: 'payload-file-too-large' | 'document-too-large' = 'payload-file-too-large',
): Promise<Buffer> {
  const name = nameOf(file);
  try {
    return await (file === '-' ? readStream(io.stdin, most) : readBounded(file, most, { pipes: true }));
  } catch (error) {
    if (errorCode(error) !== 'too-large') throw unreadable('payload-unreadable', name, error);
    throw refusal(tooLarge, { name, most }, { file: name });
  }
}

/** What a file is called in messages. */
export function nameOf(file: string): string {
  return file === '-' ? outputWords.standardInput : quotable(basename(file));
}

async function readStream(stream: AsyncIterable<Buffer | string>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    size += bytes.length;
    chunks.push(bytes);
    if (size > most) throw new FileRefused('too-large');
  }
  return Buffer.concat(chunks);
}

/** The refusal of a file that the operating system does not hand out. */
export function unreadable(code: UnusableFileCode, name: string, error: unknown): Refusal {
  return new Refusal([unusableFile(code, name, error, 'read')], { cause: error });
}
