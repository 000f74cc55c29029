import { FileRefused } from '../../ground/system-error.ts';

/** A line that is longer is cut here, so that a file without line ends costs no more memory than this. */
const LONGEST_LINE = 64 * 1024;
/** A line that goes on so long is of no list: /dev/zero has no line end at all. */
const NO_LIST = 64 * 1024 * 1024;

/** A line of a text, without its end. */
export interface Line {
  readonly text: string;
  /** 1-based. */
  readonly number: number;
}

/** The lines of a stream, one at a time, decoded as UTF-8 without a leading byte order mark; LF or CR LF ends a line. Rejects with `FileRefused` for what has none. */
export async function* linesOf(stream: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let number = 0;
  let rest = '';
  let cutting = false;
  let cut = 0;
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const line = rest + text.slice(from, end);
      from = end + 1;
      rest = '';
      if (cutting) {
        cutting = false;
        cut = 0;
        continue;
      }
      number += 1;
      yield { text: withoutReturn(line), number };
    }
    if (!cutting) rest += text.slice(from);
    else cut += text.length - from;
    if (cut > NO_LIST) throw new FileRefused('too-large');
    if (rest.length > LONGEST_LINE) {
      number += 1;
      yield { text: rest.slice(0, LONGEST_LINE), number };
      rest = '';
      cutting = true;
    }
  }
  rest += decoder.decode();
  if (rest !== '' && !cutting) yield { text: withoutReturn(rest), number: number + 1 };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
