import * as v from 'valibot';
import type { Conversion } from '../conversion.ts';
import type { Authority } from '../destination.ts';
import type { SavedFile } from '../files.ts';
import {
  type IdentityDescription,
  type IdentityExamination,
  type IdentityOpening,
  type IdentitySearch,
  MAX_LABEL_CHARACTERS,
  MOST_PLACES_ADDED,
} from '../identity.ts';
import type { ProviderTokenFacts } from '../provider-token.ts';
import { REMEMBERING, type RememberedSecrets } from '../secrets.ts';
import { handle, passphrase, shortText } from './parts.ts';
import { takes } from './request.ts';

/** For a file that is written anew; whether it is empty is judged where it would be used. */
const newPassphrase = v.pipe(v.string(), v.maxLength(1_000));

const conversion = v.variant('form', [
  v.strictObject({
    form: v.literal('pkcs12'),
    encryption: v.picklist(['modern', 'legacy']),
    passphrase: newPassphrase,
  }),
  v.strictObject({ form: v.literal('pem'), passphrase: v.nullable(newPassphrase) }),
  v.strictObject({ form: v.literal('key'), passphrase: v.nullable(newPassphrase) }),
  v.strictObject({ form: v.literal('certificate'), encoding: v.picklist(['der', 'pem']) }),
  v.strictObject({ form: v.literal('chain') }),
]) satisfies v.GenericSchema<Conversion>;

const oneIdentity = v.strictObject({ identityId: handle });

/** Identities: opened, found, named, examined, converted. */
export const identityRequests = {
  /**
   * Takes identities into use. `files` are handles of chosen files, ids of identities that ask for their passphrase
   * again, or ids of identities that a search found. `remember`: whether to remember the passphrase, where it opens an
   * identity of a file on the disk.
   */
  'identity.open': takes(
    v.strictObject({
      files: v.pipe(v.array(handle), v.minLength(1), v.maxLength(500)),
      passphrase,
      remember: v.picklist(REMEMBERING),
    }),
  ).answers<IdentityOpening>(),
  'identity.list': takes(v.undefined()).answers<readonly IdentityDescription[]>(),
  /**
   * Searches the places of this run together with new ones: `places` are handles of files and folders, `system` adds the
   * stores of the operating system. Takes nothing into use. `passphrase` is tried on every file that wants one.
   */
  'identity.search': takes(
    v.strictObject({
      places: v.pipe(v.array(handle), v.maxLength(MOST_PLACES_ADDED)),
      system: v.boolean(),
      passphrase,
    }),
  ).answers<IdentitySearch>(),
  /** Gives an identity a name of the user's own; `null` takes it away. Its file stays as it is. */
  'identity.rename': takes(
    v.strictObject({
      identityId: handle,
      label: v.nullable(v.pipe(v.string(), v.maxLength(MAX_LABEL_CHARACTERS))),
    }),
  ).answers<IdentityDescription>(),
  /** Folds an identity away, or back. */
  'identity.hide': takes(v.strictObject({ identityId: handle, hidden: v.boolean() })).answers<IdentityDescription>(),
  'identity.examine': takes(oneIdentity).answers<IdentityExamination>(),
  'identity.forget': takes(oneIdentity).answers<readonly IdentityDescription[]>(),
  /** Writes it in another form, where the user says. The key and the passphrase never come back. */
  'identity.convert': takes(v.strictObject({ identityId: handle, conversion })).answers<SavedFile>(),
  /** Completes a provider token key: the key id where the file's name does not tell it, and the team id. */
  'identity.complete': takes(
    v.strictObject({ identityId: handle, keyId: shortText, teamId: shortText }),
  ).answers<IdentityDescription>(),
  /** What the provider token of a key says and how old it is; `null` for a certificate, and while an id is missing. */
  'identity.token': takes(oneIdentity).answers<ProviderTokenFacts | null>(),
  /** Takes a certificate authority of the user's own into use. */
  'authority.open': takes(v.strictObject({ file: handle })).answers<Authority>(),
};

/** What the key store of the operating system remembers for the user. */
export const secretRequests = {
  /** The key store in use and what is remembered in it; never a secret itself. May ask the user to unlock the store. */
  'secret.list': takes(v.undefined()).answers<RememberedSecrets>(),
  /** Forgets one remembered secret, or with `null` all of them. */
  'secret.forget': takes(v.strictObject({ secretId: v.nullable(handle) })).answers<RememberedSecrets>(),
};
