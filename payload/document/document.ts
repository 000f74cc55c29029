import type { DocumentExplanations } from '../../contract/facts/files.ts';

/** The keys of `# @pushwright KEY VALUE`: what a request in the text of HTTP cannot say. docs/documents.md has each. */
export const SETTINGS = [
  'identity',
  'key-id',
  'team-id',
  'protocol',
  'command',
  'confirmation',
  'destination',
  'ca',
  'devices',
] as const;
export type Setting = (typeof SETTINGS)[number];

/**
 * One request of a document, in its own text: nothing is filled in and nothing is judged. A `title` or `name` that is absent is
 * ''. Values stand on one line, without blanks around them, as HTTP has them (RFC 9110, 5.5).
 */
export interface DocumentRequest {
  /** Behind `###`. */
  readonly title: string;
  /** Of `# @name`. */
  readonly name: string;
  readonly settings: Readonly<Partial<Record<Setting, string>>>;
  /** `@name = value`, of this request. */
  readonly variables: readonly Field[];
  /** `POST`, with nothing else that APNs would take. */
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Field[];
  /** The body, exactly. */
  readonly payload: string;
  /** Braces in the payload are its own: `{{name}}` stands for itself there. */
  readonly literal: boolean;
  /** `< ./file`, where the body is not in the document; then `payload` is ''. */
  readonly payloadFile: string | null;
}

export type Field = readonly [name: string, value: string];

/** A place in the text; line and column from 1. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
}

/** What cannot be read, and where it stands. */
export interface DocumentFault<Code extends keyof DocumentExplanations = keyof DocumentExplanations>
  extends DocumentPlace {
  readonly code: Code;
  readonly facts: DocumentExplanations[Code];
}

/** Where a request says what. */
export interface RequestPlaces {
  readonly url: DocumentPlace;
  /** The line that the body begins with; `null` where there is none. */
  readonly bodyLine: number | null;
  /** By name, in lower case. */
  readonly headers: ReadonlyMap<string, DocumentPlace>;
  readonly settings: ReadonlyMap<string, DocumentPlace>;
}

/** What a text holds. */
export interface ReadDocument {
  readonly requests: readonly DocumentRequest[];
  /** Where each of them says what. */
  readonly places: readonly RequestPlaces[];
  /** `@name = value` that stand before the first request and hold for each, unless it says otherwise. */
  readonly variables: readonly Field[];
  readonly faults: readonly DocumentFault[];
}

/** A request that says nothing yet. */
export const BLANK_REQUEST: DocumentRequest = {
  ...{ title: '', name: '', settings: {}, variables: [], method: 'POST', url: '', headers: [] },
  ...{ payload: '', literal: false, payloadFile: null },
};
