import { connect } from 'node:net';

/** An answer as it came off the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; the last of several. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends exactly these bytes and resolves with everything that came back by the time the server closed. */
export function exchange(port: number, request: string | Buffer, host = '127.0.0.1'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, host);
    socket.once('error', reject);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('close', () => resolve(readAnswer(Buffer.concat(chunks).toString('utf8'))));
    socket.write(request);
  });
}

export function readAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) };
}

/** A request's bytes: `lines` are its headers, beside `Connection: close`. */
export function rawRequest(method: string, target: string, lines: readonly string[], body = ''): string {
  return [`${method} ${target} HTTP/1.1`, ...lines, 'Connection: close', '', body].join('\r\n');
}
