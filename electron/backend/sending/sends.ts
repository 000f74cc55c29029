import type { SavedFile } from '../../../contract/files.ts';
import { type Problem, totalOutcomes } from '../../../contract/outcome.ts';
import type { ResultSelection, SendProgress, SendRequest, SendSettled, SendView } from '../../../contract/sending.ts';
import { explanation, inField, logged, problem } from '../../../contract/told.ts';
import type { Clock } from '../../apns/clock.ts';
import { errorCode } from '../../ground/system-error.ts';
import type { FileSaving } from '../backend.ts';
import { ChosenLists } from '../batch/chosen-lists.ts';
import { copiedResults, selectedFile, tallyOf, unsettledSource } from '../batch/kept-results.ts';
import { ProgressReporter } from '../batch/progress-reporter.ts';
import { type OpenRecord, Records, type ResultsRecord } from '../batch/records.ts';
import { Tally } from '../batch/tally.ts';
import type { Emit } from '../log/log-batcher.ts';
import type { LogBook } from '../log/log-book.ts';
import { ProblemError } from '../problem-error.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { saveCopy } from '../store/save-file.ts';
import type { LastSend } from './report.ts';
import type { Send, Sender, SentSummary } from './sender.ts';
import { explainSend, type SendSink } from './sending.ts';
import { type DeviceTokenSource, listed } from './source.ts';

/** The number of a send that an earlier run began. */
const EARLIER_RUN = 0;

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
  readonly record: ResultsRecord | null;
  settled: SendSettled | null;
}

/** A send of this run. */
interface Begun extends Known {
  readonly request: SendRequest;
  readonly reporter: ProgressReporter;
  readonly record: OpenRecord | null;
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
    const read = request.stream?.kind === 'unsettled' ? this.#settledOf(request.stream.sendId).record : null;
    const send = this.#sender.send(request, await this.#sourceOf(request));
    await send.plan();
    const problems: Problem[] = [];
    const record = (send.total ?? 0) > 1 ? await this.#openRecord(send, problems) : null;
    const known = this.#known(request, send, record);
    if (send.source.name !== null)
      this.#log.write(
        logged('sending-list', { total: known.total, name: send.source.name }, { phase: 'preparation', level: 'info' }),
      );
    const sink: SendSink = {
      ready: () => record?.ready() ?? READY,
      onResult: (result, listed) => {
        record?.add(result);
        known.reporter.note(listed ? result : null);
      },
      onReceipt: () => undefined,
      onBroken: (problem) => void problems.push(problem),
    };
    const abort = new AbortController();
    const work = send.run(sink, abort.signal);
    // Whether Xcode is there shows only when it is asked.
    if (request.destination.kind === 'ios-simulator') await work;
    const earlier = this.#last?.record ?? null;
    this.#last = known;
    this.#running.set(known.sendId, abort);
    const finished = this.#finish(known, work, problems, read);
    this.#work.add(finished);
    void finished.finally(() => this.#work.delete(finished));
    if (earlier !== null && earlier !== read) await this.#records.remove(earlier);
    return { sendId: known.sendId };
  }

  async #sourceOf({ destination, deviceTokens, stream }: SendRequest): Promise<DeviceTokenSource> {
    if (destination.kind === 'ios-simulator') return listed([]);
    if (stream?.kind === 'file') return this.lists.deviceTokens(stream.file, stream.leaveOutUnreadable);
    if (stream === null) {
      if (deviceTokens.length === 0) throw new ProblemError(noDeviceToken(destination.kind === 'simulator'));
      return listed(deviceTokens);
    }
    const { record, tally } = this.#settledOf(stream.sendId);
    const source = unsettledSource(record, tally.counts, stream.unknown);
    if (source.expected === 0) throw new ProblemError(nothingLeft());
    return source;
  }

  async #openRecord({ source: { name }, total }: Send, problems: Problem[]): Promise<OpenRecord | null> {
    const onFailure = (error: unknown): void => void problems.push(notKept(error));
    const head = { listName: name, total: total ?? 0, startedAt: this.#clock.now() };
    try {
      return await this.#records.create(head, onFailure);
    } catch (error) {
      onFailure(error);
      return null;
    }
  }

  #known(request: SendRequest, send: Send, record: OpenRecord | null): Begun {
    const sendId = this.#nextId;
    this.#nextId += 1;
    const total = send.total ?? 0;
    const progress = (): SendProgress => ({ ...send.progress(), sendId, total });
    const reporter = new ProgressReporter({ sendId, clock: this.#clock, emit: this.#emit, progress });
    const { source, tally } = send;
    return { listName: source.name, ...{ sendId, request, total, tally, progress, reporter, record }, settled: null };
  }

  /** `read`: the results that are sent again, of no use after it. */
  async #finish(
    known: Begun,
    work: Promise<SentSummary>,
    problems: readonly Problem[],
    read: ResultsRecord | null,
  ): Promise<void> {
    const { sendId, tally, record, reporter, total } = known;
    const { counts, seconds, firstFailure, firstCauseEntry, problems: unkept } = await work;
    // The answer with the send's number leaves before the events that bear it.
    await new Promise((resolve) => setImmediate(resolve));
    const recorded = record !== null && (await record.end());
    if (read !== null) await this.#records.remove(read);
    this.#running.delete(sendId);
    const only = total === 1 ? (tally.listed[0] ?? null) : null;
    const explanation = explainSend({ counts, seconds, firstFailure }, only);
    const { failures } = tally;
    const told = [...problems, ...unkept];
    known.settled = { sendId, counts, seconds, explanation, firstCauseEntry, failures, recorded, problems: told };
    reporter.end();
    this.#emit('send.settled', known.settled);
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
      explanation: explanation('broken-off', { total, unsettled: total - totalOutcomes(counts), listName }),
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
      throw new ProblemError(problem('results-not-kept', { replaced: true }));
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

const READY = Promise.resolve();

function noDeviceToken(isSimulator: boolean): Problem {
  const place = inField('device-tokens');
  return problem('device-token-missing', { where: 'field', isSimulator }, { place });
}

function nothingLeft(): Problem {
  return problem('nothing-to-retry', { name: null });
}

function notKept(error: unknown): Problem {
  return problem('results-not-kept', { why: errorCode(error) });
}
