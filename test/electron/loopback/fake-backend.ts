import type { EventChannel, Events } from '../../../contract/events.ts';
import type { Backend, FileSource } from '../../../electron/backend/backend.ts';

/** A backend that remembers what it was asked, to judge the door in front of it. */
export class FakeBackend implements Backend {
  readonly requests: { readonly channel: string; readonly argument: unknown }[] = [];
  readonly files: FileSource[] = [];
  readonly #listeners = new Set<(channel: EventChannel, event: Events[EventChannel]) => void>();

  get listening(): number {
    return this.#listeners.size;
  }

  handle(channel: string, argument: unknown) {
    this.requests.push({ channel, argument });
    return Promise.resolve({ ok: true as const, value: { channel } });
  }

  subscribe(listener: (channel: EventChannel, event: Events[EventChannel]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  registerFile(source: FileSource): string {
    this.files.push(source);
    return `file-${this.files.length}`;
  }

  emit<E extends EventChannel>(channel: E, event: Events[E]): void {
    for (const listener of this.#listeners) listener(channel, event);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
