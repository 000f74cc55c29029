import type {
  Answer,
  EventChannel,
  Events,
  FileHandle,
  RequestArgument,
  RequestChannel,
  RequestValue,
  SendRequest,
} from '../../contract/channels.ts';
import type { Conversion } from '../../contract/conversion.ts';
import { NO_HEADERS } from '../../contract/notification.ts';
import type { NotificationResult, Problem } from '../../contract/outcome.ts';
import type { SavedFile } from '../../contract/saved-file.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { type Converted, type Door, GREETING, type Opened, type Order, type Refused, type Sent } from './door.ts';

/** What a page of a host has: requests, events, files. */
export interface Transport {
  request<C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<Answer<RequestValue<C>>>;
  listen(listener: (channel: EventChannel, event: Events[EventChannel]) => void): void;
  registerFile(path: string): Promise<FileHandle>;
  /** The bytes of a file that the host let the user have. */
  fetchSaved(saved: Exclude<SavedFile, { readonly kind: 'cancelled' }>): Promise<Buffer>;
  close(): Promise<void>;
}

interface UnderWay {
  readonly results: NotificationResult[];
  settled: Events['send.settled'] | null;
}

/** Drives a host as the page in its window does. */
export class WindowDoor implements Door {
  readonly #transport: Transport;
  readonly #sends = new Map<number, UnderWay>();
  #onSettled: () => void = () => undefined;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.listen((channel, event) => this.#hear(channel, event));
  }

  #hear(channel: EventChannel, event: Events[EventChannel]): void {
    if (channel === 'notification.settled' && 'results' in event)
      this.#underWay(event.sendId).results.push(...event.results);
    if (channel === 'send.settled' && 'seconds' in event) {
      this.#underWay(event.sendId).settled = event;
      this.#onSettled();
    }
  }

  #underWay(sendId: number): UnderWay {
    const known = this.#sends.get(sendId) ?? { results: [], settled: null };
    this.#sends.set(sendId, known);
    return known;
  }

  request<C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<Answer<RequestValue<C>>> {
    return this.#transport.request(channel, argument);
  }

  async openFile(file: string, passphrase: string | null, remember: Remembering = 'no') {
    const handle = await this.#transport.registerFile(file);
    return granted(await this.request('identity.open', { files: [handle], passphrase, remember }));
  }

  async open(file: string, passphrase: string | null): Promise<Opened> {
    const { identities, problems } = await this.openFile(file, passphrase);
    return {
      identities: identities.map(({ form, topics, environments, privateKeyFoundIn }) => ({
        ...{ form, topics, environments },
        keyFound: privateKeyFoundIn !== null,
      })),
      problems: [...identities.flatMap((identity) => identity.problems), ...problems].map(({ code }) => code),
    };
  }

  async convert(file: string, passphrase: string | null, conversion: Conversion): Promise<Converted> {
    const { identities, problems } = await this.openFile(file, passphrase);
    const identityId = identities[0]?.id;
    if (identityId === undefined) return { refused: refusedBy(problems[0] ?? fail('no identity and no problem')) };
    const answer = await this.request('identity.convert', { identityId, conversion });
    if (!answer.ok) return { refused: refusedBy(answer.problem) };
    const saved = answer.value;
    if (saved.kind === 'cancelled') return fail('the host saved nothing');
    return { fileName: saved.fileName, bytes: await this.#transport.fetchSaved(saved) };
  }

  async #requestOf(order: Order): Promise<SendRequest | Problem> {
    let identityId: string | null = null;
    if (order.identity !== undefined) {
      const { file, passphrase = null, ids } = order.identity;
      const { identities, problems } = await this.openFile(file, passphrase);
      const first = identities[0];
      if (first === undefined) return problems[0] ?? fail('no identity and no problem');
      identityId = first.id;
      if (ids !== undefined) {
        const completed = await this.request('identity.complete', { identityId, ...ids });
        if (!completed.ok) return completed.problem;
      }
    }
    const { to } = order;
    const file = to === 'simulator' ? null : await this.#transport.registerFile(to.ca);
    const ca = file === null ? null : granted(await this.request('authority.open', { file })).id;
    return {
      destination: to === 'simulator' ? { kind: 'simulator' } : { kind: 'other', host: '127.0.0.1', port: to.port, ca },
      wire: order.wire ?? 'http2',
      binaryCommand: 2,
      confirmation: order.confirmation ?? 'automatic',
      identityId,
      deviceTokens: order.tokens,
      headers: { ...NO_HEADERS, pushType: 'alert', topic: order.topic ?? null },
      payload: order.payload ?? GREETING,
      acceptExpired: false,
      confirmProduction: false,
    };
  }

  async send(order: Order): Promise<Sent> {
    const request = await this.#requestOf(order);
    if ('code' in request) return { refused: refusedBy(request) };
    const started = await this.request('send.start', request);
    if (!started.ok) return { refused: refusedBy(started.problem) };
    const { sendId } = started.value;
    if (order.cancel === true) granted(await this.request('send.cancel', { sendId }));
    const underWay = this.#underWay(sendId);
    while (underWay.settled === null)
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
    const results = [...underWay.results].sort((a, b) => a.index - b.index);
    return {
      counts: underWay.settled.counts,
      results: results.map(({ deviceToken, outcome, status, reason, timestamp }) => ({
        ...{ token: deviceToken, outcome, status, reason },
        dated: timestamp !== null,
      })),
    };
  }

  async lint(payload: string) {
    const request = await this.#requestOf({ to: 'simulator', tokens: ['a1'.repeat(32)], payload });
    if ('code' in request) return [];
    const { blocking, warnings } = granted(await this.request('send.check', request));
    return [
      ...blocking.map((problem) => ({ ...refusedBy(problem), blocks: true })),
      ...warnings.map((problem) => ({ ...refusedBy(problem), blocks: false })),
    ];
  }

  close(): Promise<void> {
    return this.#transport.close();
  }
}

function refusedBy({ code, place }: Problem): Refused {
  return { code, line: place?.line ?? null, column: place?.column ?? null };
}

/** The value of an answer; fails the test where it is a problem. */
export function granted<T>(answer: Answer<T>): T {
  return answer.ok ? answer.value : fail(`${answer.problem.code}: ${answer.problem.sentence}`);
}

function fail(why: string): never {
  throw new Error(why);
}
