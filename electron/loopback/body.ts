import type { IncomingMessage } from 'node:http';

/**
 * A body that is too large is still taken off the wire up to here, unread: a browser shows its page the answer only when
 * it could send everything.
 */
const DISCARDED_BYTES = 12 * 1024 * 1024;

/** A body within its limit, or `too-large`, or `cut` where the connection ended first. */
export type Body = { readonly bytes: Buffer } | 'too-large' | 'cut';

/** Reads a request's body, keeping at most `limit` bytes of it in memory; one announced as larger than 12 MiB is refused unread. */
export function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > DISCARDED_BYTES) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks = [];
      if (length > DISCARDED_BYTES) resolve('too-large');
    });
    request.once('end', () => resolve(length <= limit ? { bytes: Buffer.concat(chunks) } : 'too-large'));
    request.once('error', () => resolve('cut'));
    request.once('close', () => resolve('cut'));
  });
}
