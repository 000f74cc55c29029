import { useEffect, useSyncExternalStore } from 'react';
import type { Device, DeviceEntry, DeviceImport, DeviceList } from '../../../contract/kept/devices.ts';
import type { Answer, Problem } from '../../../contract/outcome.ts';
import type { HostBridge } from '../../bridge.ts';

/** The book as the page has it: one for all parts that show it, so that what is changed in one stands in the others. */
export interface DeviceBookState {
  /** `null` until the host has answered. */
  readonly list: DeviceList | null;
  /** Why it could not be asked. */
  readonly problem: Problem | null;
}

/** What can be done with the book; each answers what is wrong, `null` where nothing is. */
export interface DeviceBookWork {
  readonly add: (devices: readonly Device[]) => Promise<Problem | null>;
  readonly change: (deviceToken: string, device: DeviceEntry) => Promise<Problem | null>;
  readonly remove: (deviceTokens: readonly string[]) => Promise<Answer<readonly Device[]>>;
  readonly take: (file: File, replace: boolean) => Promise<Answer<DeviceImport>>;
}

class Book {
  state: DeviceBookState = { list: null, problem: null };
  readonly #listeners = new Set<() => void>();
  #leave: (() => void) | null = null;
  /** Changes whose answers the page has: a listing asked before one of them may be older than it. */
  #changes = 0;

  constructor(private readonly bridge: HostBridge) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    // What came of a send is in the book by the time that the send is settled.
    this.#leave ??= this.bridge['send.settled'](() => void this.load());
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#leave?.();
      this.#leave = null;
    };
  };

  async load(): Promise<void> {
    const changes = this.#changes;
    const answer = await this.bridge['devices.list'](undefined);
    if (changes !== this.#changes) return this.load();
    this.#become(answer.ok ? { list: answer.value, problem: null } : { ...this.state, problem: answer.problem });
  }

  readonly work: DeviceBookWork = {
    add: async (devices) => this.#listed(await this.bridge['devices.add']({ devices: [...devices] })),
    change: async (deviceToken, device) =>
      this.#listed(await this.bridge['devices.change']({ deviceToken, device: { ...device } })),
    remove: async (deviceTokens) => {
      const answer = await this.bridge['devices.remove']({ deviceTokens: [...deviceTokens] });
      if (!answer.ok) return answer;
      this.#changed(answer.value.list);
      return { ok: true, value: answer.value.removed };
    },
    take: async (file, replace) => {
      const taken = await this.bridge['files.register']([file]);
      if (!taken.ok) return taken;
      const answer = await this.bridge['devices.import']({ file: taken.value[0] ?? '', replace });
      if (answer.ok) this.#changed(answer.value.list);
      return answer;
    },
  };

  #listed(answer: Answer<DeviceList>): Problem | null {
    if (!answer.ok) return answer.problem;
    this.#changed(answer.value);
    return null;
  }

  #changed(list: DeviceList): void {
    this.#changes += 1;
    this.#become({ list, problem: null });
  }

  #become(state: DeviceBookState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

const books = new WeakMap<HostBridge, Book>();

function bookOf(bridge: HostBridge): Book {
  const known = books.get(bridge);
  if (known !== undefined) return known;
  const book = new Book(bridge);
  books.set(bridge, book);
  return book;
}

/** The book of devices, asked for anew whenever a part that shows it comes up. */
export function useDeviceBook(bridge: HostBridge): DeviceBookState & { readonly work: DeviceBookWork } {
  const book = bookOf(bridge);
  const state = useSyncExternalStore(book.subscribe, () => book.state);
  useEffect(() => void book.load(), [book]);
  return { ...state, work: book.work };
}
