import type { SavedFile } from '../../../contract/files.ts';
import { type NotificationResult, type OutcomeCounts, type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import { MAX_DEVICE_TOKENS } from '../../../contract/requests/sending.ts';
import type { ResultSelection, SendProgress, SendRequest, SendSettled, SendView } from '../../../contract/sending.ts';
import { fileFault } from '../../../words/files.ts';
import type { Clock } from '../../apns/clock.ts';
import { errorCode } from '../../ground/system-error.ts';
import type { FileSaving } from '../backend.ts';
import { ChosenLists } from '../batch/chosen-lists.ts';
import { copiedResults, selectedFile, tallyOf, unsettledDeviceTokens } from '../batch/kept-results.ts';
import { PaceMeter } from '../batch/pace-meter.ts';
import { ProgressReporter } from '../batch/progress-reporter.ts';
import { type OpenRecord, Records, type ResultsRecord } from '../batch/records.ts';
import { Tally } from '../batch/tally.ts';
import type { Emit } from '../log/event-crowd.ts';
import type { LogBook } from '../log/log-book.ts';
import { ProblemError, problem } from '../problem-error.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { saveCopy } from '../store/save-file.ts';
import type { LastSend } from './report.ts';
import type { Sender, SentSummary } from './sender.ts';
import { explainSend } from './sending.ts';

/** The number of a send that an earlier run began. */
const EARLIER_RUN = 0;

/** The device tokens of a send, wherever they come from. */
interface Source {
  readonly listName: string | null;
  readonly total: number;
  readonly read: (onBroken: (problem: Problem) => void) => Iterable<string> | AsyncIterable<string>;
  /** Those that may stand against the send: of a list, the simulator's test devices. */
  readonly known: readonly string[];
  /** The record that is read meanwhile. */
  readonly record: ResultsRecord | null;
}

/** A send of this run, or what is left of one of an earlier run. */
interface Known {
  readonly sendId: number;
  /** `null`: an earlier run's, of which only results are left. */
  readonly request: SendRequest | null;
  readonly listName: string | null;
  readonly total: number;
  readonly tally: Tally;
  readonly progress: () => SendProgress;
  readonly reporter: ProgressReporter | null;
  record: ResultsRecord | null;
  settled: SendSettled | null;
}

/** The sends of a window: starts, follows, cancels them, and keeps the results of the last of several. */
export class Sends {
  readonly lists: ChosenLists;
  readonly #sender: Sender;
  readonly #log: LogBook;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #saving: FileSaving;
  readonly #records: Records;
  readonly #running = new Map<number, AbortController>();
  readonly #work = new Set<Promise<void>>();
  #nextId = 1;
  #last: Known | null = null;
  #restoring: Promise<void> | null = null;

  constructor(options: {
    readonly sender: Sender;
    readonly files: FileHandles;
    readonly log: LogBook;
    readonly dataFolder: string;
    readonly clock: Clock;
    readonly emit: Emit;
    readonly saving: FileSaving;
  }) {
    this.#sender = options.sender;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#emit = options.emit;
    this.#saving = options.saving;
    this.#records = new Records(options.dataFolder, options.clock);
    this.lists = new ChosenLists(options.files);
  }

  /** Starts a send; what comes of it comes as events. Throws `ProblemError` where nothing could be sent. */
  async start(request: SendRequest): Promise<{ readonly sendId: number }> {
    const { destination } = request;
    if (destination.kind === 'ios-simulator') {
      const done = await this.#sender.sendToIosSimulator(request, destination.device);
      const known = this.#begin(request, { listName: null, total: 1, read: () => [], known: [], record: null });
      this.#settle(known, done.result, null);
      // The answer with the send's number leaves before the events that bear it.
      this.#finish(known, new Promise((resolve) => setImmediate(() => resolve(done))), null, []);
      return { sendId: known.sendId };
    }
    const source = await this.#sourceOf(request);
    const plan = await this.#sender.prepare(request, source.known);
    const problems: Problem[] = [];
    const record = source.total > 1 ? await this.#openRecord(source, problems) : null;
    const earlier = this.#last?.record ?? null;
    const known = this.#begin(request, source);
    known.record = record;
    if (earlier !== null && earlier !== source.record) await this.#records.remove(earlier);
    if (source.listName !== null)
      this.#log.write({
        phase: 'preparation',
        level: 'info',
        sentence: `Sending to ${source.total.toLocaleString('en')} device tokens of ${source.listName}.`,
      });
    const abort = new AbortController();
    this.#running.set(known.sendId, abort);
    const work = this.#sender.send(plan, {
      deviceTokens: paced(
        source.read((found) => problems.push(found)),
        record,
      ),
      expected: source.total,
      connections: 1,
      onResult: (result) => this.#settle(known, result, record),
      signal: abort.signal,
    });
    this.#finish(known, work, record, problems, source.record);
    return { sendId: known.sendId };
  }

  async #sourceOf({ deviceTokens, stream }: SendRequest): Promise<Source> {
    switch (stream?.kind) {
      case 'file': {
        const { name, total, simulated, read } = await this.lists.deviceTokens(stream.file, stream.leaveOutUnreadable);
        return { listName: name, total, read, known: simulated, record: null };
      }
      case 'unsettled': {
        const { record, tally, listName } = this.#settledOf(stream.sendId);
        const total = tally.counts.unsent + (stream.unknown ? tally.counts.unknown : 0);
        if (total === 0) throw new ProblemError(nothingLeft());
        const read = (onBroken: (problem: Problem) => void) => unsettledDeviceTokens(record, stream.unknown, onBroken);
        return { listName, total, read, known: [], record };
      }
      default:
        if (deviceTokens.length === 0) throw new ProblemError(noDeviceToken());
        return {
          listName: null,
          total: deviceTokens.length,
          read: () => deviceTokens,
          known: deviceTokens,
          record: null,
        };
    }
  }

  async #openRecord({ listName, total }: Source, problems: Problem[]): Promise<OpenRecord | null> {
    const onFailure = (error: unknown): void => void problems.push(notKept(error));
    try {
      return await this.#records.create({ listName, total, startedAt: this.#clock.now() }, onFailure);
    } catch (error) {
      onFailure(error);
      return null;
    }
  }

  #begin(request: SendRequest, { listName, total }: Source): Known {
    const sendId = this.#nextId;
    this.#nextId += 1;
    const tally = new Tally(total <= MAX_DEVICE_TOKENS ? 'all' : 'failures');
    const meter = new PaceMeter(this.#clock);
    const progress = (): SendProgress => ({
      sendId,
      total,
      counts: tally.counts,
      pace: meter.read(totalOutcomes(tally.counts), total),
      failures: tally.failures,
    });
    const reporter = new ProgressReporter({ sendId, clock: this.#clock, emit: this.#emit, progress });
    const known = { sendId, request, listName, total, tally, progress, reporter, record: null, settled: null };
    this.#last = known;
    return known;
  }

  #settle({ tally, reporter }: Known, result: NotificationResult, record: OpenRecord | null): void {
    record?.add(result);
    reporter?.note(tally.add(result) ? result : null);
  }

  #finish(
    known: Known,
    work: Promise<SentSummary>,
    record: OpenRecord | null,
    problems: readonly Problem[],
    read: ResultsRecord | null = null,
  ): void {
    const { sendId, tally } = known;
    const finished = work.then(async (summary) => {
      const recorded = record !== null && (await record.end());
      if (read !== null) await this.#records.remove(read);
      this.#running.delete(sendId);
      const only = known.total === 1 ? (tally.listed[0] ?? null) : null;
      known.settled = {
        sendId,
        counts: summary.counts,
        seconds: summary.seconds,
        explanation: explainSend(summary, only),
        firstCauseEntry: summary.firstCauseEntry,
        failures: tally.failures,
        recorded,
        problems,
      };
      known.reporter?.end();
      this.#emit('send.settled', known.settled);
    });
    this.#work.add(finished);
    void finished.finally(() => this.#work.delete(finished));
  }

  cancel(sendId: number): void {
    this.#running.get(sendId)?.abort();
  }

  /** The page has taken in how far the send has come. */
  seen(sendId: number): void {
    if (this.#last?.sendId === sendId) this.#last.reporter?.seen();
  }

  /** The last send, for a page that opens; at the first call of a run also what is left of one that ended before its time. */
  async view(): Promise<SendView | null> {
    this.#restoring ??= this.#restore();
    await this.#restoring;
    if (this.#last === null) return null;
    const { listName, tally, settled, reporter, progress } = this.#last;
    reporter?.shown();
    return { ...progress(), listName, results: [...tally.listed], settled };
  }

  async #restore(): Promise<void> {
    // A data folder that cannot be read is told of where something is to be kept in it.
    const record = await this.#records.takeLeftover().catch(() => null);
    if (record === null || this.#last !== null) return;
    const tally = await tallyOf(record).catch(() => new Tally('failures'));
    const { listName, total } = record.head;
    const { counts, failures } = tally;
    const progress = (): SendProgress => ({
      ...{ sendId: EARLIER_RUN, counts, total, failures },
      pace: { perSecond: null, secondsLeft: null },
    });
    const settled: SendSettled = {
      ...{ sendId: EARLIER_RUN, counts, failures, seconds: 0, firstCauseEntry: null, recorded: true, problems: [] },
      explanation: explainLeftover(counts, total, listName),
    };
    const known = { listName, total, tally, progress, record, settled, request: null, reporter: null };
    this.#last = { sendId: EARLIER_RUN, ...known };
  }

  /** Results of the last send of several, in a file that the user gets. Throws `ProblemError` where they are not kept. */
  async save(sendId: number, selection: ResultSelection): Promise<SavedFile> {
    return saveCopy(await selectedFile(this.#records, this.#settledOf(sendId).record, selection), this.#saving);
  }

  /** The same as text. Throws `ProblemError` where they are not kept, or too many. */
  copy(sendId: number, selection: ResultSelection): Promise<string> {
    const { record, tally } = this.#settledOf(sendId);
    return copiedResults(record, tally.counts, selection);
  }

  #settledOf(sendId: number): Known & { readonly record: ResultsRecord } {
    const last = this.#last;
    if (last === null || last.sendId !== sendId || last.record === null || last.settled === null)
      throw new ProblemError(
        problem({
          code: 'results-not-kept',
          sentence: 'The results of that send are not kept: only those of the last one to several devices are.',
          remedy: 'Send again, and save the results before the next send.',
        }),
      );
    return { ...last, record: last.record };
  }

  /** The last send for a report; `null` where nothing was sent in this run. */
  get last(): LastSend | null {
    if (this.#last === null || this.#last.request === null) return null;
    const { request, tally, total, listName, settled } = this.#last;
    return { request, results: tally.listed, failures: tally.failures, total, listName, settled };
  }

  /** Settles what is being sent. What that cut short is kept for the next run to show; other results go. */
  async close(): Promise<void> {
    const seen = this.#last?.settled === null ? null : (this.#last?.record ?? null);
    for (const abort of this.#running.values()) abort.abort();
    await Promise.all([...this.#work]);
    if (seen !== null) await this.#records.remove(seen);
  }
}

/** Device tokens no faster than the disk takes what comes of them. */
async function* paced(
  deviceTokens: Iterable<string> | AsyncIterable<string>,
  record: OpenRecord | null,
): AsyncGenerator<string> {
  for await (const deviceToken of deviceTokens) {
    await record?.ready();
    yield deviceToken;
  }
}

function explainLeftover(counts: OutcomeCounts, total: number, listName: string | null): SendSettled['explanation'] {
  const known = totalOutcomes(counts);
  const to = listName === null ? `${total.toLocaleString('en')} devices` : `the device tokens of ${listName}`;
  const rest = total - known;
  return {
    sentence: `Pushwright ended while it was sending to ${to}.${rest > 0 ? ` ${rest.toLocaleString('en')} of ${total.toLocaleString('en')} have no outcome here: they may or may not have been sent.` : ''}`,
    remedy: 'Save these results if you need them: they are kept until the next send to several devices.',
    mend: null,
  };
}

function noDeviceToken(): Problem {
  return problem({
    code: 'device-token-missing',
    sentence: 'There is no device token to send to.',
    remedy: 'Paste one, in any form, or choose one of the simulator’s devices.',
    place: { name: 'Device tokens', line: null, column: null },
  });
}

function nothingLeft(): Problem {
  return problem({
    code: 'nothing-to-retry',
    sentence: 'Nothing of that send is left to send again.',
    remedy: 'Accepted notifications were taken, rejected ones would be rejected again.',
  });
}

function notKept(error: unknown): Problem {
  return problem({
    code: 'results-not-kept',
    sentence: `The results could not be kept on the disk (${fileFault(errorCode(error), 'write').why}): they cannot be saved or sent again from here.`,
    remedy: 'Make room on the disk. The counts are right all the same.',
  });
}
