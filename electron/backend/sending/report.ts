import type { IdentityDescription } from '../../../contract/identity.ts';
import type { LogEntry } from '../../../contract/log-entry.ts';
import type { NotificationResult } from '../../../contract/outcome.ts';
import type { FailureGroup, SendRequest, SendSettled } from '../../../contract/sending.ts';
import { logEntryText } from '../../../words/entry.ts';
import { explain } from '../../../words/explain.ts';
import { keyPlace } from '../../../words/identity/key-place.ts';
import { reportWords, takenOut } from '../../../words/report.ts';
import { type Redactor, shortDeviceToken } from '../log/redact.ts';

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
  const made = new Date(facts.now).toISOString();
  const document = [
    reportWords.title,
    reportWords.made(made, facts.version, facts.host, facts.platform, process.versions.node),
    '',
    ...(last === null ? [reportWords.nothingSent] : [...resultLines(last), '', ...requestLines(last)]),
    '',
    reportWords.identity,
    ...(identity === null ? [reportWords.noIdentity] : identityLines(identity)),
    '',
    reportWords.log,
    ...facts.log.slice(-ENTRIES_LISTED).map(logEntryText),
    '',
  ].join('\n');
  const listed = last === null ? [] : [...last.request.deviceTokens, ...last.results.map((one) => one.deviceToken)];
  const { text, taken } = redactor.redactDocument(document, listed.slice(0, TOKENS_LOOKED_FOR));
  return `${text}\n${reportWords.takenOut}\n${takenOut(taken)}\n`;
}

function resultLines({ results, settled, failures, total }: LastSend): string[] {
  return [
    reportWords.result,
    ...(settled === null ? [reportWords.underWay] : settledLines(settled)),
    ...(total > 1
      ? failures.map(({ count, outcome, status, reason }) => inOneLine(`${count} ×`, outcome, status, reason))
      : []),
    ...results
      .slice(0, RESULTS_LISTED)
      .map(({ deviceToken, outcome, status, reason, apnsId }) =>
        inOneLine('-', shortDeviceToken(deviceToken), outcome, status, reason, apnsId && reportWords.apnsId(apnsId)),
      ),
    ...(results.length > RESULTS_LISTED ? [reportWords.more(results.length - RESULTS_LISTED)] : []),
  ];
}

function settledLines({ explanation, counts, seconds }: SendSettled): string[] {
  const { sentence, remedy } = explain(explanation);
  return [sentence, remedy, reportWords.counts(counts, seconds.toFixed(2))];
}

function requestLines({ request, total, listName }: LastSend): string[] {
  const { wire, binaryCommand, confirmation, headers, payload } = request;
  return [
    reportWords.request,
    reportWords.deviceTokens(total, listName),
    reportWords.destination(whereTo(request)),
    wire === 'binary' ? reportWords.binaryWire(wire, binaryCommand, confirmation) : reportWords.wire(wire),
    ...Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`])),
    reportWords.payload,
    payload,
  ];
}

function whereTo({ destination }: SendRequest): string {
  switch (destination.kind) {
    case 'apple':
      return reportWords.apple(destination.environment, destination.port);
    case 'other':
      return `${destination.host}${destination.port === null ? '' : `:${destination.port}`}`;
    default:
      return destination.kind;
  }
}

function identityLines(identity: IdentityDescription): string[] {
  const { name, certificateKind, topics, environments, notAfter, privateKeyFoundIn, problems, warnings } = identity;
  return [
    reportWords.identityName(name, certificateKind),
    reportWords.topics(topics.join(', ')),
    reportWords.environments(environments.join(', ')),
    ...(notAfter === null ? [] : [reportWords.validUntil(new Date(notAfter).toISOString())]),
    reportWords.key(privateKeyFoundIn === null ? null : keyPlace(privateKeyFoundIn)),
    ...[...problems, ...warnings].map((found) => `! ${explain(found).sentence}`),
  ];
}

function inOneLine(...parts: readonly (string | number | null)[]): string {
  return parts.filter((part) => part !== null).join(' ');
}
