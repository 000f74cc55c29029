import { createHash } from 'node:crypto';
import type { ExplanationFacts } from '../../../contract/facts/explanations.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { Remembering } from '../../../contract/secrets.ts';
import { inFile, problem } from '../../../contract/told.ts';
import type { IdentityFile } from '../../identity/files/read-file.ts';
import type { InspectedIdentity, Opening } from '../../identity/open.ts';
import { ProblemError } from '../problem-error.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { FileOpener } from './file-opener.ts';

/** An identity of an earlier run, and how it was opened again; or why it was not. */
export type Reopened = { readonly identity: InspectedIdentity } | { readonly why: Problem | null };

/** Remembered passphrases and the files they open: which file they belong to, whether it moved, whether it changed. */
export class RememberedPassphrases {
  readonly #sealed: SealedSecrets;
  readonly #files: FileOpener;

  constructor(sealed: SealedSecrets, files: FileOpener) {
    this.#sealed = sealed;
    this.#files = files;
  }

  /**
   * Opens files that the user chose and gave no passphrase for. A file whose passphrase is remembered opens by it
   * wherever it lies now: it is known by its content.
   */
  async open(files: readonly IdentityFile[]): Promise<Opening> {
    const opening = await this.#files.open(files, null);
    if (!opening.problems.some(isAsking)) return opening;
    for (const file of files.map(sha256)) {
      // What cannot be read was said at the start; the passphrase is asked for.
      if (!(await this.#sealed.holds({ kind: 'passphrase', file }))) continue;
      const recalled = await this.#sealed.recall({ kind: 'passphrase', file });
      if (recalled.state === 'none') continue;
      if (recalled.state === 'open') return this.#files.open(files, recalled.secret);
      const why = recalled.problem;
      return { ...opening, problems: opening.problems.map((one) => (isAsking(one) ? withWhy(one, why) : one)) };
    }
    return opening;
  }

  /** Whether the passphrase of an identity is remembered, as far as can be told without a key store. */
  async has(identityId: string): Promise<boolean> {
    return this.#sealed.holds({ kind: 'passphrase', of: identityId });
  }

  /** Opens an identity of an earlier run by its remembered passphrase; `why` is `null` where there is nothing to add. */
  async reopen(identityId: string, files: readonly IdentityFile[]): Promise<Reopened> {
    for (const file of files) if (file.unreadable !== undefined) return { why: movedAway(file, file.unreadable) };
    const recalled = await this.#sealed.recall({ kind: 'passphrase', of: identityId });
    if (recalled.state === 'none') return { why: null };
    if (recalled.state === 'closed') return { why: recalled.problem };
    const changed = files.find((file) => !recalled.files.includes(sha256(file)));
    const { identities, problems } = await this.#files.open(files, recalled.secret);
    const identity = identities.find(({ description }) => description.id === identityId);
    if (identity !== undefined) return { identity: changed === undefined ? identity : withWarning(identity, changed) };
    if (changed !== undefined && problems.some(isAsking)) return { why: changedAndClosed(changed) };
    return { why: problems[0] ?? null };
  }

  /** Remembers what opened these identities; what stood against it is returned, since they are open all the same. */
  async remember(
    identities: readonly InspectedIdentity[],
    files: readonly IdentityFile[],
    passphrase: string,
    how: Exclude<Remembering, 'no'>,
  ): Promise<readonly Problem[]> {
    for (const { description, secret, files: own } of identities) {
      if (secret === null) continue;
      try {
        const about = { kind: 'passphrase', of: description.id, name: description.fileName } as const;
        // Its key may have lain beside the files that were given: it is read again with them.
        const hashes = new Set([...files, ...own].map(sha256));
        await this.#sealed.remember({ ...about, files: [...hashes] }, passphrase, how);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        return [error.problem];
      }
    }
    return [];
  }

  async forget(identityId: string): Promise<void> {
    await this.#sealed.forget(({ kind, of }) => kind === 'passphrase' && of === identityId);
  }
}

function sha256({ bytes }: IdentityFile): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A passphrase answers it. */
type AskingCode = 'passphrase-needed' | 'passphrase-wrong';

function isAsking({ code }: Problem): boolean {
  return code === 'passphrase-needed' || code === 'passphrase-wrong';
}

/** The question for a passphrase with the reason why the remembered one does not answer it. */
function withWhy({ mend, place, ...asking }: Problem, recalled: Problem): Problem {
  const { code, facts } = asking as { code: AskingCode; facts: ExplanationFacts[AskingCode] };
  return problem(code, { ...facts, recalled } as ExplanationFacts[AskingCode], { mend, place });
}

function place({ name }: IdentityFile) {
  return inFile(name);
}

function movedAway(file: IdentityFile, unreadable: Problem): Problem {
  const more = { mend: { kind: 'choose-identity' }, place: place(file) } as const;
  return problem('file-moved', { unreadable }, more);
}

function changedAndClosed(file: IdentityFile): Problem {
  const more = { mend: { kind: 'enter-passphrase' }, place: place(file) } as const;
  return problem('file-changed', { file: file.name, opens: false }, more);
}

function withWarning(identity: InspectedIdentity, file: IdentityFile): InspectedIdentity {
  const warning = problem('file-changed', { file: file.name, opens: true }, { place: place(file) });
  const { description } = identity;
  return { ...identity, description: { ...description, warnings: [...description.warnings, warning] } };
}
