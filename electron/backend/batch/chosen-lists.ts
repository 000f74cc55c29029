import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Inner } from '../../../contract/facts/inner.ts';
import type { FileHandle } from '../../../contract/files.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { DeviceTokenList } from '../../../contract/sending.ts';
import { inField, problem, told } from '../../../contract/told.ts';
import { unusableFile } from '../../ground/system-error.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { listChanged, listSource, type OpenedList, scanList } from '../sending/list-source.ts';
import type { DeviceTokenSource } from '../sending/source.ts';
import { type FileHandles, sourceName } from '../store/file-handles.ts';
import type { DeviceTokenScan } from './device-token-list.ts';

/** Most lists that are remembered at once; the oldest are read again when they are wanted. */
const MOST_REMEMBERED = 20;

/** What reading a list through has found, and what its file was like then. */
interface Known {
  readonly scan: DeviceTokenScan;
  readonly state: string;
}

interface ChosenList extends OpenedList {
  readonly source: FileSource;
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
    const list = this.#list(file);
    const { simulated, ...told } = (await this.#read(file, list)).scan;
    return { file, name: list.name, ...told };
  }

  /**
   * The device tokens of a list that was opened. Throws `ProblemError` where it has changed since, and where it has lines
   * without a device token that nobody said to leave out.
   */
  async deviceTokens(file: FileHandle, leaveOutUnreadable: boolean): Promise<DeviceTokenSource> {
    const list = this.#list(file);
    const known = this.#known.get(file);
    const { scan } = known ?? (await this.#read(file, list));
    if (known !== undefined && known.state !== (await stateOf(list))) throw new ProblemError(listChanged(list.name));
    if (scan.unreadable > 0 && !leaveOutUnreadable) throw new ProblemError(unreadableLines(list.name, scan));
    return listSource(list, scan, { leaveOut: true });
  }

  #list(file: FileHandle): ChosenList {
    const source = this.#files.source(file);
    const open = () => ('path' in source ? createReadStream(source.path) : Readable.from([source.bytes]));
    return { source, name: sourceName(source), open };
  }

  async #read(file: FileHandle, list: ChosenList): Promise<Known> {
    const state = await stateOf(list);
    const scan = await scanList(list);
    if (scan.deviceTokens === 0) throw new ProblemError(noDeviceTokens(list.name, scan.problems[0] ?? null));
    const known = { scan, state };
    this.#known.set(file, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return known;
  }
}

/** Differs where the file does, as far as its size and its time tell. Throws `ProblemError` where it is none, or is not there. */
async function stateOf({ source, name }: ChosenList): Promise<string> {
  if (!('path' in source)) return '';
  const stats = await stat(source.path).catch((error: unknown) => {
    throw new ProblemError(unusableFile('device-tokens-unreadable', name, error, 'read'), { cause: error });
  });
  if (!stats.isFile()) throw new ProblemError(problem('device-tokens-unreadable', { name, noFile: true }));
  return `${stats.size} ${stats.mtimeMs}`;
}

function noDeviceTokens(name: string, first: Problem | null): Problem {
  return problem('device-token-missing', { where: 'list', name, first: lineAndWhy(first) });
}

function unreadableLines(name: string, { unreadable, problems }: DeviceTokenScan): Problem {
  const facts = { name, lines: unreadable, first: lineAndWhy(problems[0] ?? null) };

  return problem('device-tokens-unreadable-lines', facts, {
    place: inField('device-tokens'),
  });
}

function lineAndWhy(first: Problem | null): { readonly line: number; readonly why: Inner } | null {
  return first === null ? null : { line: first.place?.line ?? 1, why: told(first) };
}
