import { IDENTITY_ENDINGS } from '../../contract/identity.ts';
import type { ImportNote } from '../../payload/import/imported.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { isTextsFile } from '../../payload/texts/read-tables.ts';
import { isDeviceTokenList } from '../devices/use-list-choice.ts';

const IDENTITY_NAME = new RegExp(
  `(?:${[...IDENTITY_ENDINGS, '.mobileprovision', '.provisionprofile'].join('|').replaceAll('.', '\\.')})$`,
  'i',
);
/** Names of texts. What has no ending that is known here is judged by what it begins with. */
const TEXT_NAME =
  /\.(?:jsonl?|ndjson|push|apns|txt|md|eml|log|har|http|rest|hurl|curl|sh|bash|zsh|fish|bat|cmd|ps1|py|rb|php|[jt]s|swift|java|kt)$/i;
/** Certificates and keys as text (RFC 7468), also as OpenSSL writes them out of a .p12. */
const PEM = /^\s*(?:Bag Attributes|-----BEGIN )/;
/** Documents of other kinds that begin as text: what opens identities names them. */
const OTHER_DOCUMENT = /^(?:%PDF|\{\\rtf)/;
const LOOKED_AT_BYTES = 4 * 1024;

/** Files that were dropped together, by what becomes of them. */
export interface SortedFiles {
  readonly identities: readonly File[];
  readonly list: File | null;
  /** Texts that may hold a request, a payload or whatever else fills in. */
  readonly documents: readonly File[];
  /** Lists beside the first. */
  readonly left: readonly File[];
  /** Texts of an app, by language. */
  readonly texts: readonly File[];
}

/** Sorts what was dropped. `holdsToken`: reads a text's lines for a device token. */
export async function sortFiles(
  files: readonly File[],
  holdsToken: (text: string) => boolean | Promise<boolean>,
): Promise<SortedFiles> {
  const identities: File[] = [];
  const lists: File[] = [];
  const documents: File[] = [];
  const texts: File[] = [];
  for (const file of files) {
    if (isTextsFile(file.name)) texts.push(file);
    else if (IDENTITY_NAME.test(file.name)) identities.push(file);
    else if (await isDeviceTokenList(file, holdsToken)) lists.push(file);
    else if (await isDocument(file)) documents.push(file);
    else identities.push(file);
  }
  const [list = null, ...left] = lists;
  return { identities, list, documents, left, texts };
}

/** Hands texts of an app to the preview, which shows the languages in them. */
export async function openTexts(files: readonly File[]): Promise<void> {
  const { appTexts } = await import('../composer/languages/app-texts.ts');
  appTexts.open(files);
}

/** A text, by its name or by what it begins with, that is no certificate or key under another name. */
async function isDocument(file: File): Promise<boolean> {
  const known = TEXT_NAME.test(file.name);
  try {
    const beginning = textOf(new Uint8Array(await file.slice(0, LOOKED_AT_BYTES).arrayBuffer()));
    return beginning === null ? known : !PEM.test(beginning) && (known || !OTHER_DOCUMENT.test(beginning));
  } catch {
    // What cannot be read is told by whoever opens it next.
    return known;
  }
}

/** The beginning of a text, which may end within a character; `null` for other bytes. */
function textOf(bytes: Uint8Array): string | null {
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (wide === null && bytes.includes(0)) return null;
  try {
    return new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

/**
 * What one of several texts could fill in: of the first that fills in anything. The others are named, and why those before
 * it fill in nothing; nothing that was dropped goes without a word. `null` where there is nothing to say.
 */
export async function offerOfDropped({ documents, left }: SortedFiles): Promise<ImportOffer | null> {
  const { explanation, offerOfFile, LONGEST_FILE_BYTES } = await import('../../payload/import/offer.ts');
  const read = async (file: File): Promise<ImportOffer> => {
    if (file.size > LONGEST_FILE_BYTES) return explanation([{ code: 'file-too-long', file: file.name }]);
    try {
      return offerOfFile(file.name, new Uint8Array(await file.arrayBuffer()));
    } catch {
      return explanation([{ code: 'file-unreadable', file: file.name }]);
    }
  };
  const before: ImportNote[] = [];
  for (const [index, file] of documents.entries()) {
    const offer = await read(file);
    const rest = [...documents.slice(index + 1), ...left].map(({ name }) => name);
    const fills = Object.keys(offer.patch).length > 0 || offer.place !== null;
    if (fills || index === documents.length - 1) {
      const others = rest.length === 0 ? [] : explanation([{ code: 'files-left', taken: file.name, files: rest }]).left;
      return { ...offer, left: [...offer.left, ...before, ...others] };
    }
    before.push(...offer.left);
  }
  if (left.length === 0) return null;
  return explanation([{ code: 'files-left', taken: null, files: left.map(({ name }) => name) }]);
}
