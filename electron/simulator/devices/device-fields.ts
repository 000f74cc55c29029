import type { FieldRule } from '../strict-json.ts';

/** Where an answer is cut off, connection and all: nothing of it went out, its beginning did, all of it did. */
export const DROP_POINTS = ['before-answer', 'in-answer', 'after-answer'] as const;
export type DropPoint = (typeof DROP_POINTS)[number];

/** What is answered instead of 200 when everything about a notification is right. */
export interface ForcedAnswer {
  /** HTTP status; absent: 200, or what belongs to the reason. */
  readonly status?: number;
  readonly reason?: string;
  /** With 410, UNIX milliseconds: since when the device token is inactive; absent: now. */
  readonly timestamp?: number;
  /** Stands in the body of a refusal instead of APNs' JSON, as when a proxy answers. HTTP/2 only. */
  readonly body?: string;
  /** Waits so long before it answers. */
  readonly delayMs?: number;
  /** Cuts the connection; `true`: before the answer. */
  readonly drop?: boolean | DropPoint;
}

/** Where an answer is cut off; `null`: nowhere. */
export function dropPointOf(respond: Pick<ForcedAnswer, 'drop'> | undefined): DropPoint | null {
  const { drop = false } = respond ?? {};
  return drop === true ? 'before-answer' : drop === false ? null : drop;
}

/** What a device token must be in a file. */
export const TOKEN_FIELD = {
  what: 'device-token',
  fits: (value: unknown) => typeof value === 'string' && value.length <= 200 && /^(?:[0-9a-f]{2})+$/i.test(value),
} as const satisfies FieldRule;

/** What a UNIX time in milliseconds must be in a file. */
export const TIMESTAMP_FIELD: FieldRule = {
  what: 'unix-ms',
  fits: (value) => isWhole(value, 0, Number.MAX_SAFE_INTEGER),
};

/** What the fields of a forced answer must be. */
export const RESPOND_FIELDS: Readonly<Record<keyof ForcedAnswer, FieldRule>> = {
  status: { what: 'status', fits: (value) => isWhole(value, 200, 599) },
  reason: { what: 'reason', fits: isFilledText },
  timestamp: TIMESTAMP_FIELD,
  body: { what: 'text', fits: (value) => typeof value === 'string' },
  delayMs: { what: 'delay', fits: (value) => isWhole(value, 0, 600_000) },
  drop: {
    what: 'drop',
    fits: (value) => typeof value === 'boolean' || DROP_POINTS.some((point) => point === value),
  },
};

/** A text that is one of `values`. */
export function oneOf(values: readonly string[]): FieldRule {
  return {
    what: { oneOf: values },
    fits: (value) => typeof value === 'string' && values.includes(value),
  };
}

/** Whether it is a text with something in it. */
export function isFilledText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Whether it is a whole number within these bounds. */
export function isWhole(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}
