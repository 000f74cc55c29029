import { join } from 'node:path';
import type { Destination } from '../../../contract/destination.ts';
import {
  comparableName,
  type Device,
  type DeviceEntry,
  LONGEST_DEVICE_TEXT,
  LONGEST_NOTE,
  MOST_DEVICES,
} from '../../../contract/kept/devices.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { keepFile, whileKeeping } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { setAside, setAsideBut } from '../../ground/whole-file.ts';
import { ProblemError } from '../problem-error.ts';
import { type BookText, bookText, readBook } from './book-file.ts';
import { DeviceOutcomes } from './device-outcomes.ts';

const NAME = 'devices.json';
const PLACE = { place: inFile(NAME) };
const EMPTY: BookText = { state: 'whole', devices: [] };

/** What is in the book, and what is wrong with its file. */
export interface LoadedBook {
  readonly devices: readonly Device[];
  readonly problem: Problem | null;
}

/**
 * The address book of devices, in `devices.json` of the data folder. A person fills it; a send adds to what is known of
 * devices that are in it. Several programs keep it together: a change is made in the book as it is by then. Of a file that
 * is damaged the devices that can be read stay, and the file is set aside; one of a newer version is read, never written, and a file of another kind left alone.
 */
export class DeviceBook {
  readonly #path: string;
  readonly #folder: string;
  /** What a change has found wrong with the file and put right: told by the next `load`. */
  #untold: Problem | null = null;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, NAME);
  }

  /** The book as it is now. Never rejects: what cannot be read is a problem. */
  async load(): Promise<LoadedBook> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#path);
    } catch (error) {
      return { devices: [], problem: unusableFile('devices-unreadable', NAME, error, 'read') };
    }
    const untold = this.#untold;
    this.#untold = null;
    if (text === null) return { devices: [], problem: untold };
    const book = readBook(text);
    if (book.state === 'whole') return { devices: book.devices, problem: untold };
    if (book.state !== 'damaged') return { devices: book.devices, problem: notOurs(book.state) };
    try {
      const devices = await whileKeeping(this.#folder, () => this.#readForChange());
      const found: Problem | null = this.#untold;
      this.#untold = null;
      return { devices, problem: found ?? untold };
    } catch {
      return { devices: book.devices, problem: damaged(this.#path, null, book.devices.length) };
    }
  }

  /** Adds devices, all or none. Throws `ProblemError` where one is in the book, or it would hold too many. */
  add(devices: readonly Device[]): Promise<void> {
    return this.change((kept) => {
      const book = byToken(kept);
      for (const device of devices) {
        const there = book.get(device.deviceToken);
        if (there !== undefined) throw new ProblemError(problem('device-known', { name: there.name }));
        book.set(device.deviceToken, { ...device, ...tidied(device) });
      }
      return [...book.values()];
    });
  }

  /** Writes down something else of a device. Throws `ProblemError` where it is gone, or its new device token is another's. */
  edit(deviceToken: string, entry: DeviceEntry): Promise<void> {
    return this.change((kept) => {
      const before = kept.find((one) => one.deviceToken === deviceToken);
      if (before === undefined) throw new ProblemError(problem('device-unknown', { text: entry.name, near: [] }));
      const other = kept.find((one) => one !== before && one.deviceToken === entry.deviceToken);
      if (other !== undefined) throw new ProblemError(problem('device-known', { name: other.name }));
      // What came of one device token says nothing of another.
      const outcomes = entry.deviceToken === deviceToken ? before : { first: null, last: null, gone: null };
      const { first, last, gone } = outcomes;
      return kept.map((one) => (one === before ? { ...tidied(entry), first, last, gone } : one));
    });
  }

  /** Removes devices; resolves with those that were in the book. */
  async remove(deviceTokens: readonly string[]): Promise<readonly Device[]> {
    const wanted = new Set(deviceTokens);
    let removed: readonly Device[] = [];
    await this.change((kept) => {
      removed = kept.filter((one) => wanted.has(one.deviceToken));
      return kept.filter((one) => !wanted.has(one.deviceToken));
    });
    return removed;
  }

  /**
   * Changes the book as it is by now, under the lock of the data folder; resolves once that is on the disk. Throws
   * `ProblemError` where the disk does not take it, or where a newer version keeps the book: then nothing is changed.
   */
  async change(change: (kept: readonly Device[]) => readonly Device[]): Promise<void> {
    try {
      await whileKeeping(this.#folder, async () => {
        const kept = await this.#readForChange();
        const changed = change(kept);
        if (changed.length > MOST_DEVICES && changed.length > kept.length)
          throw new ProblemError(problem('devices-too-many', { most: MOST_DEVICES }));
        if (changed.length !== kept.length || changed.some((one, at) => one !== kept[at]))
          await keepFile(this.#path, bookText(changed));
      });
    } catch (cause) {
      if (cause instanceof ProblemError) throw cause;
      throw new ProblemError(unusableFile('devices-unwritable', NAME, cause, 'write'), { cause });
    }
  }

  /** What a send to `destination` is to be noted of; `null` where there is nothing in the book. */
  async follow(
    destination: Destination,
  ): Promise<{ readonly outcomes: DeviceOutcomes | null; readonly problem: Problem | null }> {
    const { devices, problem: found } = await this.load();
    // That it is another's file is said where the book is opened: nobody wants to hear of it with each send.
    if (found?.code === 'devices-newer' || found?.code === 'devices-other') return { outcomes: null, problem: null };
    const known = new Set(devices.map(({ deviceToken }) => deviceToken));
    return { outcomes: known.size === 0 ? null : new DeviceOutcomes(known, destination), problem: found };
  }

  /** Keeps what came of a send. Never rejects: what could not be kept is a problem, and what was sent is sent. */
  async keep(outcomes: DeviceOutcomes): Promise<Problem | null> {
    if (outcomes.isEmpty) return null;
    try {
      await this.change((kept) => kept.map((device) => outcomes.applyTo(device)));
      return null;
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  }

  /** Under the lock: what is in the book, after what is damaged was set aside. */
  async #readForChange(): Promise<readonly Device[]> {
    const text = await readTextIfThere(this.#path);
    const { state, devices } = text === null ? EMPTY : readBook(text);
    if (state === 'newer' || state === 'other') throw new ProblemError(notOurs(state));
    if (state === 'damaged') {
      const left = devices.length > 0;
      const aside = await (left ? setAsideBut(this.#path, bookText(devices)) : setAside(this.#path));
      this.#untold = damaged(this.#path, aside, devices.length);
    }
    return devices;
  }
}

/** A file that is not ours to change. */
function notOurs(state: 'newer' | 'other'): Problem {
  return problem(state === 'newer' ? 'devices-newer' : 'devices-other', null, PLACE);
}

function damaged(path: string, aside: string | null, devices: number): Problem {
  return problem('devices-damaged', { path, aside, devices }, PLACE);
}

function byToken(devices: readonly Device[]): Map<string, Device> {
  return new Map(devices.map((device) => [device.deviceToken, device]));
}

/** What a person wrote, each text on one line and no longer than the book takes; a name that says nothing is the device token's beginning. */
export function tidied({ deviceToken, name, app, environment, kind, group, note }: DeviceEntry): DeviceEntry {
  return {
    deviceToken,
    name: oneLine(name) || deviceToken.slice(0, 8),
    app: oneLine(app ?? '') || null,
    environment,
    kind,
    group: oneLine(group ?? '') || null,
    note: oneLine(note, LONGEST_NOTE),
  };
}

/** Control characters, line ends and what else no line holds become spaces. */
function oneLine(text: string, most: number = LONGEST_DEVICE_TEXT): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line.length <= most ? line : line.slice(0, /[\ud800-\udbff]/.test(line[most - 1] ?? '') ? most - 1 : most);
}

/** By name, then by device token, so that a list stands still. */
export function byName(one: Device, other: Device): number {
  const [a, b] = [comparableName(one.name), comparableName(other.name)];
  return a < b ? -1 : a > b ? 1 : one.deviceToken < other.deviceToken ? -1 : 1;
}
