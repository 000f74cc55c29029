import {
  daysLeft,
  type FindingWeight,
  type IdentityDescription,
  type IdentityFinding,
  keyPlaceInWords,
  type ProfileDescription,
} from '../../../contract/identity.ts';
import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';
import type { Output, Style } from './output.ts';
import { explanationText } from './problem-text.ts';

/** Whether `send` takes it as it is. */
export function isUsable({ problems, warnings }: IdentityDescription): boolean {
  return problems.length === 0 && !warnings.some(({ code }) => code === 'certificate-expired');
}

/** What is shown of an identity besides its description. */
export interface ShownBesides {
  /** The doctor's, where they were asked for. */
  readonly findings: readonly IdentityFinding[] | null;
  /** Of a provider token key whose ids are known. */
  readonly token: ProviderTokenFacts | null;
  /** UNIX milliseconds. */
  readonly now: number;
}

/** Shows an identity: what it is for, what is missing, what its provider token says. */
export function showIdentity(identity: IdentityDescription, besides: ShownBesides, output: Output): void {
  if (output.json) {
    output.object(identityObject(identity, besides));
    return;
  }
  const { findings, token, now } = besides;
  const { problems, warnings, label, name } = identity;
  const facts = [...factsOf(identity, now), ...tokenFactsOf(token)];
  showFacts(label === null ? name : `${label} (${name})`, facts, output);
  if (findings === null) {
    for (const found of problems) output.line(`${output.paint('bad', 'Cannot be used:')} ${explanationText(found)}`);
    for (const found of warnings) output.line(`${output.paint('warning', 'Warning:')} ${explanationText(found)}`);
  } else for (const found of findings) showFinding(found, output);
}

function identityObject(identity: IdentityDescription, { findings, token, now }: ShownBesides) {
  const { name, label, form, certificateKind, topics, environments, notBefore, notAfter, issuer, fingerprint } =
    identity;
  const { privateKeyFoundIn, keyId, teamId, store, fileName, location, problems, warnings } = identity;
  return {
    ...{ name, label, form, certificateKind, topics, environments, notBefore, notAfter },
    daysLeft: daysLeft(identity, now),
    ...{ issuer, fingerprint, privateKeyFoundIn, keyId, teamId, store, fileName, location },
    providerToken: token === null ? null : { header: token.header, claims: token.claims, ...PROVIDER_TOKEN_TIMES },
    usable: isUsable(identity),
    problems: problems.map(({ code, sentence, remedy }) => ({ code, sentence, remedy })),
    warnings: warnings.map(({ code, sentence, remedy }) => ({ code, sentence, remedy })),
    ...(findings === null
      ? {}
      : {
          findings: findings.map(({ weight, code, sentence, meaning, remedy, steps }) => ({
            ...{ weight, code, sentence, meaning, remedy, steps },
          })),
        }),
  };
}

/** What a command can tell: it ends, and its provider token with it. */
const PROVIDER_TOKEN_TIMES = {
  changeableAfterSeconds: PROVIDER_TOKEN_MINUTES.betweenChanges * 60,
  renewedAfterSeconds: PROVIDER_TOKEN_MINUTES.renewed * 60,
  refusedAfterSeconds: PROVIDER_TOKEN_MINUTES.refused * 60,
};

function tokenFactsOf(token: ProviderTokenFacts | null): readonly (readonly [string, string | null])[] {
  if (token === null) return [];
  const { betweenChanges, renewed, refused } = PROVIDER_TOKEN_MINUTES;
  return [
    [
      'Token says',
      `${JSON.stringify(token.header)}\n{"iss":"${token.claims.iss}","iat":the time it is made, in UNIX seconds}`,
    ],
    [
      'Token lives',
      `renewed at ${renewed} minutes; APNs refuses it at ${refused}, and another within ${betweenChanges}`,
    ],
  ];
}

const WEIGHTS: Readonly<Record<FindingWeight, readonly [words: string, style: Style]>> = {
  failure: ['Cannot work:', 'bad'],
  warning: ['Warning:', 'warning'],
  note: ['Note:', 'strong'],
  fine: ['Fine:', 'good'],
};

function showFinding({ weight, sentence, meaning, remedy, steps }: IdentityFinding, output: Output): void {
  const [words, style] = WEIGHTS[weight];
  output.line(`${output.paint(style, words)} ${sentence}`);
  output.line(`  ${meaning}`);
  if (remedy !== null) output.line(`  ${remedy}`);
  steps.forEach((step, at) => {
    output.line(`    ${at + 1}. ${step}`);
  });
}

/** Shows a provisioning profile: where the device tokens of its app belong. */
export function showProfile(profile: ProfileDescription, output: Output): void {
  if (output.json) {
    output.object({ profile });
    return;
  }
  const { name, fileName, bundleId, environment, distribution, teamId, teamName, notAfter, devices } = profile;
  showFacts(
    name,
    [
      ['File', fileName],
      ['Kind', `provisioning profile (${distribution})`],
      ['App', bundleId],
      [
        'Device tokens',
        environment === null
          ? 'none: the app cannot receive notifications with this profile'
          : `belong to ${environment}`,
      ],
      ['Team', [teamName, teamId].filter((part) => part !== null).join(', ') || null],
      ['Devices', devices === 0 ? null : String(devices)],
      ['Valid until', notAfter === null ? null : day(notAfter)],
    ],
    output,
  );
}

function showFacts(heading: string, all: readonly (readonly [string, string | null])[], output: Output): void {
  const facts = all.filter(([, value]) => value !== null);
  const width = Math.max(...facts.map(([label]) => label.length));
  output.line(output.paint('strong', heading));
  for (const [label, value] of facts)
    output.line(`  ${label.padEnd(width)}  ${value?.split('\n').join(`\n${' '.repeat(width + 4)}`)}`);
}

function factsOf(identity: IdentityDescription, now: number): readonly (readonly [string, string | null])[] {
  const { form, topics, environments, notAfter, privateKeyFoundIn, keyId, teamId, fingerprint, location } = identity;
  const isKey = form === 'provider-token-key';
  const place: readonly (readonly [string, string | null])[] = [
    [identity.store === 'file' ? 'File' : 'Store', identity.fileName],
    ['Folder', location],
  ];
  // A file that does not open tells nothing else.
  if (fingerprint === '') return place;
  return [
    ...place,
    ['Kind', isKey ? 'provider token key' : `certificate (${identity.certificateKind ?? 'other'})`],
    ['Topics', topics.length > 0 ? topics.join('\n') : isKey ? 'all of its team’s' : 'none'],
    ['Environments', environments.length > 0 ? environments.join(' and ') : 'not said in it'],
    ['Valid until', notAfter === null ? (isKey ? 'it is revoked' : null) : validity(notAfter, identity, now)],
    ['Private key', privateKeyFoundIn === null ? 'not found' : `found ${keyPlaceInWords(identity)}`],
    ['Key id', isKey ? (keyId ?? 'not in the file’s name: give --key-id to send') : keyId],
    ['Team id', isKey ? (teamId ?? 'not in the file: give --team-id to send') : teamId],
    ['Issuer', identity.issuer],
    ['SHA-256', fingerprint],
  ];
}

function validity(notAfter: number, identity: IdentityDescription, now: number): string {
  const days = daysLeft(identity, now) ?? 0;
  const left = days < 0 ? `expired ${-days} days ago` : days === 1 ? '1 day left' : `${days} days left`;
  return `${day(notAfter)} (${left})`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
