import { join } from 'node:path';
import * as v from 'valibot';
import type { Problem } from '../../contract/outcome.ts';
import { type IdentityFile, readIdentityFile } from '../identity/read-file.ts';
import { STORES } from '../identity/system-store.ts';
import type { FileSource } from './backend.ts';
import { problem } from './problem-error.ts';
import { readTextIfThere, writeWholeFile } from './whole-file.ts';

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

/** The list of identities used before, in `identities.json` of the data folder. */
export class IdentityMemory {
  readonly #file: string;
  readonly keeps: boolean;
  #remembered: readonly RememberedIdentity[] = [];

  /** `keeps` false: what this run uses is forgotten at its end, and the list of other runs is left alone. */
  constructor(folder: string, keeps: boolean) {
    this.#file = join(folder, 'identities.json');
    this.keeps = keeps;
  }

  /** Reads the list; one that cannot be understood is said, and kept until the next change. */
  async load(): Promise<{ readonly identities: readonly RememberedIdentity[]; readonly problems: readonly Problem[] }> {
    const text = await readTextIfThere(this.#file);
    if (text === null) return { identities: [], problems: [] };
    const parsed = v.safeParse(rememberedSchema, parseJson(text));
    if (parsed.success) {
      this.#remembered = parsed.output;
      return { identities: parsed.output, problems: [] };
    }
    const damaged = problem({
      code: 'identities-unreadable',
      sentence: 'The list of identities used before could not be read.',
      remedy: `Choose them again. The list is kept in ${this.#file} until then.`,
      place: { name: 'identities.json', line: null, column: null },
    });
    return { identities: [], problems: [damaged] };
  }

  /** What is remembered of an identity; `null` where nothing is. */
  of(identityId: string): RememberedIdentity | null {
    return this.#remembered.find(({ id }) => id === identityId) ?? null;
  }

  /** Replaces the list; resolves once it is on the disk. */
  async keep(identities: readonly RememberedIdentity[]): Promise<void> {
    if (!this.keeps) return;
    this.#remembered = identities;
    await writeWholeFile(this.#file, `${JSON.stringify(identities, null, 2)}\n`);
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
  return problem({
    code: 'identity-changed',
    sentence: `${name} is no longer in the ${stored === null ? 'file' : 'store'} it was in.`,
    remedy: stored === null ? 'Choose the file that holds it now.' : 'Search for it again.',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
