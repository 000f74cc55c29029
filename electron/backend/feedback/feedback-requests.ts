import { basename } from 'node:path';
import type { ServiceTarget } from '../../../contract/destination.ts';
import { type FeedbackDevice, type FeedbackResult, MOST_FEEDBACK_SHOWN } from '../../../contract/feedback.ts';
import { problem } from '../../../contract/told.ts';
import { ProblemError } from '../problem-error.ts';
import type { OfferedFile } from '../store/save-file.ts';
import { type FeedbackPorts, type FeedbackSummary, planFeedback, readIntoFile } from './feedback.ts';
import { KeptReadings, sourceOf } from './kept-readings.ts';

/** The feedback service as a window has it: one reading at a time, each kept until the user deletes it. */
export class FeedbackRequests {
  readonly #ports: FeedbackPorts;
  readonly #shelf: KeptReadings;
  #underWay: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(dataFolder: string, ports: FeedbackPorts) {
    this.#ports = ports;
    this.#shelf = new KeptReadings(dataFolder);
  }

  /** Reads a service. Throws `ProblemError` where it cannot be asked, or where what it said cannot be kept. */
  async read(target: ServiceTarget): Promise<FeedbackResult> {
    if (this.#underWay !== null) throw new ProblemError(problem('feedback-busy', null));
    const abort = new AbortController();
    const work = this.#read(target, abort.signal);
    const ended = work.then(ignore, ignore);
    this.#underWay = { abort, ended };
    try {
      return await work;
    } finally {
      this.#underWay = null;
    }
  }

  async #read(target: ServiceTarget, signal: AbortSignal): Promise<FeedbackResult> {
    const plan = await planFeedback(target, this.#ports);
    const file = await this.#shelf.begin(sourceOf(plan.endpoint), this.#ports.clock.now());
    const devices: FeedbackDevice[] = [];
    let summary: FeedbackSummary;
    try {
      summary = await readIntoFile(plan, this.#ports, signal, {
        file,
        onDevices: (more) => void devices.push(...more.slice(0, MOST_FEEDBACK_SHOWN - devices.length)),
      });
    } catch (error) {
      await this.#shelf.end(file, null);
      throw error;
    }
    const path = await this.#shelf.end(file, summary);
    return { ...summary, devices, readingId: path === null ? null : basename(path) };
  }

  /** Ends the reading under way; resolves when it has ended. */
  async cancel(): Promise<void> {
    this.#underWay?.abort.abort();
    await this.#underWay?.ended;
  }

  kept() {
    return this.#shelf.list();
  }

  devices(readingId: string) {
    return this.#shelf.devices(readingId);
  }

  /** The CSV file of a kept reading, to be saved elsewhere. */
  async file(readingId: string): Promise<OfferedFile> {
    return {
      name: `${readingId.replace(/\.csv(?:\.reading)?$/, '')}.csv`,
      bytes: await this.#shelf.bytes(readingId),
      holdsKey: false,
    };
  }

  async forget(readingId: string) {
    await this.#shelf.forget(readingId);
    return this.#shelf.list();
  }
}

function ignore(): void {}
