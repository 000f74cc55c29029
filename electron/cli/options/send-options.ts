import { type Destination, parseHostPort } from '../../../contract/destination.ts';
import type { BinaryCommand, Confirmation, Priority, PushType, Wire } from '../../../contract/notification.ts';
import { wrongUsage } from '../refusal.ts';
import type { IdentityOptions } from './chosen-identity.ts';
import type { ProxyOptions } from './proxy-options.ts';

/** The options of `send` as they were given. */
export interface SendOptions extends IdentityOptions, ProxyOptions {
  readonly to: string;
  readonly wire: Wire;
  readonly command: BinaryCommand;
  readonly confirm?: Confirmation;
  readonly profile?: string;
  readonly acceptExpired: boolean;
  readonly ca?: string;
  readonly port?: 443 | 2197;
  /** Names of the book of devices; with `--to ios-simulator` the simulator of Xcode. */
  readonly device?: readonly string[];
  readonly group?: readonly string[];
  readonly payload?: string;
  readonly alert?: string;
  readonly tokens?: string;
  readonly retry?: string;
  readonly retryUnknown: boolean;
  readonly results?: string;
  readonly gone?: string;
  readonly topic?: string;
  /** `null`: a document leaves it out. */
  readonly pushType: PushType | null;
  readonly priority?: Priority;
  readonly expiration?: number;
  readonly collapseId?: string;
  readonly apnsId?: string;
  readonly connections: number;
  /** `NAME=VALUE`, of documents. */
  readonly variable: readonly string[];
  readonly confirmProduction: boolean;
  readonly log?: string;
  readonly json: boolean;
}

/** The options that say where something goes. */
export type DestinationOptions = Pick<SendOptions, 'to' | 'port' | 'device'>;

/** Refuses options that contradict each other or say nothing together. */
export function checkSendOptions(tokens: readonly string[], options: SendOptions): void {
  if (options.payload === undefined && options.alert === undefined) throw wrongUsage({ why: 'nothing-to-send' });
  checkTogether(tokens, options);
  checkWay(options, givesDeviceTokens(tokens, options));
  if (destinationKind(options.to) !== 'ios-simulator' && !givesDeviceTokens(tokens, options))
    throw wrongUsage({ why: 'no-device-token' });
}

/** Whether device tokens are given outside of documents. */
export function givesDeviceTokens(tokens: readonly string[], options: SendOptions): boolean {
  const isNamed = namesDevices(options);
  return tokens.length > 0 || options.tokens !== undefined || options.retry !== undefined || isNamed;
}

/** Whether devices of the book are named: with an iOS simulator `--device` names that. */
export function namesDevices({ to, device, group }: SendOptions): boolean {
  return group !== undefined || (device !== undefined && destinationKind(to) !== 'ios-simulator');
}

/** Refuses options that contradict each other, whatever is sent. */
export function checkTogether(tokens: readonly string[], options: SendOptions): void {
  const { payload, alert, tokens: file, retry, results, gone } = options;
  if (payload !== undefined && alert !== undefined) throw wrongUsage({ why: 'payload-twice' });
  if (tokens.length > 0 && file !== undefined) throw wrongUsage({ why: 'tokens-twice' });
  if (namesDevices(options) && (file !== undefined || retry !== undefined))
    throw wrongUsage({ why: 'devices-and-list' });
  if (retry !== undefined && (tokens.length > 0 || file !== undefined)) throw wrongUsage({ why: 'retry-and-tokens' });
  if (options.retryUnknown && retry === undefined) throw wrongUsage({ why: 'retry-unknown-alone' });
  if (results !== undefined && results === gone)
    throw wrongUsage({ why: 'same-file', one: '--results', other: '--gone' });
  if (payload === '-' && file === '-') throw wrongUsage({ why: 'stdin-twice' });
}

/** Refuses options that contradict each other in where something goes, how, and as whom. */
export function checkWay(options: SendOptions, deviceTokens: boolean): void {
  const { results, gone, to } = options;
  checkWhoAndWhere(options);
  if (options.confirm !== undefined && options.wire !== 'binary') throw wrongUsage({ why: 'confirm-without-binary' });
  checkDestinationOptions(options);
  if (destinationKind(to) !== 'ios-simulator') return;
  if (deviceTokens) throw wrongUsage({ why: 'ios-simulator-with-tokens' });
  if ((options.device?.length ?? 0) > 1) throw wrongUsage({ why: 'ios-simulator-several' });
  if (results !== undefined || gone !== undefined) throw wrongUsage({ why: 'ios-simulator-with-results' });
}

/** Refuses options that contradict each other in saying who is asking, and where. */
export function checkWhoAndWhere(options: IdentityOptions & { readonly to: string; readonly ca?: string }): void {
  const { identity, providerTokenKey, to } = options;
  const given = [
    ...(identity === undefined ? [] : ['--identity']),
    ...(providerTokenKey === undefined ? [] : ['--provider-token-key']),
    ...(options.systemIdentity === undefined ? [] : ['--system-identity']),
  ];
  if (given.length > 1) throw wrongUsage({ why: 'senders-several', options: given });
  if (options.key !== undefined && identity === undefined) throw wrongUsage({ why: 'key-alone' });
  for (const [name, value] of [
    ['--key-id', options.keyId],
    ['--team-id', options.teamId],
  ] as const)
    if (value !== undefined && providerTokenKey === undefined) throw wrongUsage({ why: 'id-alone', option: name });
  if (options.ca !== undefined && destinationKind(to) !== 'other') throw wrongUsage({ why: 'ca-without-gateway', to });
}

/** Refuses options of a destination that contradict it. */
export function checkDestinationOptions({ to, port }: DestinationOptions): void {
  const kind = destinationKind(to);
  if (port !== undefined && kind !== 'apple') throw wrongUsage({ why: 'port-without-apple', to });
}

/** What kind of destination a value of `--to` names; one that is no word of ours is a host. */
export function destinationKind(to: string): Destination['kind'] {
  if (to === 'simulator' || to === 'ios-simulator') return to;
  return to === 'sandbox' || to === 'production' ? 'apple' : 'other';
}

/** Where `--to` points. `ca` is the id of an authority that was opened. */
export function destinationOf(options: DestinationOptions, ca: string | null): Destination {
  const { to, port = 443 } = options;
  switch (to) {
    case 'simulator':
      return { kind: 'simulator' };
    case 'sandbox':
    case 'production':
      return { kind: 'apple', environment: to, port };
    case 'ios-simulator':
      return { kind: 'ios-simulator', device: options.device?.[0] ?? 'booted' };
    default: {
      const parsed = parseHostPort(to);
      if ('mistake' in parsed) throw wrongUsage({ why: 'destination', mistake: parsed.mistake });
      return { kind: 'other', ...parsed, ca };
    }
  }
}
