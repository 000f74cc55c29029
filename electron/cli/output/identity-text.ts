import {
  daysLeft,
  type FindingWeight,
  type IdentityDescription,
  type IdentityFinding,
  type ProfileDescription,
} from '../../../contract/identity.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';
import { identityTextWords } from '../../../words/cli/identity-text.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { explain } from '../../../words/explain.ts';
import { findingInWords } from '../../../words/identity/doctor.ts';
import { keyPlace } from '../../../words/identity/key-place.ts';
import type { Output, Style } from './output.ts';
import { explanationText } from './problem-text.ts';

const WORDS = identityTextWords;
const LABELS = WORDS.labels;

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
  showFacts(label === null ? name : WORDS.named(label, name), facts, output);
  if (findings === null) {
    for (const found of problems)
      output.line(`${output.paint('bad', outputWords.cannotBeUsed)} ${explanationText(found)}`);
    for (const found of warnings)
      output.line(`${output.paint('warning', outputWords.warning)} ${explanationText(found)}`);
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
    problems: problems.map(saying),
    warnings: warnings.map(saying),
    ...(findings === null
      ? {}
      : {
          findings: findings.map((found) => {
            const { sentence, meaning, remedy, steps } = findingInWords(found);
            return { weight: found.weight, code: found.code, sentence, meaning, remedy, steps };
          }),
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
    [LABELS.tokenSays, `${JSON.stringify(token.header)}\n${WORDS.claims(token.claims.iss)}`],
    [LABELS.tokenLives, WORDS.lives(renewed, refused, betweenChanges)],
  ];
}

const WEIGHTS: Readonly<Record<FindingWeight, Style>> = {
  failure: 'bad',
  warning: 'warning',
  note: 'strong',
  fine: 'good',
};

function showFinding(found: IdentityFinding, output: Output): void {
  const { weight } = found;
  const { sentence, meaning, remedy, steps } = findingInWords(found);
  output.line(`${output.paint(WEIGHTS[weight], WORDS.weights[weight])} ${sentence}`);
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
      [LABELS.file, fileName],
      [LABELS.kind, WORDS.profile(distribution)],
      [LABELS.app, bundleId],
      [LABELS.deviceTokens, environment === null ? WORDS.noDeviceTokens : WORDS.belongTo(environment)],
      [LABELS.team, [teamName, teamId].filter((part) => part !== null).join(', ') || null],
      [LABELS.devices, devices === 0 ? null : String(devices)],
      [LABELS.validUntil, notAfter === null ? null : day(notAfter)],
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
    [identity.store === 'file' ? LABELS.file : LABELS.store, identity.fileName],
    [LABELS.folder, location],
  ];
  // A file that does not open tells nothing else.
  if (fingerprint === '') return place;
  return [
    ...place,
    [LABELS.kind, kindOf(identity)],
    [LABELS.topics, topics.length > 0 ? topics.join('\n') : isKey ? WORDS.allTopics : WORDS.noTopics],
    [LABELS.environments, environments.length > 0 ? environmentsOf(environments) : WORDS.noEnvironments],
    [LABELS.validUntil, notAfter === null ? (isKey ? WORDS.untilRevoked : null) : validity(notAfter, identity, now)],
    [LABELS.privateKey, privateKeyFoundIn === null ? WORDS.keyNotFound : WORDS.keyFound(keyPlace(privateKeyFoundIn))],
    [LABELS.keyId, isKey ? (keyId ?? WORDS.noKeyId) : keyId],
    [LABELS.teamId, isKey ? (teamId ?? WORDS.noTeamId) : teamId],
    [LABELS.issuer, identity.issuer],
    [LABELS.sha256, fingerprint],
  ];
}

function validity(notAfter: number, identity: IdentityDescription, now: number): string {
  const days = daysLeft(identity, now) ?? 0;
  const until = day(notAfter);
  if (days < 0) return WORDS.expired(until, -days);
  return days === 1 ? WORDS.lastDay(until) : WORDS.left(until, days);
}

function kindOf({ form, certificateKind }: IdentityDescription): string {
  if (form === 'provider-token-key') return WORDS.providerTokenKey;
  return certificateKind === null ? WORDS.otherCertificate : WORDS.certificate(certificateKind);
}

function environmentsOf([one, other]: readonly string[]): string {
  return other === undefined ? (one ?? '') : WORDS.bothEnvironments(one ?? '', other);
}

/** A problem as JSON has it. */
function saying(told: Problem): object {
  return { code: told.code, ...explain(told) };
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
