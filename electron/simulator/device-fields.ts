import type { FieldRule } from './strict-json.ts';

/** What is answered instead of 200 when everything about a notification is right. */
export interface ForcedAnswer {
  /** HTTP status; absent: 200, or what belongs to the reason. */
  readonly status?: number;
  readonly reason?: string;
  /** Waits so long before it answers. */
  readonly delayMs?: number;
  /** Closes the connection instead of answering. */
  readonly drop?: boolean;
}

/** What a device token must be in a file. */
export const TOKEN_FIELD = {
  what: 'a device token: hexadecimal digits, two for each of 1 to 100 bytes',
  fits: (value: unknown) => typeof value === 'string' && value.length <= 200 && /^(?:[0-9a-f]{2})+$/i.test(value),
} as const satisfies FieldRule;

/** What the fields of a forced answer must be. */
export const RESPOND_FIELDS: Readonly<Record<keyof ForcedAnswer, FieldRule>> = {
  status: { what: 'a whole number from 200 to 599', fits: (value) => isWhole(value, 200, 599) },
  reason: { what: 'a reason as text, such as "TooManyRequests"', fits: isFilledText },
  delayMs: { what: 'milliseconds, a whole number from 0 to 600000', fits: (value) => isWhole(value, 0, 600_000) },
  drop: { what: 'true or false', fits: (value) => typeof value === 'boolean' },
};

/** A text that is one of `values`. */
export function oneOf(values: readonly string[]): FieldRule {
  return {
    what: `one of ${values.map((value) => `"${value}"`).join(', ')}`,
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
