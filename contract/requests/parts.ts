import * as v from 'valibot';
import type { Destination } from '../destination.ts';
import { ENVIRONMENTS } from '../notification.ts';

/*
 * The guards of the boundary: bytes from a page, a browser or a file do not obey types. Every object is strict, every
 * text has a limit, so a request costs a bounded amount before it is understood.
 */

/** Largest payload text a request may carry, in UTF-16 units: far above every limit of APNs, so a payload that is too large is refused with its size. */
export const MAX_PAYLOAD_CHARACTERS = 1_000_000;

/** What a person types into one line. */
export const shortText = v.pipe(v.string(), v.maxLength(2_000));
/** An id, or a handle of a file, that the backend gave. */
export const handle = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Hexadecimal, whole bytes, at most 100 bytes as item 1 of the binary frame allows (Apple: Binary Provider API). */
export const deviceToken = v.pipe(v.string(), v.maxLength(200), v.regex(/^(?:[0-9a-f]{2})+$/));
/** A passphrase that opens something; `null` where none was typed. */
export const passphrase = v.nullable(v.pipe(v.string(), v.maxLength(1_000)));
/** The text of a payload, or a field of that size. */
export const payloadText = v.pipe(v.string(), v.maxLength(MAX_PAYLOAD_CHARACTERS));
/** A number of things, or of one thing. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
/** The ports of Apple's API hosts. */
export const applePort = v.picklist([443, 2197]);

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/** Where something is sent, or asked. */
export const destination = v.variant('kind', [
  v.strictObject({ kind: v.literal('simulator') }),
  v.strictObject({ kind: v.literal('apple'), environment: v.picklist(ENVIRONMENTS), port: applePort }),
  v.strictObject({ kind: v.literal('other'), host: shortText, port: v.nullable(port), ca: v.nullable(handle) }),
  v.strictObject({ kind: v.literal('ios-simulator'), device: shortText }),
]) satisfies v.GenericSchema<Destination>;

/** The fields of a `ServiceTarget`. */
export const serviceTarget = {
  destination,
  identityId: v.nullable(handle),
  acceptExpired: v.boolean(),
};
