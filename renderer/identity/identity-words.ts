import { type CertificateKind, daysLeft, type IdentityDescription } from '../../contract/identity.ts';
import { bundleIdOfTopic } from '../../contract/notification.ts';
import { keyPlace } from '../../words/identity/key-place.ts';
import { identityWords } from '../../words/page/identity/identity.ts';
import { explain } from '../ui/told.ts';

const KINDS: Readonly<Record<CertificateKind, string>> = {
  development: identityWords.developmentKind,
  production: identityWords.production,
  universal: identityWords.universal,
  voip: 'VoIP',
  pass: identityWords.walletPass,
  website: identityWords.website,
  mdm: 'MDM',
  other: identityWords.certificate,
};

/** What kind of identity it is, in two words at most. */
export function kindWords(identity: IdentityDescription): string {
  if (identity.form === 'provider-token-key') return identityWords.tokenKey;
  return identity.certificateKind === null ? identityWords.certificate : KINDS[identity.certificateKind];
}

/** What to call it where room is short: as the user does, else by the app, which says more than Apple's words before it. */
export function shortName(identity: IdentityDescription): string {
  if (identity.label !== null) return identity.label;
  if (identity.builtIn)
    return identity.form === 'certificate' ? identityWords.simulatorsCertificate : identityWords.simulatorsTokenKey;
  const [topic] = identity.topics;
  if (identity.form === 'certificate' && topic !== undefined) return bundleIdOfTopic(topic);
  return identity.name.replace(/^Apple [^:]*: */, '');
}

/** How long it lasts, and how much that should worry. */
export function lifeWords(
  identity: IdentityDescription,
  now: number,
): { readonly text: string; readonly tone: 'neutral' | 'ok' | 'warn' | 'danger' } | null {
  const days = daysLeft(identity, now);
  if (days === null)
    return identity.form === 'provider-token-key' ? { text: identityWords.neverExpires, tone: 'neutral' } : null;
  if (days < 0)
    return { text: days === -1 ? identityWords.expiredYesterday : identityWords.expiredAgo(-days), tone: 'danger' };
  if (days === 0) return { text: identityWords.expiresToday, tone: 'warn' };
  if (days === 1) return { text: identityWords.daysLeft(1), tone: 'warn' };
  return { text: identityWords.daysLeft(days), tone: days <= 30 ? 'warn' : 'ok' };
}

/** True for an expired certificate that nothing else stands against. */
export function isExpired(identity: IdentityDescription): boolean {
  return [...identity.warnings, ...identity.problems].some(({ code }) => code === 'certificate-expired');
}

/** True where a passphrase would open it. */
export function wantsPassphrase(identity: IdentityDescription): boolean {
  return identity.problems.some(({ mend }) => mend?.kind === 'enter-passphrase');
}

/** True where only the ids are missing that Apple does not write into a .p8. */
export function wantsIds(identity: IdentityDescription): boolean {
  return identity.form === 'provider-token-key' && (identity.keyId === null || identity.teamId === null);
}

/** The topics, one app a line: its bundle id, then what Apple appends to it for other push types. */
export function topicLines(topics: readonly string[]): readonly string[] {
  const suffixes = new Map<string, string[]>();
  for (const topic of topics) {
    const bundleId = bundleIdOfTopic(topic);
    const list = suffixes.get(bundleId) ?? [];
    suffixes.set(bundleId, list);
    if (topic !== bundleId) list.push(topic.slice(bundleId.length));
  }
  return [...suffixes].map(([bundleId, list]) =>
    topics.includes(bundleId) || list.length !== 1
      ? [bundleId, ...(list.length === 0 ? [] : [identityWords.withTopics(list)])].join('\n')
      : `${bundleId}${list[0] ?? ''}`,
  );
}

/** Every topic it may push to, in lines. */
export function topicWords(identity: IdentityDescription): string {
  if (identity.topics.length > 0) return topicLines(identity.topics).join('\n');
  return identity.form === 'provider-token-key' ? identityWords.allAppsTeam : '';
}

/** The environments it may push to; empty where nothing tells. */
export function environmentWords(identity: IdentityDescription): string {
  if (identity.environments.length === 0)
    return identity.form === 'provider-token-key' ? identityWords.bothEnvironments : '';
  return identity.environments.join(', ');
}

/** Why it cannot be used as it is, in two words; `null` where it can. */
export function hindranceWords(identity: IdentityDescription): string | null {
  if (wantsPassphrase(identity)) return identityWords.locked;
  const [problem] = identity.problems;
  if (problem !== undefined) return WITHOUT[problem.code] ?? identityWords.cannotUsed;
  return wantsIds(identity) ? identityWords.idsMissing : null;
}

const WITHOUT: Readonly<Record<string, string>> = {
  'private-key-missing': identityWords.noPrivateKey,
  'private-key-mismatch': identityWords.noPrivateKey,
  'private-key-in-other-keychain': identityWords.noPrivateKey,
  'private-key-not-exportable': identityWords.keyNotGiven,
  'certificate-awaited': identityWords.noCertificateYet,
  'certificate-missing': identityWords.noCertificate,
  'certificate-none': identityWords.noCertificate,
};

/** One line on an identity: what it is for and where its key is, or why it cannot be used. */
export function gistOf(identity: IdentityDescription): string {
  const [problem] = identity.problems;
  if (problem !== undefined) return explain(problem).sentence;
  const [app, ...others] = new Set(identity.topics.map(bundleIdOfTopic));
  const { privateKeyFoundIn: key } = identity;
  return [
    identity.builtIn ? identityWords.builtIn : kindWords(identity),
    // The name says it already, unless the user chose the name.
    identity.label === null ? '' : (app ?? ''),
    others.length === 0 ? '' : identityWords.apps(others.length + 1),
    saysItself(identity) ? '' : environmentWords(identity),
    key === null || identity.builtIn
      ? ''
      : identityWords.key(key.in === 'same-file' ? identityWords.inFile(identity.fileName) : keyPlace(key)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** True where its kind tells the environments: room is short. */
function saysItself({ form, certificateKind, environments }: IdentityDescription): boolean {
  if (form === 'provider-token-key') return environments.length !== 1;
  return certificateKind === 'production' || (certificateKind === 'universal' && environments.length === 2);
}
