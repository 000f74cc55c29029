import { basename } from 'node:path';
import type { Handlers } from '../../../contract/channels.ts';
import type { FileHandle } from '../../../contract/files.ts';
import {
  type DraftHead,
  type DraftLine,
  type DraftList,
  MOST_RECENT,
  type OpenedDraft,
} from '../../../contract/kept/drafts.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { draftRequests } from '../../../contract/requests/drafts.ts';
import { excerptOf } from '../../../payload/aps/excerpt.ts';
import type { Clock } from '../../apns/clock.ts';
import type { BackendOptions } from '../backend.ts';
import type { IdentityList } from '../identities/identity-list.ts';
import type { FileHandles } from '../store/file-handles.ts';
import { saveFile, writeDocumentOrSay } from '../store/save-file.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import {
  changedDocument,
  documentWords,
  draftsOfDocument,
  isChangedOutside,
  isEdited,
  keptDocument,
  newDocument,
} from './documents.ts';
import type { DraftStore, KeptDraft } from './draft-store.ts';

/** What drafts are made of, and where their documents go. */
interface Parts {
  readonly drafts: DraftStore;
  readonly identities: IdentityList;
  readonly settings: SettingsStore;
  readonly files: FileHandles;
  readonly saving: BackendOptions['saving'];
  readonly clock: Clock;
  readonly onDocument: NonNullable<BackendOptions['onDocument']>;
}

/** What the page may ask of drafts and of the documents that they are of, carried out. */
export function draftHandlers(parts: Parts): Handlers<keyof typeof draftRequests> {
  const { drafts, identities, files, clock } = parts;
  const recent = new RecentFiles(files);

  return {
    'drafts.list': () => listOf(parts, recent),
    'draft.save': async ({ id, draft }) => {
      await drafts.save(draft, id);
      return null;
    },
    'drafts.open': async ({ id }) => openedOf(await drafts.open(id), identities),
    'drafts.show': async ({ id }) => openedOf(await drafts.show(id), identities),
    'drafts.create': async ({ name, draft }) => openedOf(await drafts.create(draft, { name }), identities),
    'drafts.rename': async ({ id, name }) => headOf(await drafts.change(id, { name }), identities),
    'drafts.remove': async ({ id }) => {
      await drafts.remove(id);
      return listOf(parts, recent);
    },
    'drafts.restore': async ({ id }) => {
      await drafts.restore(id);
      return listOf(parts, recent);
    },
    'drafts.open-document': async ({ file }) => {
      const source = files.source(file);
      const read = await draftsOfDocument(source, { identities: identities.list(), now: clock.now() });
      const there = await drafts.list();
      let first: OpenedDraft | null = null;
      // The first is opened last, so that it is the one that is written in.
      for (const one of [...read].reverse()) {
        const known = one.document === null ? undefined : there.find((kept) => isOf(kept, one.document));
        // A draft of the same request that says something else is not written over: it is opened as it is.
        const kept = known === undefined ? await drafts.create(one.draft, one) : await drafts.open(known.id);
        first = openedOf(kept, identities, one.problems);
      }
      if ('path' in source) await used(source.path, parts);
      return first as OpenedDraft;
    },
    'drafts.save-document': async ({ id, as, over }) => save(await drafts.show(id), as, over, parts),
  };
}

/** The draft that is open, as the page starts with it. */
export async function openDraft(drafts: DraftStore, identities: IdentityList): Promise<DraftHead> {
  const id = await drafts.id();
  const kept = await drafts.show(id).catch(() => null);
  return kept === null ? { id, name: '', document: null, edited: false } : headOf(kept, identities);
}

async function save(kept: KeptDraft, as: boolean, over: boolean, parts: Parts) {
  const { drafts, identities, saving } = parts;
  const list = identities.list();
  const { document } = kept;
  if (document !== null && !as) {
    const { text, index } = await changedDocument({ ...kept, document }, list, over);
    await writeDocumentOrSay(document.path, text);
    const head = headOf(
      await drafts.change(kept.id, { document: keptDocument(document.path, index, text, kept) }),
      identities,
    );
    await used(document.path, parts);
    return { saved: { kind: 'written' as const, fileName: basename(document.path), folder: null }, head };
  }
  const text = newDocument(kept, list);
  let path: string | null = null;
  const asking =
    saving.kind === 'download'
      ? saving
      : {
          kind: 'dialog' as const,
          choosePath: async (name: string) => {
            path = await saving.choosePath(name);
            return path;
          },
        };
  const saved = await saveFile({ name: suggestedName(kept), bytes: Buffer.from(text), holdsKey: false }, asking);
  if (path === null) return { saved, head: headOf(kept, identities) };
  await used(path, parts);
  // A draft that nobody named is called as its document is.
  const name = kept.name === '' ? basename(path).replace(/\.[^.]+$/, '') : kept.name;
  const about = { name, document: keptDocument(path, 0, text, { ...kept, name }) };
  return { saved, head: headOf(await drafts.change(kept.id, about), identities) };
}

/** A file name that every system takes (Windows: Naming files). */
function suggestedName({ name, draft }: KeptDraft): string {
  const { excerpt, excerptOf: of } = excerptOf(draft.payload);
  const called = name !== '' ? name : of === 'alert' ? excerpt : draft.pushType;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no file name has
  const clean = called.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, ' ').replace(/\s+/g, ' ');
  return `${
    [...clean.trim()]
      .slice(0, 60)
      .join('')
      .replace(/[. ]+$/, '') || 'notification'
  }.push`;
}

/** Handles of documents that were used lately: one each, however often they are listed. */
class RecentFiles {
  readonly #files: FileHandles;
  readonly #handles = new Map<string, FileHandle>();

  constructor(files: FileHandles) {
    this.#files = files;
  }

  handleOf(path: string): FileHandle {
    const known = this.#handles.get(path);
    if (known !== undefined && this.#files.knows(known)) return known;
    const handle = this.#files.register({ path });
    this.#handles.set(path, handle);
    return handle;
  }
}

async function listOf(parts: Parts, files: RecentFiles): Promise<DraftList> {
  const { drafts, identities, settings } = parts;
  const kept = await drafts.list();
  const lines: DraftLine[] = [];
  for (const one of kept) {
    const changedOutside = one.document !== null && (await isChangedOutside(one.document));
    lines.push({
      ...{ ...headOf(one, identities), ...excerptOfDraft(one), pushType: one.draft.pushType, at: one.at },
      ...{ changedOutside, elsewhere: one.elsewhere },
    });
  }
  const { recent } = (await settings.load()).settings;
  const open = new Set(kept.map(({ document }) => document?.path));
  return {
    drafts: lines,
    recent: recent
      .filter((path) => !open.has(path))
      .map((path) => ({ ...documentWords(path), file: files.handleOf(path) })),
  };
}

const excerptOfDraft = ({ draft }: KeptDraft): Pick<DraftLine, 'excerpt'> => {
  const { excerpt, excerptOf: of } = excerptOf(draft.payload);
  return { excerpt: of === 'alert' ? excerpt : '' };
};

function headOf(kept: KeptDraft, identities: IdentityList): DraftHead {
  const { id, name, document } = kept;
  const words = document === null ? null : documentWords(document.path);
  return { id, name, document: words, edited: isEdited(kept, identities.list()) };
}

function openedOf(kept: KeptDraft, identities: IdentityList, problems: readonly Problem[] = []): OpenedDraft {
  return { ...headOf(kept, identities), draft: kept.draft, problems };
}

function isOf({ document }: KeptDraft, other: KeptDraft['document']): boolean {
  return document !== null && other !== null && document.path === other.path && document.index === other.index;
}

/** Remembers a document as used lately. That it could not be is no reason to speak: the document is written or open. */
async function used(path: string, { settings, onDocument }: Parts): Promise<void> {
  onDocument(path);
  const { recent } = (await settings.load()).settings;
  const next = [path, ...recent.filter((other) => other !== path)].slice(0, MOST_RECENT);
  if (recent[0] !== path) await settings.change({ recent: next }).catch(() => undefined);
}
