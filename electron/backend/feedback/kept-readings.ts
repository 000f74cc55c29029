import { createReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hostAndPort } from '../../../contract/facts/wire/peer.ts';
import {
  type FeedbackDevice,
  type KeptReading,
  MOST_FEEDBACK_LINE_BYTES,
  MOST_FEEDBACK_SHOWN,
  readFeedbackCsv,
} from '../../../contract/feedback.ts';
import { problem } from '../../../contract/told.ts';
import type { Endpoint } from '../../apns/endpoint.ts';
import { errorCode } from '../../ground/system-error.ts';
import { ProblemError } from '../problem-error.ts';
import { FeedbackFile } from './feedback-file.ts';

const CUT_SHORT = '-cut-short';
/** "20260115T093000123Z-the-simulator.csv": when, where, and whether it was cut short. */
const NAME = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z-([\w.-]*?)(-cut-short)?\.csv(\.reading)?$/;
/** More is not handed on in one piece: two million devices. */
const MOST_SAVED_BYTES = 256 * 1024 * 1024;

/** What a service is called in the name of a reading's file. */
export function sourceOf(service: Endpoint): string {
  return service.simulator === 'built-in' ? 'the-simulator' : hostAndPort(service);
}

/** The readings of feedback services that are kept, each in a CSV file of mode 0600 in `feedback/` of the data folder, until the user deletes it. */
export class KeptReadings {
  readonly #folder: string;
  /** Files of readings under way. */
  readonly #growing = new Set<FeedbackFile>();

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'feedback');
  }

  /** A file for a reading that begins. `at`: UNIX milliseconds. Throws `ProblemError`. */
  async begin(source: string, at: number): Promise<FeedbackFile> {
    const when = new Date(at).toISOString().replace(/[-:.]/g, '');
    const where = source.replace(/[^\w.]+/g, '-').slice(0, 80);
    const file = await FeedbackFile.create(join(this.#folder, `${when}-${where}.csv`));
    this.#growing.add(file);
    return file;
  }

  /**
   * Ends a reading's file: kept, with its name telling where it was cut short, or removed where it holds nothing.
   * `reading` is `null` after a failure. Resolves with the path of a file that is kept.
   */
  async end(
    file: FeedbackFile,
    reading: { readonly count: number; readonly whole: boolean } | null,
  ): Promise<string | null> {
    this.#growing.delete(file);
    if (reading !== null && reading.count > 0)
      return file.finish(reading.whole ? file.path : file.path.replace(/\.csv$/, `${CUT_SHORT}.csv`));
    if (reading === null) await file.abandon();
    else await file.discard();
    return null;
  }

  /** Every kept reading, newest first. What a program that was ended left is one that was cut short. */
  async list(): Promise<readonly KeptReading[]> {
    const growing = [...this.#growing].map(({ path }) => basename(path));
    const names = (await this.#names()).filter((name) => !growing.some((other) => name.startsWith(other)));
    const readings = await Promise.all(names.map((name) => this.#describe(name)));
    return readings.filter((one) => one !== null).sort((a, b) => b.at - a.at);
  }

  /** The devices of a kept reading, no more than a window shows. Throws `ProblemError` where it is gone. */
  devices(readingId: string): Promise<readonly FeedbackDevice[]> {
    return this.#open(readingId, async (file) => {
      const bytes = Buffer.alloc(Math.min((await file.stat()).size, MOST_FEEDBACK_SHOWN * MOST_FEEDBACK_LINE_BYTES));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return readFeedbackCsv(bytes.toString('latin1', 0, bytesRead)).slice(0, MOST_FEEDBACK_SHOWN);
    });
  }

  /** The whole file of a kept reading. Throws `ProblemError` where it is gone, or too large to be handed on. */
  bytes(readingId: string): Promise<Buffer> {
    return this.#open(readingId, async (file) => {
      if ((await file.stat()).size > MOST_SAVED_BYTES) throw new ProblemError(tooLarge(readingId));
      return file.readFile();
    });
  }

  async #open<T>(readingId: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
    try {
      const file = await open(this.#pathOf(readingId));
      try {
        return await use(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw new ProblemError(gone(), { cause: error });
      throw error;
    }
  }

  /** Deletes a kept reading. */
  async forget(readingId: string): Promise<void> {
    await rm(this.#pathOf(readingId), { force: true });
  }

  async #names(): Promise<readonly string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => NAME.test(name));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  async #describe(name: string): Promise<KeptReading | null> {
    const match = NAME.exec(name);
    if (match === null) return null;
    const [, year, month, day, hour, minute, second, ms, source = '', cut, unfinished] = match;
    try {
      return {
        id: name,
        at: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`),
        source: source.replace(/-/g, ' '),
        devices: await countDevices(join(this.#folder, name)),
        whole: cut === undefined && unfinished === undefined,
      };
    } catch {
      // Deleted meanwhile, or not to be read.
      return null;
    }
  }

  /** A name that the page gives is looked up as it stands: it must be one of a reading, and so has no folder in it. */
  #pathOf(readingId: string): string {
    if (!NAME.test(readingId) || basename(readingId) !== readingId) throw new ProblemError(gone());
    return join(this.#folder, readingId);
  }
}

function gone() {
  return problem('reading-unknown', null);
}

/** Lines after the first. */
async function countDevices(path: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return Math.max(0, lines - 1);
}

function tooLarge(name: string) {
  return problem('reading-too-large', { name });
}
