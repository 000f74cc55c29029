import { basename } from 'node:path';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Environment } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { problem } from '../../../contract/told.ts';
import type { Core } from '../../backend/core.ts';
import { idsNeeded } from '../../backend/identities/identity-credentials.ts';
import { sourcesOf } from '../../backend/identities/identity-memory.ts';
import { ProblemError } from '../../backend/problem-error.ts';
import type { CliIo } from '../cli-io.ts';
import { Refusal, refusal } from '../refusal.ts';
import { givenPassphrase, openWithPassphrase } from './passphrase.ts';

/** The options that say who is sending. */
export interface IdentityOptions {
  readonly identity?: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly providerTokenKey?: string;
  readonly keyId?: string;
  readonly teamId?: string;
  /** Name, topic or fingerprint of an identity in the system's own store. */
  readonly systemIdentity?: string;
}

/**
 * Opens the identity that the options name and returns its id; `null` where they name none. Throws where the file
 * holds none that can be used. Of several the first is taken that fits `topic` and `environment`.
 */
export async function chosenIdentity(
  core: Core,
  options: IdentityOptions,
  wanted: { readonly topic: string | null; readonly environment: Environment | null },
  io: Pick<CliIo, 'environment' | 'isTerminal' | 'askSecret'>,
): Promise<string | null> {
  const { identity, key, providerTokenKey, systemIdentity } = options;
  if (systemIdentity !== undefined) return fromSystem(core, systemIdentity, wanted);
  const file = identity ?? providerTokenKey;
  if (file === undefined) return null;
  const sources = [file, ...(key === undefined ? [] : [key])].map((path) => ({ path }));
  const passphrase = await givenPassphrase(options.passphraseFile, io);
  const opening = await openWithPassphrase(core, sources, passphrase, io);
  const usable = opening.identities.filter(({ problems }) => problems.length === 0);
  const chosen = usable.find((one) => fits(one, wanted)) ?? usable[0];
  if (chosen === undefined) throw refused(opening.identities, opening.problems, file);
  const keyName = key === undefined ? null : basename(key);
  const place = chosen.privateKeyFoundIn;
  if (keyName !== null && place?.in === 'other-file' && place.file !== keyName)
    throw refusal(
      'private-key-mismatch',
      {
        ...{ name: chosen.name, file: chosen.fileName, keyFiles: [keyName], keys: 1 },
        foundIn: place.file,
      },
      { file: keyName },
    );
  if (providerTokenKey !== undefined) return withIds(core, chosen, options);
  return chosen.id;
}

/** Takes the one identity out of the system's store that `text` describes; the system may ask the user first. */
async function fromSystem(
  core: Core,
  text: string,
  wanted: { readonly topic: string | null; readonly environment: Environment | null },
): Promise<string> {
  const { identities, problems } = await core.finder.searchPaths([], { system: true, passphrase: null });
  const meant = identities.filter((one) => isMeant(one, text));
  const usable = meant.filter((one) => one.problems.length === 0);
  const [first, second] = usable.some((one) => fits(one, wanted)) ? usable.filter((one) => fits(one, wanted)) : usable;
  if (first === undefined)
    throw new Refusal([meant[0]?.problems[0] ?? problems[0] ?? problem('identity-not-in-store', { text })]);
  if (second !== undefined)
    throw refusal('identity-ambiguous', {
      ...{ text, first: first.name, second: second.name },
      others: usable.length > 2,
    });
  await core.finder.open([first.id], null);
  return first.id;
}

/** By its name or what the user calls it, a topic of it, or the beginning of its fingerprint. */
function isMeant({ name, label, topics, fingerprint }: IdentityDescription, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const names = [name, label ?? '', ...topics].map((one) => one.toLowerCase());
  return names.includes(wanted) || (/^[0-9a-f]{8,64}$/.test(wanted) && fingerprint.startsWith(wanted));
}

function fits(
  { topics, environments }: IdentityDescription,
  wanted: { readonly topic: string | null; readonly environment: Environment | null },
): boolean {
  const ofTopic = wanted.topic === null || topics.length === 0 || topics.includes(wanted.topic);
  return ofTopic && (wanted.environment === null || environments.includes(wanted.environment));
}

function refused(identities: readonly IdentityDescription[], problems: readonly Problem[], file: string): Refusal {
  const [first, ...rest] = [...identities.flatMap((identity) => identity.problems), ...problems];
  return new Refusal([first ?? problem('identity-empty', { why: 'no-identity', name: file }), ...rest]);
}

async function withIds(core: Core, identity: IdentityDescription, options: IdentityOptions): Promise<string> {
  if (identity.form !== 'provider-token-key')
    throw refusal(
      'not-a-provider-token-key',
      { file: identity.fileName, algorithm: null },
      { file: identity.fileName },
    );
  const keyId = options.keyId ?? identity.keyId;
  const teamId = options.teamId ?? identity.teamId;
  if (keyId === null || teamId === null) throw new ProblemError(idsNeeded(identity.name, keyId, teamId));
  return (await core.credentials.complete(identity.id, keyId, teamId)).id;
}

/**
 * The identity that a document names by its SHA-256, among those that the window has in use: opened for this run, with the
 * passphrase that the options give. Throws a `Refusal` where it is not there.
 */
export async function identityInUse(
  core: Core,
  wanted: { readonly fingerprint: string; readonly words: string },
  options: IdentityOptions,
  io: Pick<CliIo, 'environment' | 'isTerminal' | 'askSecret'>,
): Promise<string> {
  const { fingerprint } = wanted;
  const { identities } = await core.identities.memory.load();
  const known = identities.find(({ id }) => fingerprint.startsWith(id) || id.startsWith(fingerprint));
  if (known === undefined) throw refusal('document-identity', wanted);
  if (known.stored !== null) return fromSystem(core, fingerprint, { topic: null, environment: null });
  const passphrase = await givenPassphrase(options.passphraseFile, io);
  const opening = await openWithPassphrase(core, sourcesOf(known), passphrase, io);
  const found = opening.identities.find((one) => one.fingerprint.startsWith(fingerprint));
  if (found === undefined || found.problems.length > 0)
    throw refused(found === undefined ? [] : [found], opening.problems, known.name);
  const keyId = options.keyId ?? known.keyId;
  const teamId = options.teamId ?? known.teamId;
  if (found.form !== 'provider-token-key' || keyId === null || teamId === null) return found.id;
  return (await core.credentials.complete(found.id, keyId, teamId)).id;
}
