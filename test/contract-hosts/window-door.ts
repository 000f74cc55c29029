import type { ChannelResult, ChannelTarget, RequestResult } from '../../contract/broadcast.ts';
import type { RequestArgument, RequestChannel, RequestValue } from '../../contract/channels.ts';
import type { Conversion } from '../../contract/conversion.ts';
import type { Destination } from '../../contract/destination.ts';
import type { EventChannel, Events } from '../../contract/events.ts';
import type { FileHandle, SavedFile } from '../../contract/files.ts';
import { NO_HEADERS } from '../../contract/notification.ts';
import type { Answer, NotificationResult, Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import type { ResultSelection, SendRequest, SendSettled } from '../../contract/sending.ts';
import { networkWay } from '../../words/network.ts';
import { sentenceOf } from '../support/said.ts';
import {
  type Asked,
  type Batched,
  batched,
  type ChannelOrder,
  type Converted,
  type Door,
  type FeedbackRead,
  type FoundIdentity,
  GREETING,
  inOrder,
  type Opened,
  type Order,
  type ProxyLogin,
  type Refused,
  type Sent,
  type ServiceOrder,
} from './door.ts';

/** What a page of a host has: requests, events, files. */
export interface Transport {
  request<C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<Answer<RequestValue<C>>>;
  listen(listener: (channel: EventChannel, event: Events[EventChannel]) => void): void;
  registerFile(path: string): Promise<FileHandle>;
  /** Hands over a list of device tokens, as large as it may be. */
  registerList(path: string): Promise<FileHandle>;
  /** The bytes of a file that the host let the user have. */
  fetchSaved(saved: Exclude<SavedFile, { readonly kind: 'cancelled' }>): Promise<Buffer>;
  /** A folder as the host takes it: by itself, or the files in it. */
  registerFolder(path: string): Promise<readonly FileHandle[]>;
  close(): Promise<void>;
}

interface UnderWay {
  readonly results: NotificationResult[];
  settled: SendSettled | null;
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
    return { fileName: saved.kind === 'cancelled' ? '' : saved.fileName, bytes: await this.fetch(saved) };
  }

  /** The bytes of a file that the host let the user have. */
  async fetch(saved: SavedFile): Promise<Buffer> {
    return saved.kind === 'cancelled' ? fail('the host saved nothing') : this.#transport.fetchSaved(saved);
  }

  async find(folder: string, passphrase: string | null): Promise<readonly FoundIdentity[]> {
    const places = await this.#transport.registerFolder(folder);
    const { identities } = granted(await this.request('identity.search', { places, system: false, passphrase }));
    const found: FoundIdentity[] = [];
    for (const { id, fileName, topics, privateKeyFoundIn, problems } of identities) {
      const { findings } = granted(await this.request('identity.examine', { identityId: id }));
      found.push({
        ...{ fileName, topics, keyFoundIn: privateKeyFoundIn },
        problems: problems.map(({ code }) => code),
        findings: findings.map(({ weight, code }) => `${weight}: ${code}`),
      });
    }
    return inOrder(found);
  }

  /** The id of the identity that an order names, `null` where it names none; or why it cannot be opened. */
  async #identityOf(order: Pick<Order, 'identity'>): Promise<string | null | Problem> {
    if (order.identity === undefined) return null;
    const { file, passphrase = null, ids } = order.identity;
    const { identities, problems } = await this.openFile(file, passphrase);
    const first = identities[0];
    if (first === undefined) return problems[0] ?? fail('no identity and no problem');
    if (ids !== undefined) {
      const completed = await this.request('identity.complete', { identityId: first.id, ...ids });
      if (!completed.ok) return completed.problem;
    }
    return first.id;
  }

  async #destinationOf(to: Order['to'] | 'sandbox'): Promise<Destination> {
    if (to === 'simulator') return { kind: 'simulator' };
    if (to === 'sandbox') return { kind: 'apple', environment: 'sandbox', port: 443 };
    const file = await this.#transport.registerFile(to.ca);
    const ca = granted(await this.request('authority.open', { file })).id;
    return { kind: 'other', host: to.host ?? '127.0.0.1', port: to.port, ca };
  }

  async #requestOf(order: Order): Promise<SendRequest | Problem> {
    const identityId = await this.#identityOf(order);
    if (identityId !== null && typeof identityId !== 'string') return identityId;
    const destination = await this.#destinationOf(order.to);
    await this.#setProxy(order.proxy, destination);
    return {
      destination,
      wire: order.wire ?? 'http2',
      binaryCommand: 2,
      confirmation: order.confirmation ?? 'automatic',
      identityId,
      deviceTokens: order.tokens,
      stream: null,
      headers: { ...NO_HEADERS, pushType: 'alert', topic: order.topic ?? null },
      payload: order.payload ?? GREETING,
      acceptExpired: false,
      confirmProduction: false,
    };
  }

  async #setProxy(proxy: ProxyLogin | undefined, destination: Destination): Promise<void> {
    if (proxy === undefined) return;
    const address = `http://127.0.0.1:${proxy.port}`;
    const change = await this.request('network.change', {
      ...{ destination, wire: 'http2', password: proxy.password, remember: 'no' },
      settings: { proxy: 'manual', address, exceptions: '', user: proxy.user, authority: null },
    });
    const { problem } = granted(change);
    if (problem !== null) fail(sentenceOf(problem));
  }

  async testWay(order: Pick<Order, 'to' | 'wire' | 'proxy'>) {
    const { wire = 'http2' } = order;
    const destination = await this.#destinationOf(order.to);
    await this.#setProxy(order.proxy, destination);
    const { way } = granted(await this.request('network.show', { destination, wire }));
    const tested = granted(
      await this.request('network.test', { destination, wire, binaryCommand: 2, identityId: null }),
    );
    const shown = networkWay(tested.way);
    if (way === null || networkWay(way) !== shown) fail(`${way === null ? null : networkWay(way)} is not ${shown}`);
    const report = granted(await this.request('report.create', undefined)).text;
    const { log } = granted(await this.request('app.start', undefined));
    return {
      ...{ way: shown, reached: tested.reached, reason: tested.reason },
      shown: JSON.stringify([tested, report, log]),
    };
  }

  async send(order: Order): Promise<Sent> {
    const request = await this.#requestOf(order);
    if ('code' in request) return { refused: refusedBy(request) };
    const started = await this.request('send.start', request);
    if (!started.ok) return { refused: refusedBy(started.problem) };
    const { sendId } = started.value;
    if (order.cancel === true) granted(await this.request('send.cancel', { sendId }));
    const { counts } = await this.#settled(sendId);
    const results = [...this.#underWay(sendId).results].sort((a, b) => a.index - b.index);
    return {
      counts,
      results: results.map(({ deviceToken, outcome, status, reason, timestamp }) => ({
        ...{ token: deviceToken, outcome, status, reason },
        dated: timestamp !== null,
      })),
    };
  }

  async sendList(path: string): Promise<Batched> {
    const file = await this.#transport.registerList(path);
    granted(await this.request('device-tokens.open', { file }));
    const request = await this.#requestOf({ to: 'simulator', tokens: [] });
    if ('code' in request) return fail(sentenceOf(request));
    const stream = { kind: 'file', file, leaveOutUnreadable: false } as const;
    const { sendId } = granted(await this.request('send.start', { ...request, stream }));
    const { counts } = await this.#settled(sendId);
    const save = async (selection: ResultSelection): Promise<string> => {
      const saved = granted(await this.request('results.save', { sendId, selection }));
      return (await this.fetch(saved)).toString('utf8');
    };
    return batched(counts, await save('all'), await save('gone'));
  }

  async #settled(sendId: number): Promise<SendSettled> {
    for (;;) {
      const { settled } = this.#underWay(sendId);
      if (settled !== null) return settled;
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
    }
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

  async channels(order: ChannelOrder): Promise<Asked> {
    const identityId = await this.#identityOf(order);
    if (identityId !== null && typeof identityId !== 'string') return { refused: refusedBy(identityId) };
    const target = {
      destination: await this.#destinationOf(order.to),
      ...{ identityId, acceptExpired: false, requestId: null },
      bundleId: order.bundleId ?? null,
    };
    const answer = await this.#askChannels(order, target);
    if (!answer.ok) return { refused: refusedBy(answer.problem) };
    const { outcome, status, reason } = answer.value;
    return { outcome, status, reason, channels: 'channels' in answer.value ? answer.value.channels : [] };
  }

  #askChannels(order: ChannelOrder, target: ChannelTarget): Promise<Answer<RequestResult | ChannelResult>> {
    switch (order.operation) {
      case 'create':
        return this.request('channel.create', { ...target, storagePolicy: order.storagePolicy });
      case 'list':
        return this.request('channel.list', target);
      case 'read':
      case 'delete':
        return this.request(`channel.${order.operation}`, { ...target, channelId: order.channelId });
      case 'broadcast': {
        const { channelId, payload, expiration = 0 } = order;
        const fields = { channelId, payload, expirationSeconds: expiration, priority: null, storagePolicy: null };
        return this.request('broadcast.send', { ...target, ...fields, confirmProduction: true });
      }
    }
  }

  async feedback(order: ServiceOrder): Promise<FeedbackRead> {
    const identityId = await this.#identityOf(order);
    if (identityId !== null && typeof identityId !== 'string') return { refused: refusedBy(identityId) };
    const destination = await this.#destinationOf(order.to);
    const answer = await this.request('feedback.read', { destination, identityId, acceptExpired: false });
    if (!answer.ok) return { refused: refusedBy(answer.problem) };
    const { devices, whole, reason } = answer.value;
    return { devices, whole, reason };
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
  return answer.ok ? answer.value : fail(`${answer.problem.code}: ${sentenceOf(answer.problem)}`);
}

function fail(why: string): never {
  throw new Error(why);
}
