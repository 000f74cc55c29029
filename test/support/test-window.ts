import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RequestArgument, RequestChannel, RequestValue } from '../../contract/channels.ts';
import type { FileHandle, SavedFile } from '../../contract/files.ts';
import type { IdentityDescription, IdentityOpening, IdentitySearch } from '../../contract/identity.ts';
import { NO_HEADERS } from '../../contract/notification.ts';
import type { NotificationResult, Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import type { SendRequest } from '../../contract/sending.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import type { Backend } from '../../electron/backend/backend.ts';
import { createBackend } from '../../electron/backend/create-backend.ts';
import { NO_SECRET_STORE, type SecretStore } from '../../electron/backend/secrets/secret-store.ts';
import { explain } from '../../words/explain.ts';
import { TestAuthority } from './test-authority.ts';

/** What a send is to be like, where it is not the usual one to the built-in simulator. */
export interface SendWish {
  readonly destination?: SendRequest['destination'];
  readonly wire?: SendRequest['wire'];
  readonly topic?: string;
}

/**
 * The window as its user has it, without a page: a data folder, files to choose, a dialog that saves where the test
 * says, and the built-in simulator to send to. `authority` signs as Apple would, for that simulator.
 */
export class TestWindow {
  readonly home: string;
  readonly authority: TestAuthority;
  /** Where the next file is saved; `null`: into `home`, under the name that is suggested. */
  savePath: string | null = null;
  readonly #platform: string;
  #secretStore: SecretStore = NO_SECRET_STORE;
  #backend: Backend;
  #onIdentities: () => void = () => undefined;
  readonly #settled = new Set<number>();
  #onSettled: () => void = () => undefined;
  readonly #results = new Map<number, NotificationResult[]>();

  private constructor(home: string, authority: TestAuthority, platform: string) {
    this.home = home;
    this.authority = authority;
    this.#platform = platform;
    this.#backend = this.#open();
  }

  /** Opens one on a copy of `simulator`, a simulator's folder that is made already. */
  static async on(simulator: string, platform: string = process.platform): Promise<TestWindow> {
    const home = await mkdtemp(join(tmpdir(), 'pushwright-window-'));
    await cp(simulator, join(home, 'simulator'), { recursive: true });
    const read = (name: string): Promise<string> => readFile(join(simulator, name), 'utf8');
    const pair = { certificatePem: await read('ca.pem'), privateKeyPem: await read('ca-key.pem') };
    const window = new TestWindow(home, new TestAuthority(pair), platform);
    onTestFinished(async () => {
      await window.#backend.close();
      await rm(home, { recursive: true, force: true });
    });
    return window;
  }

  #open(): Backend {
    // Sends are counted from 1 in each run.
    this.#settled.clear();
    this.#results.clear();
    const backend = createBackend({
      ...{ host: 'electron', version: '1.2.3', dataFolder: this.home, clock: systemClock },
      ...{ platform: this.#platform, secretStore: this.#secretStore },
      confirmHost: null,
      saving: { kind: 'dialog', choosePath: async (name) => this.savePath ?? join(this.home, name) },
    });
    backend.subscribe((channel, event) => {
      if (channel === 'identity.changed' && 'identities' in event) {
        this.#onIdentities();
      }
      if (channel === 'notification.settled' && 'results' in event)
        this.#results.set(event.sendId, [...(this.#results.get(event.sendId) ?? []), ...event.results]);
      if (channel !== 'send.settled' || !('explanation' in event)) return;
      this.#settled.add(event.sendId);
      this.#onSettled();
    });
    return backend;
  }

  /**
   * Closes the window and opens it again, with another key store if one is given: another run on the same data folder.
   * Resolves with what it starts with.
   */
  async restart(secretStore = this.#secretStore): Promise<RequestValue<'app.start'>> {
    await this.#backend.close();
    this.#secretStore = secretStore;
    this.#backend = this.#open();
    return this.ask('app.start', undefined);
  }

  /** The identities of earlier runs, once `restart` has come to an end with all that their key store is asked for. */
  async remembered(): Promise<readonly IdentityDescription[]> {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        this.#onIdentities = resolve;
      });
      // Asked for each time: an answer that was given before a change may come after its event.
      const own = (await this.ask('identity.list', undefined)).filter(({ builtIn }) => !builtIn);
      if (own.every(({ problems }) => problems[0]?.code !== 'secret-on-its-way')) return own;
      await changed;
    }
  }

  /** A new folder of this window's, away from everything else. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(this.home, 'folder-'));
    await mkdir(folder, { recursive: true });
    return folder;
  }

  /** The value of a request; fails the test where it is refused. */
  async ask<C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<RequestValue<C>> {
    const answer = await this.#backend.handle(channel, argument);
    if (!answer.ok) throw new Error(`${answer.problem.code}: ${explain(answer.problem).sentence}`);
    return answer.value as RequestValue<C>;
  }

  /** Why a request is refused; fails the test where it is not. */
  async refusal<C extends RequestChannel>(channel: C, argument: RequestArgument<C>): Promise<Problem> {
    const answer = await this.#backend.handle(channel, argument);
    if (answer.ok) throw new Error(`${channel} was not refused`);
    return answer.problem;
  }

  /** Chooses files as identities, together. */
  async choose(
    paths: readonly string[],
    passphrase: string | null = null,
    remember: Remembering = 'no',
  ): Promise<IdentityOpening> {
    const files = paths.map((path) => this.#backend.registerFile({ path }));
    return this.ask('identity.open', { files, passphrase, remember });
  }

  /** Searches files and folders, together with the system's store. */
  async search(paths: readonly string[], passphrase: string | null = null): Promise<IdentitySearch> {
    const places = paths.map((path) => this.#backend.registerFile({ path }));
    return this.ask('identity.search', { places, system: true, passphrase });
  }

  /** Takes an identity into use that a search found. */
  async use(identityId: string, passphrase: string | null = null): Promise<IdentityOpening> {
    return this.ask('identity.open', { files: [identityId], passphrase, remember: 'no' });
  }

  /** What the user had saved in `home` or where `savePath` says. */
  async saved(saved: SavedFile): Promise<string> {
    if (saved.kind !== 'written') throw new Error('nothing was saved');
    return this.savePath ?? join(this.home, saved.fileName);
  }

  /** Has an authority of a gateway of one's own trusted; resolves with its id. */
  async authorityOf(path: string): Promise<string> {
    return (await this.ask('authority.open', { file: this.handleOf(path) })).id;
  }

  /** What a request calls a file by that the user chose. */
  handleOf(path: string): FileHandle {
    return this.#backend.registerFile({ path });
  }

  requestFor(identityId: string | null, wish: SendWish = {}): SendRequest {
    return {
      destination: wish.destination ?? { kind: 'simulator' },
      wire: wish.wire ?? 'http2',
      ...{ binaryCommand: 2, confirmation: 'automatic', identityId, deviceTokens: ['a1'.repeat(32)], stream: null },
      headers: { ...NO_HEADERS, pushType: 'alert', topic: wish.topic ?? null },
      payload: '{"aps":{"alert":"Hello"}}',
      ...{ acceptExpired: false, confirmProduction: false },
    };
  }

  /** Sends one notification; resolves with its result. */
  async send(identityId: string | null, wish: SendWish = {}): Promise<NotificationResult> {
    const { sendId } = await this.ask('send.start', this.requestFor(identityId, wish));
    while (!this.#settled.has(sendId))
      await new Promise<void>((resolve) => {
        this.#onSettled = resolve;
      });
    const result = this.#results.get(sendId)?.[0];
    if (result === undefined) throw new Error('the send settled without a result');
    return result;
  }
}
