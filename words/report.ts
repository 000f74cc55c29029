import type { OutcomeCounts } from '../contract/outcome.ts';
import { t, words } from './language.ts';
import { plural } from './prose.ts';

/** What was taken out of a report, by its mark. */
export type TakenOut = 'device token' | 'provider token' | 'private key' | 'secret';

const TAKEN = words<Readonly<Record<TakenOut, (count: number) => string>>>('report-taken', {
  'device token': (count) => plural(count, { one: t`${count} device token`, other: t`${count} device tokens` }),
  'provider token': (count) => plural(count, { one: t`${count} provider token`, other: t`${count} provider tokens` }),
  'private key': (count) => plural(count, { one: t`${count} private key`, other: t`${count} private keys` }),
  secret: (count) => plural(count, { one: t`${count} secret`, other: t`${count} secrets` }),
});

/** The document for a ticket. Numbers, times and ids stand in it as a program writes them: it is read and searched elsewhere. */
export const reportWords = words('report', {
  title: '# Pushwright report',
  made: (when: string, version: string, host: string, platform: string, node: string) =>
    t`Made ${when} by Pushwright ${version} (${host}, ${platform}, Node ${node})`,
  nothingSent: 'Nothing was sent in this run.',
  identity: '## Identity',
  noIdentity: 'None was chosen.',
  log: '## Log',
  result: '## Result',
  underWay: 'Still being sent.',
  request: '## Request',
  counts: (counts: OutcomeCounts, seconds: string) =>
    t`accepted ${counts.accepted}, rejected ${counts.rejected}, unsent ${counts.unsent}, unknown ${counts.unknown} in ${seconds} s`,
  apnsId: (id: string) => t`apns-id ${id}`,
  more: (more: number) => t`- and ${more} more like these`,
  deviceTokens: (total: number, list: string | null) =>
    list === null ? t`Device tokens: ${total}` : t`Device tokens: ${total} of ${list}`,
  destination: (where: string) => t`Destination: ${where}`,
  apple: (environment: string, port: number) => t`${environment}, port ${port}`,
  wire: (wire: string) => t`Protocol: ${wire}`,
  binaryWire: (wire: string, command: number, confirmation: string) =>
    t`Protocol: ${wire}, command ${command}, confirmation ${confirmation}`,
  payload: 'Payload:',
  identityName: (name: string, kind: string | null) => t`${name} (${kind ?? 'provider token key'})`,
  topics: (topics: string) => t`Topics: ${topics === '' ? 'all of its team’s' : topics}`,
  environments: (environments: string) => t`Environments: ${environments === '' ? 'not said' : environments}`,
  validUntil: (when: string) => t`Valid until ${when}`,
  key: (place: string | null) => t`Private key: ${place === null ? 'not found' : t`found ${place}`}`,
  takenOut: '## Taken out',
  nothingTaken: 'Nothing: no key, passphrase or whole device token was found in it.',
  taken: (parts: string) =>
    t`${parts}: each replaced by as many characters. Device tokens are shown by their first and last four digits.`,
});

/** How many of each were taken out of a report. */
export function takenOut(taken: Readonly<Record<TakenOut, number>>): string {
  const parts = (Object.keys(TAKEN) as TakenOut[]).flatMap((what) =>
    taken[what] === 0 ? [] : [TAKEN[what](taken[what])],
  );
  return parts.length === 0 ? reportWords.nothingTaken : reportWords.taken(parts.join(', '));
}
