import { join } from 'node:path';
import * as v from 'valibot';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { changeKeptFile, setKeptFileAside } from '../../ground/kept-file.ts';
import { readTextIfThere } from '../../ground/read-bounded.ts';
import { unusableFile } from '../../ground/system-error.ts';
import { type IdentityFile, readIdentityFile } from '../../identity/files/read-file.ts';
import { STORES } from '../../identity/stores/system-store.ts';
import type { FileSource } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';

const NAME = 'identities.json';

/** What is remembered between runs: where identities lie and the ids that Apple does not write into a key. Nothing secret. */
const rememberedSchema = v.array(
  v.object({
    paths: v.array(v.string()),
    /** The certificate, where it came without a file of its own: from a store. Public. */
    certificate: v.nullish(v.string(), null),
    /** Where a store of the operating system holds it together with its key. */
    stored: v.nullish(
      v.object({ kind: v.picklist(STORES), thumbprint: v.string(), storePath: v.string(), store: v.string() }),
      null,
    ),
    id: v.string(),
    name: v.string(),
    form: v.picklist(['certificate', 'provider-token-key']),
    keyId: v.nullable(v.string()),
    teamId: v.nullable(v.string()),
  }),
);
export type RememberedIdentity = v.InferOutput<typeof rememberedSchema>[number];

/**
 * The list of identities used before, in `identities.json` of the data folder. Several programs keep it together: what one
 * adds, changes or forgets is written into the list as it is by then.
 */
export class IdentityMemory {
  readonly #file: string;
  readonly keeps: boolean;
  /** As this program last read or kept them; another may have more by now. */
  #remembered: readonly RememberedIdentity[] = [];

  /** `keeps` false: what this run uses is forgotten at its end, and the list of other runs is left alone. */
  constructor(folder: string, keeps: boolean) {
    this.#file = join(folder, NAME);
    this.keeps = keeps;
  }

  /** Reads the list; one that cannot be understood is said, and set aside under a name that is free. */
  async load(): Promise<{ readonly identities: readonly RememberedIdentity[]; readonly problems: readonly Problem[] }> {
    let text: string | null;
    try {
      text = await readTextIfThere(this.#file);
    } catch (error) {
      return { identities: [], problems: [unusableFile('identities-unreadable', NAME, error, 'read')] };
    }
    if (text === null) return { identities: [], problems: [] };
    const found = parse(text);
    if (found !== null) {
      this.#remembered = found;
      return { identities: found, problems: [] };
    }
    const aside = this.keeps ? await setKeptFileAside(this.#file, text) : null;
    const place = inFile(NAME);
    const damaged = problem('identities-unreadable', { kept: aside ?? this.#file }, { place });
    return { identities: [], problems: [damaged] };
  }

  /** What is remembered of an identity; `null` where nothing is. */
  of(identityId: string): RememberedIdentity | null {
    return this.#remembered.find(({ id }) => id === identityId) ?? null;
  }

  /**
   * Keeps these from now on: what differs from before is changed in the list; resolves once it is on the disk. Throws
   * `ProblemError` where it cannot be written.
   */
  async keep(identities: readonly RememberedIdentity[]): Promise<void> {
    if (!this.keeps) return;
    const before = new Map(this.#remembered.map((one) => [one.id, JSON.stringify(one)]));
    const changed = identities.filter((one) => before.get(one.id) !== JSON.stringify(one));
    const forgotten = new Set(before.keys());
    for (const { id } of identities) forgotten.delete(id);
    if (changed.length === 0 && forgotten.size === 0) return;
    try {
      await changeKeptFile(this.#file, parse, (kept) => {
        const list = new Map((kept ?? []).map((one) => [one.id, one]));
        for (const id of forgotten) list.delete(id);
        for (const one of changed) list.set(one.id, one);
        return `${JSON.stringify([...list.values()], null, 2)}\n`;
      });
      this.#remembered = identities;
    } catch (cause) {
      throw new ProblemError(unusableFile('identities-unwritable', NAME, cause, 'write'), { cause });
    }
  }
}

/** Where a remembered identity is to be read again. */
export function sourcesOf({ certificate, paths, stored, name }: RememberedIdentity): readonly FileSource[] {
  const own = certificate === null ? [] : [{ name: stored?.store ?? name, bytes: Buffer.from(certificate) }];
  return [...own, ...paths.map((path) => ({ path }))];
}

/** Reads files wherever they come from; why one cannot be read is in it. */
export async function readSources(sources: readonly FileSource[]): Promise<readonly IdentityFile[]> {
  const files: IdentityFile[] = [];
  for (const source of sources)
    files.push('path' in source ? await readIdentityFile(source.path) : { ...source, path: null });
  return files;
}

/** Where a file that was read can be read again. */
export function sourceOf({ path, name, bytes, folder }: IdentityFile): FileSource {
  if (path !== null) return { path };
  return folder === undefined ? { name, bytes } : { name, bytes, folder };
}

/** The place of a remembered identity holds something else now. */
export function goneFrom({ name, stored }: RememberedIdentity): Problem {
  return problem('identity-changed', { name, in: stored === null ? 'file' : 'store' });
}

function parse(text: string): readonly RememberedIdentity[] | null {
  try {
    const parsed = v.safeParse(rememberedSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
