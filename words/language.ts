/**
 * A language: how one table of the English catalogue reads in it, and how the prose around facts does. It is installed
 * before the first table is read, so that whoever reads a word has it in that language. Without one everything is English.
 */
export interface Language {
  /** BCP 47, for `Intl`. */
  readonly tag: string;
  /** The table `name` in this language; ids and facts are those of `english`. */
  readonly turn: <Table>(name: string, english: Table) => Table;
  /** One sentence made of prose and facts; `literals` has one more than `values`. */
  readonly sentence?: (literals: readonly string[], values: readonly string[]) => string;
}

const PLACE = Symbol.for('pushwright.language');

function installed(): Language | null {
  return ((globalThis as Record<symbol, unknown>)[PLACE] as Language | undefined) ?? null;
}

/** The language tag for `Intl`. */
export const languageTag: string = installed()?.tag ?? 'en';

/** A table of words: `english`, or what the installed language has in its place. */
export function words<Table>(name: string, english: Table): Table {
  return installed()?.turn(name, english) ?? english;
}

/** Prose with facts in it. Facts are shown as they are; what is to be formatted goes through `prose.ts` first. */
export function t(literals: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return sentence(literals, values.map(String));
}

/** The same of pieces that nobody wrote as one: what `Intl` puts between the items of a list. */
export function sentence(literals: readonly string[], values: readonly string[]): string {
  return installed()?.sentence?.(literals, values) ?? String.raw({ raw: literals }, ...values);
}
