import type { Problem } from '../../../contract/outcome.ts';
import { type DocumentPart, placedInDocument } from '../input/documents.ts';
import { placedByOption } from './field-options.ts';
import { destinationKind, type SendOptions } from './send-options.ts';

/** Names of the options that were given, as they stand in `SendOptions`. */
export type GivenOptions = ReadonlySet<string>;

/** What a request of a document is sent with: the options that were given, else what the document says, else what holds without both. */
export function optionsOfPart(options: SendOptions, given: GivenOptions, part: DocumentPart): SendOptions {
  const { meant } = part;
  const own = <Key extends keyof SendOptions>(key: Key, written: SendOptions[Key] | null): SendOptions[Key] =>
    given.has(key) || written === null ? options[key] : written;
  const to = own('to', meant.to);
  const kind = destinationKind(to);
  const wire = own('wire', meant.wire);
  const { topic, priority, expirationSeconds: expiration, collapseId, apnsId, keyId, teamId, port, device } = meant;
  return {
    ...known({ topic, priority, expiration, collapseId, apnsId }),
    // What a document says of a destination holds for that one alone.
    ...known({ port: kind === 'apple' && !given.has('to') ? port : null }),
    ...known({
      device: kind === 'ios-simulator' && device !== null ? [device] : null,
      ca: kind === 'other' ? part.ca : null,
    }),
    ...known({ confirm: wire === 'binary' ? meant.confirmation : null }),
    ...known(options.providerTokenKey === undefined ? {} : { keyId, teamId }),
    ...options,
    ...{ to, wire, command: own('command', meant.command) },
    pushType: given.has('pushType') ? options.pushType : meant.pushType,
  };
}

/** Without what is absent. */
function known<T extends object>(values: T): { readonly [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as {
    readonly [Key in keyof T]?: NonNullable<T[Key]>;
  };
}

/** The options behind fields that a document may fill, as `SendOptions` has them. */
const OPTIONS_OF: Readonly<Record<string, string>> = {
  ...{ destination: 'to', wire: 'wire', topic: 'topic', 'push-type': 'pushType', priority: 'priority' },
  ...{ expiration: 'expiration', 'collapse-id': 'collapseId', 'apns-id': 'apnsId' },
};

/** A problem with its place: the option, where that was given, else where the document says it. */
export function placedInPart(found: Problem, part: DocumentPart, given: GivenOptions, payloadName: string): Problem {
  const { place } = found;
  if (place === null || !('field' in place)) return found;
  const ofPayload = place.field === 'payload' && (given.has('payload') || given.has('alert'));
  return ofPayload ||
    given.has(OPTIONS_OF[place.field] ?? '') ||
    (part.request.payloadFile !== null && place.field === 'payload')
    ? placedByOption(found, payloadName)
    : placedInDocument(found, part);
}
