import {
  ACTION_OPTIONS,
  type ActionOption,
  CATEGORY_OPTIONS,
  type Category,
  type CategoryAction,
  type CategoryOption,
  LONGEST_CATEGORY_TEXT,
  MOST_CATEGORIES,
  MOST_CATEGORY_ACTIONS,
} from '../../contract/kept/categories.ts';
import { LineIndex } from '../problem.ts';
import { type Given, SwiftSource, type SwiftValue } from './swift-values.ts';

/** More than this is no source of an app's categories. */
export const LONGEST_SWIFT = 400_000;
const MOST_NOTES = 50;

/** What is told of a pasted source. `line`: from 1. */
export type CategoryNote =
  | { readonly id: 'none' | 'too-long' }
  /** A call whose bracket does not close. */
  | { readonly id: 'unclosed'; readonly line: number; readonly source: string }
  /** What could not be read; it is left out, and of `id` the whole category. `source`: how it stands there. */
  | { readonly id: 'not-read'; readonly what: CategoryPart; readonly line: number; readonly source: string }
  /** A text that the app translates: its key stands for it. */
  | { readonly id: 'localized'; readonly line: number; readonly source: string }
  /** The id is there twice: the later one is taken. */
  | { readonly id: 'repeated'; readonly line: number; readonly source: string }
  | { readonly id: 'too-many'; readonly line: number };

/** A part of a category. */
export type CategoryPart =
  | 'id'
  | 'actions'
  | 'action-id'
  | 'title'
  | 'option'
  | 'button'
  | 'text-placeholder'
  | 'placeholder'
  | 'summary';

/** The categories in a text, in their order, and what could not be read of it. */
export interface ReadCategories {
  readonly categories: readonly Category[];
  readonly notes: readonly CategoryNote[];
}

/**
 * Reads the categories that Swift source registers (Apple: UNNotificationCategory, UNNotificationAction,
 * UNTextInputNotificationAction), also where ids, actions and options are constants or cases of an enum. What cannot be
 * read is told with its line, and the rest is read. Never throws.
 */
export function readSwiftCategories(text: string): ReadCategories {
  if (text.length > LONGEST_SWIFT) return { categories: [], notes: [{ id: 'too-long' }] };
  const reader = new CategoryReader(text);
  reader.run();
  const notes = reader.categories.size === 0 && reader.notes.length === 0 ? [{ id: 'none' } as const] : reader.notes;
  return { categories: [...reader.categories.values()], notes };
}

class CategoryReader {
  readonly categories = new Map<string, Category>();
  readonly notes: CategoryNote[] = [];
  readonly #text: string;
  readonly #source: SwiftSource;
  readonly #lines: LineIndex;

  constructor(text: string) {
    this.#text = text;
    this.#source = new SwiftSource(text);
    this.#lines = new LineIndex(text);
  }

  run(): void {
    const { tokens } = this.#source;
    tokens.forEach((token, index) => {
      if (this.#source.isExhausted) return;
      const isNamed = token.text === 'UNNotificationCategory';
      const isImplied = token.text === '.' && tokens[index + 1]?.text === 'init' && tokens[index - 1]?.kind !== 'name';
      if (token.kind === 'string' || (!isNamed && !isImplied)) return;
      const opens = isNamed ? index + 1 : index + 2;
      const bracket = tokens[opens]?.text === '.' ? opens + 2 : opens;
      if (tokens[bracket]?.text !== '(') return;
      const call = this.#source.callAt(index);
      if (call === null) {
        if (isNamed) this.#note({ id: 'unclosed', line: this.#line(token.at), source: token.text });
      } else if (call.given.some(({ label }) => label === 'intentIdentifiers' || label === 'actions')) {
        this.#category(call, index);
      }
    });
    if (this.#source.isExhausted) this.notes.unshift({ id: 'too-long' });
  }

  #category(call: Extract<SwiftValue, { kind: 'call' }>, index: number): void {
    const id = this.#textOf(call.given, 'identifier', 'id', index);
    if (id === null || id.trim() === '') {
      if (id !== null || !call.given.some(({ label }) => label === 'identifier'))
        this.#note({ id: 'not-read', what: 'id', ...this.#place(call) });
      return;
    }
    if (this.categories.has(id)) this.#note({ id: 'repeated', line: this.#line(call.at), source: id });
    else if (this.categories.size >= MOST_CATEGORIES) {
      this.#note({ id: 'too-many', line: this.#line(call.at) });
      return;
    }
    this.categories.set(id, {
      id,
      actions: this.#actions(call.given, index),
      options: this.#options(call.given, CATEGORY_OPTIONS, index),
      placeholder: this.#textOf(call.given, 'hiddenPreviewsBodyPlaceholder', 'placeholder', index),
      summaryFormat: this.#textOf(call.given, 'categorySummaryFormat', 'summary', index),
    });
  }

  #actions(given: readonly Given[], index: number): readonly CategoryAction[] {
    const value = given.find(({ label }) => label === 'actions')?.value;
    if (value === undefined) return [];
    const list = this.#source.follow(value, index);
    if (list.kind !== 'list') {
      this.#note({ id: 'not-read', what: 'actions', ...this.#place(list) });
      return [];
    }
    const actions = list.items.flatMap((item) => this.#action(item, index) ?? []);
    const over = list.items[MOST_CATEGORY_ACTIONS];
    if (over !== undefined) this.#note({ id: 'too-many', line: this.#line(over.at) });
    return actions.slice(0, MOST_CATEGORY_ACTIONS);
  }

  #action(item: SwiftValue, index: number): CategoryAction | null {
    const call = this.#source.follow(item, index);
    const isAction =
      call.kind === 'call' &&
      (/^UN(?:TextInput)?NotificationAction$/.test(call.path[0] ?? '') ||
        (call.path[0] === '' && call.path[1] === 'init'));
    if (!isAction) {
      this.#note({ id: 'not-read', what: 'actions', ...this.#place(item) });
      return null;
    }
    const at = this.#source.indexOf(call.at);
    const { given } = call;
    const isText =
      call.path[0] === 'UNTextInputNotificationAction' || given.some(({ label }) => label === 'textInputButtonTitle');
    return {
      id: this.#textOf(given, 'identifier', 'action-id', at) ?? '',
      title: this.#textOf(given, 'title', 'title', at) ?? '',
      options: this.#options(given, ACTION_OPTIONS, at),
      input: isText
        ? {
            button: this.#textOf(given, 'textInputButtonTitle', 'button', at) ?? '',
            placeholder: this.#textOf(given, 'textInputPlaceholder', 'text-placeholder', at) ?? '',
          }
        : null,
    };
  }

  /** The text that is given under a label; `null` where none is, or it cannot be read, which is told. */
  #textOf(given: readonly Given[], label: string, what: CategoryPart, index: number): string | null {
    const value = given.find((one) => one.label === label)?.value;
    if (value === undefined) return null;
    const found = this.#source.follow(value, index);
    if (found.kind === 'nil') return null;
    const localized = found.kind === 'call' ? this.#localized(found, index) : null;
    if (localized !== null) this.#note({ id: 'localized', line: this.#line(value.at), source: short(localized) });
    const text = found.kind === 'text' ? found.text : localized;
    if (text !== null && text.length <= LONGEST_CATEGORY_TEXT) return text;
    this.#note({ id: 'not-read', what, ...this.#place(value) });
    return null;
  }

  /** The text, or else the key, of a call that asks the app's tables for a text. */
  #localized({ path, given }: Extract<SwiftValue, { kind: 'call' }>, index: number): string | null {
    const name = path.at(-1) ?? '';
    const asks = /^(?:NSLocalizedString|LocalizedStringResource|localized|localizedUserNotificationString|String)$/;
    if (!asks.test(name)) return null;
    const labelled = (label: string) => given.find((one) => one.label === label)?.value;
    const first = given[0];
    const isText = name !== 'String' || first?.label === 'localized';
    const value = labelled('value') ?? labelled('defaultValue') ?? (isText ? first?.value : undefined);
    const text = value === undefined ? null : this.#source.follow(value, index);
    return text?.kind === 'text' ? text.text : null;
  }

  #options<O extends ActionOption | CategoryOption>(
    given: readonly Given[],
    known: readonly O[],
    index: number,
  ): readonly O[] {
    const value = given.find(({ label }) => label === 'options')?.value;
    if (value === undefined) return [];
    const found = this.#source.follow(value, index);
    const names = found.kind === 'list' ? found.items : [found];
    const chosen = names.flatMap((name) => {
      const option = known.find((one) => name.kind === 'name' && name.path.at(-1) === one);
      if (option === undefined) this.#note({ id: 'not-read', what: 'option', ...this.#place(name) });
      return option ?? [];
    });
    return known.filter((one) => chosen.includes(one));
  }

  #place({ at }: SwiftValue): { readonly line: number; readonly source: string } {
    const end = this.#text.indexOf('\n', at);
    return { line: this.#line(at), source: short(this.#text.slice(at, end < 0 ? undefined : end)) };
  }

  #line(at: number): number {
    return this.#lines.position(at).line;
  }

  #note(note: CategoryNote): void {
    if (this.notes.length < MOST_NOTES) this.notes.push(note);
  }
}

function short(text: string): string {
  const line = text.trim();
  return line.length <= 60 ? line : `${line.slice(0, 59).replace(/[\ud800-\udbff]$/, '')}…`;
}
