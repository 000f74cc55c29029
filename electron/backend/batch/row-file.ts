import type { FileHandle } from 'node:fs/promises';
import type { Clock } from '../../apns/clock.ts';
import { syncToDisk } from '../../ground/whole-file.ts';

/** Rows go to the disk together: so many bytes, or whatever there is after so long. A crash costs no more than that. */
const WRITTEN_TOGETHER = 64 * 1024;
const WRITTEN_AFTER_MS = 200;
/** Rows beyond this wait for the disk. */
const MOST_WAITING = 1024 * 1024;
const READY = Promise.resolve();

/** A file that rows are added to as they come; what waits for the disk is bounded by whoever awaits `ready`. */
export class RowFile {
  readonly #file: FileHandle;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  #waiting = '';
  #writing: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;
  #failed = false;
  #onRoom: (() => void)[] = [];

  /** `file` is closed at the end. A disk that fails is told to `onFailure`, once; what is added from then on is dropped. */
  constructor(file: FileHandle, clock: Clock, onFailure: (error: unknown) => void) {
    this.#file = file;
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  /** True once a row could not be written: the file is not whole. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Adds a row, which ends with its line end. */
  add(row: string): void {
    if (this.#failed) return;
    this.#waiting += row;
    if (this.#waiting.length >= WRITTEN_TOGETHER) this.#write();
    else this.#cancelTimer ??= this.#clock.after(WRITTEN_AFTER_MS, () => this.#write());
  }

  /** Resolves when one more row would not pile up. */
  ready(): Promise<void> {
    if (this.#waiting.length < MOST_WAITING || this.#failed) return READY;
    return new Promise((resolve) => this.#onRoom.push(resolve));
  }

  /** Writes what waits, to the disk itself, and closes. Resolves with whether every row is in the file. */
  async end(): Promise<boolean> {
    this.#stopTimer();
    try {
      while (this.#writing !== null || (this.#waiting !== '' && !this.#failed)) {
        this.#write();
        await this.#writing;
      }
      if (!this.#failed) await syncToDisk(this.#file);
    } catch (error) {
      this.#fail(error);
    }
    await this.#file.close().catch((error: unknown) => this.#fail(error));
    return !this.#failed;
  }

  #write(): void {
    this.#stopTimer();
    if (this.#writing !== null || this.#waiting === '' || this.#failed) return;
    const text = this.#waiting;
    this.#waiting = '';
    this.#writing = this.#file
      .appendFile(text, 'utf8')
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        this.#writing = null;
        this.#tellRoom();
        if (this.#waiting.length >= WRITTEN_TOGETHER) this.#write();
        else if (this.#waiting !== '') this.#cancelTimer ??= this.#clock.after(WRITTEN_AFTER_MS, () => this.#write());
      });
  }

  #fail(error: unknown): void {
    this.#waiting = '';
    if (!this.#failed) {
      this.#failed = true;
      this.#onFailure(error);
    }
    this.#tellRoom();
  }

  #tellRoom(): void {
    if (this.#waiting.length >= MOST_WAITING) return;
    const waiting = this.#onRoom;
    this.#onRoom = [];
    for (const resolve of waiting) resolve();
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
