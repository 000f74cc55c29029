import type { Problem } from '../../../contract/outcome.ts';
import { DeviceTokenLines, type LineReading } from './device-token-lines.ts';
import { linesOf } from './lines.ts';
import { Repeats } from './repeats.ts';

/** Most problems of one list that are kept with their words; the rest is counted. */
const PROBLEMS_KEPT = 20;

/** What reading a list of device tokens through once has found. Nothing of the list itself is held. */
export interface DeviceTokenScan {
  /** How many device tokens there are, repeated ones counted each time. */
  readonly deviceTokens: number;
  /** How many lines hold something that is no device token. */
  readonly unreadable: number;
  /** The first of them, each with its line and its reason. */
  readonly problems: readonly Problem[];
  /** How many device tokens stood in the list before. */
  readonly repeated: number;
  /** False where the list is so long that only its beginning was searched for repeated ones. */
  readonly repeatsComplete: boolean;
  /** The head of the column that holds the device tokens; `null` where no line names the columns. */
  readonly column: string | null;
}

/** What each line of a list holds, empty ones left out, each read only when it is asked for. `name`: what messages call it. */
export async function* readDeviceTokenList(
  stream: AsyncIterable<Buffer | string>,
  name: string,
): AsyncGenerator<Exclude<LineReading, { kind: 'nothing' }>> {
  const lines = new DeviceTokenLines(name);
  for await (const line of linesOf(stream)) {
    const reading = lines.read(line);
    if (reading.kind !== 'nothing') yield reading;
  }
}

/** Reads a list through, so that what is wrong with it is known before anything is sent. Rejects as the stream does. */
export async function scanDeviceTokens(stream: AsyncIterable<Buffer | string>, name: string): Promise<DeviceTokenScan> {
  const lines = new DeviceTokenLines(name);
  const repeats = new Repeats();
  const problems: Problem[] = [];
  let deviceTokens = 0;
  let unreadable = 0;
  for await (const line of linesOf(stream)) {
    const reading = lines.read(line);
    if (reading.kind === 'token') {
      deviceTokens += 1;
      repeats.add(reading.token);
    } else if (reading.kind === 'problem') {
      unreadable += 1;
      if (problems.length < PROBLEMS_KEPT) problems.push(reading.problem);
    }
  }
  return {
    deviceTokens,
    unreadable,
    problems,
    repeated: repeats.repeated,
    repeatsComplete: repeats.complete,
    column: lines.columnName,
  };
}
