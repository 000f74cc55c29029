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
  readonly device?: string;
  readonly payload?: string;
  readonly alert?: string;
  readonly tokens?: string;
  readonly retry?: string;
  readonly retryUnknown: boolean;
  readonly results?: string;
  readonly gone?: string;
  readonly topic?: string;
  readonly pushType: PushType;
  readonly priority?: Priority;
  readonly expiration?: number;
  readonly collapseId?: string;
  readonly apnsId?: string;
  readonly connections: number;
  readonly log?: string;
  readonly json: boolean;
}

/** The options that say where something goes. */
export type DestinationOptions = Pick<SendOptions, 'to' | 'port' | 'device'>;

/** Refuses options that contradict each other or say nothing together. */
export function checkSendOptions(tokens: readonly string[], options: SendOptions): void {
  const { payload, alert, tokens: file, retry, results, gone, to } = options;
  if (payload === undefined && alert === undefined)
    refuse('There is nothing to send.', 'Give --alert TEXT, or --payload FILE (- reads standard input).');
  if (payload !== undefined && alert !== undefined)
    refuse('--payload and --alert both say what to send.', 'Give one of them.');
  if (tokens.length > 0 && file !== undefined)
    refuse('Device tokens are given as arguments and by --tokens.', 'Give them in one of the two ways.');
  if (retry !== undefined && (tokens.length > 0 || file !== undefined))
    refuse(
      '--retry takes its device tokens from earlier results, and others are given too.',
      'Send to the others in a call of their own.',
    );
  if (options.retryUnknown && retry === undefined)
    refuse('--retry-unknown belongs to --retry, and there is none.', 'Give the earlier results with --retry FILE.csv.');
  if (results !== undefined && results === gone)
    refuse('--results and --gone name the same file.', 'Give each a file of its own.');
  if (payload === '-' && file === '-')
    refuse('--payload - and --tokens - both want standard input.', 'Put one of the two in a file.');
  checkWhoAndWhere(options);
  if (options.confirm !== undefined && options.wire !== 'binary')
    refuse('--confirm does not go with HTTP/2, where every request is answered.', 'It is for --wire binary.');
  checkDestinationOptions(options);
  const kind = destinationKind(to);
  if (kind === 'ios-simulator') {
    if (tokens.length > 0 || file !== undefined || retry !== undefined)
      refuse('An iOS simulator takes no device token.', 'Name it with --device, and the app with --topic.');
    if (results !== undefined || gone !== undefined)
      refuse('An iOS simulator has no device tokens to write results of.', 'Leave out --results and --gone.');
  } else if (tokens.length === 0 && file === undefined && retry === undefined)
    refuse('There is no device token to send to.', 'Give one or more, or --tokens FILE (- reads standard input).');
}

/** Refuses options that contradict each other in saying who is asking, and where. */
export function checkWhoAndWhere(options: IdentityOptions & { readonly to: string; readonly ca?: string }): void {
  const { identity, providerTokenKey, to } = options;
  const given = [
    ...(identity === undefined ? [] : ['--identity']),
    ...(providerTokenKey === undefined ? [] : ['--provider-token-key']),
    ...(options.systemIdentity === undefined ? [] : ['--system-identity']),
  ];
  if (given.length > 1)
    refuse(`${given.join(' and ')} ${given.length === 2 ? 'both' : 'all'} say who is sending.`, 'Give one of them.');
  if (options.key !== undefined && identity === undefined)
    refuse('--key is the private key of a certificate, and there is none.', 'Give the certificate with --identity.');
  for (const [name, value] of [
    ['--key-id', options.keyId],
    ['--team-id', options.teamId],
  ] as const)
    if (value !== undefined && providerTokenKey === undefined)
      refuse(
        `${name} belongs to a provider token key, and there is none.`,
        'Give it with --provider-token-key FILE.p8.',
      );
  if (options.ca !== undefined && destinationKind(to) !== 'other')
    refuse(`--ca does not go with --to ${to}.`, 'It vouches for a gateway of your own: --to HOST[:PORT].');
}

/** Refuses options of a destination that contradict it. */
export function checkDestinationOptions({ to, port, device }: DestinationOptions): void {
  const kind = destinationKind(to);
  if (port !== undefined && kind !== 'apple')
    refuse(
      `--port does not go with --to ${to}.`,
      'It chooses between Apple’s two ports; write your own as --to HOST:PORT.',
    );
  if (device !== undefined && kind !== 'ios-simulator')
    refuse(`--device does not go with --to ${to}.`, 'It names an iOS simulator: --to ios-simulator.');
}

function refuse(sentence: string, remedy: string): never {
  throw wrongUsage(sentence, remedy);
}

function destinationKind(to: string): Destination['kind'] {
  if (to === 'simulator' || to === 'ios-simulator') return to;
  return to === 'sandbox' || to === 'production' ? 'apple' : 'other';
}

/** Where `--to` points. `ca` is the id of an authority that was opened. */
export function destinationOf(options: DestinationOptions, ca: string | null): Destination {
  const { to, port = 443, device = 'booted' } = options;
  switch (to) {
    case 'simulator':
      return { kind: 'simulator' };
    case 'sandbox':
    case 'production':
      return { kind: 'apple', environment: to, port };
    case 'ios-simulator':
      return { kind: 'ios-simulator', device };
    default: {
      const parsed = parseHostPort(to);
      if ('mistake' in parsed)
        throw wrongUsage(
          `--to: ${parsed.mistake}`,
          'Destinations are simulator, sandbox, production, ios-simulator, or HOST[:PORT].',
        );
      return { kind: 'other', ...parsed, ca };
    }
  }
}
