import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock } from '../apns/clock.ts';

/** A file that the page may fetch: its bytes, or where it lies. */
export type Download = { readonly name: string } & ({ readonly bytes: Buffer } | { readonly path: string });

/** Where on this server downloads are. */
export const DOWNLOADS_PATH = '/downloads/';
/** From the answer to the click that the page makes of it, a download begins at once. */
const KEPT_MS = 60_000;
/** More at a time than a person asks for. */
const MOST_KEPT = 16;

/** Files that wait for the page to fetch them, for a minute, under a name that nobody can guess. None of them is secret. */
export class Downloads {
  readonly #waiting = new Map<string, { readonly file: Download; readonly until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a file; returns the path to fetch it from. */
  offer(file: Download): string {
    this.#forgetOld();
    const id = randomBytes(24).toString('hex');
    this.#waiting.set(id, { file, until: this.#clock.now() + KEPT_MS });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= MOST_KEPT) break;
      this.#waiting.delete(oldest);
    }
    return `${DOWNLOADS_PATH}${id}`;
  }

  /** The file at a path, as often as it is asked for: some browsers ask twice. `null` where there is none, or none any more. */
  find(path: string): Download | null {
    this.#forgetOld();
    return this.#waiting.get(path.slice(DOWNLOADS_PATH.length))?.file ?? null;
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [id, { until }] of this.#waiting) if (until <= now) this.#waiting.delete(id);
  }
}

/** `Content-Disposition` that makes a browser keep a file under its name (RFC 6266; RFC 8187 for other letters than ASCII). */
export function attachmentHeader(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** What a download holds: in memory, or to be read from the disk; `null` where it is gone from there. */
export async function contentOf(
  file: Download,
): Promise<({ readonly length: number } & ({ readonly bytes: Buffer } | { readonly stream: Readable })) | null> {
  if ('bytes' in file) return { bytes: file.bytes, length: file.bytes.length };
  try {
    const opened = await open(file.path);
    const { size } = await opened.stat();
    return { stream: opened.createReadStream(), length: size };
  } catch {
    return null;
  }
}
