import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Problem } from '../../contract/outcome.ts';
import { readDeviceTokens } from '../../payload/device-tokens.ts';
import { problem } from '../backend/problem-error.ts';
import type { CliIo } from './cli-io.ts';
import { DeviceTokenLines } from './device-token-lines.ts';
import { linesOf } from './lines.ts';
import { unreadable } from './read-payload.ts';
import { Refusal, refuseAny } from './refusal.ts';

/** Most problems of one list that are told at once; the rest is counted. */
const PROBLEMS_TOLD = 20;

/** A line of a stream that holds no device token; its notification ends unsent. */
export interface UnreadableLine {
  readonly text: string;
  readonly problem: Problem;
}

/** Where the device tokens of a send come from. */
export interface DeviceTokenSource {
  /** What it is called in messages. */
  readonly name: string;
  /** How many there are, where that is known before they are sent. */
  readonly expected: number | null;
  /** The device tokens in order, each read only when it is asked for. Ends early when `signal` aborts a stream that cannot be read to its end. */
  tokens(options: {
    readonly signal: AbortSignal;
    readonly onReceipt: (sentence: string) => void;
    readonly onUnreadable: (line: UnreadableLine) => void;
    /** The stream broke: what was read of it has been handed over, the rest is lost. */
    readonly onBroken: (problem: Problem) => void;
  }): AsyncGenerator<string>;
}

/** The tokens given as arguments. Throws a `Refusal` that names every one that is none: then nothing is sent. */
export function tokensOfArguments(texts: readonly string[]): DeviceTokenSource {
  const tokens: string[] = [];
  const receipts: string[] = [];
  const problems: Problem[] = [];
  texts.forEach((text, index) => {
    const name = texts.length === 1 ? 'Device token' : `Device token ${index + 1}`;
    const reading = readDeviceTokens(text);
    for (const { code, sentence, remedy } of reading.problems)
      problems.push(problem({ code, sentence, remedy, place: { name, line: null, column: null } }));
    if (reading.problems.length === 0 && reading.tokens.length === 0)
      problems.push(
        problem({
          code: 'device-token-missing',
          sentence: `${name} is empty.`,
          remedy: 'Check the variable or command that it came from.',
        }),
      );
    tokens.push(...reading.tokens.map(({ token }) => token));
    receipts.push(...reading.receipts.map(({ sentence }) => sentence));
  });
  refuseAny(problems);
  return {
    name: 'the arguments',
    expected: tokens.length,
    async *tokens({ onReceipt }) {
      receipts.forEach(onReceipt);
      yield* tokens;
    },
  };
}

/**
 * The tokens of a file or, for `-`, of standard input. A file is read through once before anything is sent, and refused
 * with every line that holds none; a stream cannot be read twice, so such a line of it ends unsent.
 */
export async function tokensOfFile(file: string, io: Pick<CliIo, 'stdin'>): Promise<DeviceTokenSource> {
  if (file === '-') return streamed('standard input', () => io.stdin);
  const name = basename(file);
  try {
    if (!(await stat(file)).isFile()) return streamed(name, () => createReadStream(file));
  } catch (error) {
    throw unreadable('device-tokens-unreadable', name, error);
  }
  const expected = await checkAll(file, name);
  return streamed(name, () => createReadStream(file), expected);
}

async function checkAll(file: string, name: string): Promise<number> {
  const lines = new DeviceTokenLines(name);
  const problems: Problem[] = [];
  let good = 0;
  let bad = 0;
  try {
    for await (const line of linesOf(createReadStream(file))) {
      const reading = lines.read(line);
      if (reading.kind === 'token') good += 1;
      if (reading.kind !== 'problem') continue;
      bad += 1;
      if (problems.length < PROBLEMS_TOLD) problems.push(reading.problem);
    }
  } catch (error) {
    throw unreadable('device-tokens-unreadable', name, error);
  }
  if (bad > problems.length)
    problems.push(
      problem({
        code: 'device-tokens-more',
        sentence: `${name} has ${bad - problems.length} more lines without a device token.`,
        remedy: 'Mend the list, then send again: nothing was sent.',
      }),
    );
  refuseAny(problems);
  if (good === 0) throw new Refusal([noTokens(name)]);
  return good;
}

/** A list without a single device token. */
export function noTokens(name: string): Problem {
  return problem({
    code: 'device-token-missing',
    sentence: `There is no device token in ${name}.`,
    remedy: 'Put one on each line.',
    place: { name, line: null, column: null },
  });
}

function streamed(
  name: string,
  open: () => AsyncIterable<Buffer | string> & { destroy(): unknown },
  expected: number | null = null,
): DeviceTokenSource {
  return {
    name,
    expected,
    async *tokens({ signal, onReceipt, onUnreadable, onBroken }) {
      const lines = new DeviceTokenLines(name);
      const stream = open();
      // A file is read to its end, so that every line of it is accounted for; a stream may have no end.
      const stop = expected === null ? () => void stream.destroy() : () => undefined;
      signal.addEventListener('abort', stop, { once: true });
      try {
        for await (const line of linesOf(stream)) {
          if (signal.aborted && expected === null) return;
          const reading = lines.read(line);
          if (reading.kind === 'problem') onUnreadable(reading);
          if (reading.kind !== 'token') continue;
          reading.receipts.forEach(onReceipt);
          yield reading.token;
        }
      } catch (error) {
        if (!signal.aborted) onBroken(unreadable('device-tokens-unreadable', name, error).problems[0]);
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
  };
}
