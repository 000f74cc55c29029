/** A value as a program wrote or printed it. Offsets count UTF-16 units of the text it was read from. */
export type Literal = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'map'; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly raw: string }
  | { readonly kind: 'word'; readonly value: boolean | null }
  /** Text without quotes: in a print-out a text, in source code the name of something outside. */
  | { readonly kind: 'bare'; readonly value: string }
);

export interface Entry {
  readonly key: string;
  readonly value: Literal;
}

/** Lists of a key and a value each, as entries; `null` where one of them is something else. */
export function pairsOf(items: readonly Literal[]): readonly Entry[] | null {
  const entries = items.flatMap((item): readonly Entry[] => {
    const [key, value, ...more] = item.kind === 'list' ? item.items : [];
    return key?.kind === 'text' && value !== undefined && more.length === 0 ? [{ key: key.value, value }] : [];
  });
  return entries.length === items.length ? entries : null;
}

/** A list of keys and values in turn, as a map. */
export function pairUp(list: Literal & { readonly kind: 'list' }): Literal {
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < list.items.length; at += 2) {
    const key = list.items[at];
    const value = list.items[at + 1];
    if (key?.kind === 'text' && value !== undefined) entries.push({ key: key.value, value });
  }
  return { kind: 'map', entries, from: list.from, to: list.to };
}
