import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FileHandle } from '../../../contract/files.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { DeviceTokenList } from '../../../contract/sending.ts';
import { unusableFile } from '../../ground/system-error.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError, problem } from '../problem-error.ts';
import { type FileHandles, sourceName } from '../store/file-handles.ts';
import { readDeviceTokenList, scanDeviceTokens } from './device-token-list.ts';

/** Most lists that are remembered at once; the oldest are read again when they are wanted. */
const MOST_REMEMBERED = 20;

/** A list and what its file was like when it was read through. */
interface Known {
  readonly list: DeviceTokenList;
  readonly state: string;
  readonly simulated: readonly string[];
}

/** The device tokens of a list, as a send takes them. */
export interface ListedDeviceTokens {
  readonly name: string;
  readonly total: number;
  /** Those that are test devices of the simulator. */
  readonly simulated: readonly string[];
  /** Each is read only when it is asked for. `onBroken`: what comes then is lost. */
  read(onBroken: (problem: Problem) => void): AsyncGenerator<string>;
}

/** Lists of device tokens in files that the user chose: read through once, then streamed. */
export class ChosenLists {
  readonly #files: FileHandles;
  readonly #known = new Map<FileHandle, Known>();

  constructor(files: FileHandles) {
    this.#files = files;
  }

  /** Reads a list through. Throws `ProblemError` where it cannot be read, or holds no device token. */
  async open(file: FileHandle): Promise<DeviceTokenList> {
    const source = this.#files.source(file);
    const name = sourceName(source);
    const state = await stateOf(source, name);
    const scan = await scanDeviceTokens(open(source), name).catch((error: unknown) => refuseUnreadable(name, error));
    if (scan.deviceTokens === 0) throw new ProblemError(noDeviceTokens(name, scan.problems[0] ?? null));
    const { simulated, ...told } = scan;
    const list = { file, name, ...told };
    this.#known.set(file, { list, state, simulated });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return list;
  }

  /**
   * The device tokens of a list that was opened. Throws `ProblemError` where it has changed since, and where it has lines
   * without a device token that nobody said to leave out.
   */
  async deviceTokens(file: FileHandle, leaveOutUnreadable: boolean): Promise<ListedDeviceTokens> {
    const source = this.#files.source(file);
    const name = sourceName(source);
    const known = this.#known.get(file);
    const list = known?.list ?? (await this.open(file));
    if (known !== undefined && known.state !== (await stateOf(source, name))) throw new ProblemError(changed(name));
    if (list.unreadable > 0 && !leaveOutUnreadable) throw new ProblemError(unreadableLines(list));
    return {
      name,
      total: list.deviceTokens,
      simulated: this.#known.get(file)?.simulated ?? [],
      read: async function* (onBroken) {
        let read = 0;
        try {
          for await (const reading of readDeviceTokenList(open(source), name)) {
            if (reading.kind === 'problem') continue;
            // One more than were counted: the file grows while it is read.
            if (read === list.deviceTokens) return onBroken(changed(name));
            read += 1;
            yield reading.token;
          }
          if (read < list.deviceTokens) onBroken(changed(name));
        } catch (error) {
          onBroken(listUnreadable(name, error));
        }
      },
    };
  }
}

function open(source: FileSource): AsyncIterable<Buffer> {
  return 'path' in source ? createReadStream(source.path) : Readable.from([source.bytes]);
}

/** Differs where the file does, as far as its size and its time tell. Throws `ProblemError` where it is none, or is not there. */
async function stateOf(source: FileSource, name: string): Promise<string> {
  if (!('path' in source)) return '';
  const stats = await stat(source.path).catch((error: unknown) => refuseUnreadable(name, error));
  if (!stats.isFile())
    throw new ProblemError(
      problem({
        code: 'device-tokens-unreadable',
        sentence: `${name} is not a file.`,
        remedy: 'Choose the file that holds the device tokens.',
      }),
    );
  return `${stats.size} ${stats.mtimeMs}`;
}

function listUnreadable(name: string, error: unknown): Problem {
  return unusableFile('device-tokens-unreadable', name, error, 'read');
}

function refuseUnreadable(name: string, error: unknown): never {
  throw new ProblemError(listUnreadable(name, error), { cause: error });
}

function noDeviceTokens(name: string, first: Problem | null): Problem {
  return problem({
    code: 'device-token-missing',
    sentence: `There is no device token in ${name}.${first === null ? '' : ` Line ${first.place?.line ?? 1}: ${first.sentence}`}`,
    remedy: 'A list has one on each line, or is a table with a column of them, or JSON.',
  });
}

function changed(name: string): Problem {
  return problem({
    code: 'device-tokens-changed',
    sentence: `${name} has changed since it was read through.`,
    remedy: 'Choose the file again: what is wrong in it is found before anything is sent.',
    place: { name: 'Device tokens', line: null, column: null },
  });
}

function unreadableLines({ name, unreadable, problems }: DeviceTokenList): Problem {
  const first = problems[0];
  const lines = unreadable === 1 ? 'One line' : `${unreadable.toLocaleString('en')} lines`;
  return problem({
    code: 'device-tokens-unreadable-lines',
    sentence: `${lines} of ${name} ${unreadable === 1 ? 'holds' : 'hold'} no device token.${first === undefined ? '' : ` Line ${first.place?.line ?? 1}: ${first.sentence}`}`,
    remedy: 'Mend the file and choose it again, or send without them.',
    place: { name: 'Device tokens', line: null, column: null },
  });
}
