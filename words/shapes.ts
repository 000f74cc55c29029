import type { Inner } from '../contract/facts/inner.ts';

/** What was told, in words. */
export interface Said {
  /** One sentence: what happened, in plain words. */
  readonly sentence: string;
  /** One or two sentences: what to do next. */
  readonly remedy: string;
}

/** Says what was told inside something else. */
export type Explain = (inner: Inner) => Said;

/** Words for each code of a table: the same always, or made of its facts. */
export type ExplanationWords<Table> = {
  readonly [Code in keyof Table]: Table[Code] extends null
    ? Said
    : ((facts: Table[Code], explain: Explain) => Said) | Said;
};

/** A sentence for each id of a table. */
export type Sentences<Table> = {
  readonly [Id in keyof Table]: Table[Id] extends null
    ? string
    : ((facts: Table[Id], explain: Explain) => string) | string;
};
