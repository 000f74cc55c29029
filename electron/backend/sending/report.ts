import { type IdentityDescription, keyPlaceInWords } from '../../../contract/identity.ts';
import type { LogEntry } from '../../../contract/log-entry.ts';
import type { NotificationResult } from '../../../contract/outcome.ts';
import type { FailureGroup, SendRequest, SendSettled } from '../../../contract/sending.ts';
import { logEntryText } from '../../../words/entry.ts';
import { type Redactor, shortDeviceToken, type Tally } from '../log/redact.ts';

/** Most results listed one by one in a report. */
const RESULTS_LISTED = 50;
/** Most log entries in a report, the newest. */
const ENTRIES_LISTED = 300;
/** Most device tokens that are looked for in notations other than those they are printed in. */
const TOKENS_LOOKED_FOR = 100;

/** The last send, as far as it has come. */
export interface LastSend {
  readonly request: SendRequest;
  readonly listName: string | null;
  readonly total: number;
  /** Those that are told one by one: of a long list only failures. */
  readonly results: readonly NotificationResult[];
  readonly failures: readonly FailureGroup[];
  readonly settled: SendSettled | null;
}

/**
 * One document for a ticket: what was sent, how it ended, what the log says. Keys, passphrases, other secrets and whole
 * device tokens are taken out of all of it, the payload too, each replaced by as many characters, and it says how many.
 */
export function reportText(facts: {
  readonly version: string;
  readonly host: string;
  readonly platform: string;
  readonly now: number;
  readonly last: LastSend | null;
  readonly identity: IdentityDescription | null;
  readonly log: readonly LogEntry[];
  readonly redactor: Redactor;
}): string {
  const { last, identity, redactor } = facts;
  const document = [
    '# Pushwright report',
    `Made ${new Date(facts.now).toISOString()} by Pushwright ${facts.version} (${facts.host}, ${facts.platform}, Node ${process.versions.node})`,
    '',
    ...(last === null ? ['Nothing was sent in this run.'] : lastSendLines(last)),
    '',
    '## Identity',
    ...(identity === null ? ['None was chosen.'] : identityLines(identity)),
    '',
    '## Log',
    ...facts.log.slice(-ENTRIES_LISTED).map(logEntryText),
    '',
  ].join('\n');
  const listed = last === null ? [] : [...last.request.deviceTokens, ...last.results.map((one) => one.deviceToken)];
  const { text, taken } = redactor.redactDocument(document, listed.slice(0, TOKENS_LOOKED_FOR));
  return `${text}\n## Taken out\n${takenOutText(taken)}\n`;
}

function takenOutText(taken: Tally): string {
  const parts = Object.entries(taken).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`],
  );
  if (parts.length === 0) return 'Nothing: no key, passphrase or whole device token was found in it.';
  return `${parts.join(', ')}: each replaced by as many characters. Device tokens are shown by their first and last four digits.`;
}

function lastSendLines({ request, results, settled, failures, total, listName }: LastSend): string[] {
  const { destination, headers } = request;
  const where =
    destination.kind === 'apple'
      ? `${destination.environment}, port ${destination.port}`
      : destination.kind === 'other'
        ? `${destination.host}${destination.port === null ? '' : `:${destination.port}`}`
        : destination.kind;
  const set = Object.entries(headers).filter(([, value]) => value !== null);
  return [
    '## Result',
    ...(settled === null
      ? ['Still being sent.']
      : [
          settled.explanation.sentence,
          settled.explanation.remedy,
          `accepted ${settled.counts.accepted}, rejected ${settled.counts.rejected}, unsent ${settled.counts.unsent}, unknown ${settled.counts.unknown} in ${settled.seconds.toFixed(2)} s`,
        ]),
    ...(total > 1
      ? failures.map(({ count, outcome, status, reason }) =>
          [`${count} ×`, outcome, status, reason].filter((part) => part !== null).join(' '),
        )
      : []),
    ...results
      .slice(0, RESULTS_LISTED)
      .map((result) =>
        [
          `- ${shortDeviceToken(result.deviceToken)} ${result.outcome}`,
          result.status,
          result.reason,
          result.apnsId === null ? null : `apns-id ${result.apnsId}`,
        ]
          .filter((part) => part !== null)
          .join(' '),
      ),
    ...(results.length > RESULTS_LISTED ? [`- and ${results.length - RESULTS_LISTED} more like these`] : []),
    '',
    '## Request',
    `Device tokens: ${total}${listName === null ? '' : ` of ${listName}`}`,
    `Destination: ${where}`,
    `Wire: ${request.wire}${request.wire === 'binary' ? `, command ${request.binaryCommand}, confirmation ${request.confirmation}` : ''}`,
    ...set.map(([name, value]) => `${name}: ${value}`),
    'Payload:',
    request.payload,
  ];
}

function identityLines(identity: IdentityDescription): string[] {
  return [
    `${identity.name} (${identity.certificateKind ?? 'provider token key'})`,
    `Topics: ${identity.topics.join(', ') || "all of its team's"}`,
    `Environments: ${identity.environments.join(', ') || 'not said'}`,
    ...(identity.notAfter === null ? [] : [`Valid until ${new Date(identity.notAfter).toISOString()}`]),
    `Private key: ${identity.privateKeyFoundIn === null ? 'not found' : `found ${keyPlaceInWords(identity)}`}`,
    ...[...identity.problems, ...identity.warnings].map(({ sentence }) => `! ${sentence}`),
  ];
}
