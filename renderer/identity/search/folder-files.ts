import {
  COMPANION_ENDINGS,
  FOLDERS_PASSED_OVER,
  IDENTITY_ENDINGS,
  LARGEST_IDENTITY_FILE,
  MOST_PLACES_ADDED,
} from '../../../contract/identity.ts';
import { isTextsFile } from '../../../payload/texts/read-tables.ts';

/** Files of a folder that a browser handed over, and how many more would have been worth a look. */
export interface FolderFiles {
  readonly files: readonly File[];
  readonly leftOut: number;
}

/** Entries of dropped folders that are looked at. */
const MOST_ENTRIES = 20_000;
const DEEPEST = 6;

/** Text files are among them: certificates travel in mails and notes. */
const ENDINGS: readonly string[] = [...IDENTITY_ENDINGS, ...COMPANION_ENDINGS, '.txt'];

/** What of a folder is handed to the host: what may hold an identity by name and size, the nearest first. */
export function filesToSearch(files: readonly File[]): FolderFiles {
  const worth = files.filter(isWorthSearching);
  worth.sort((a, b) => depthOf(a) - depthOf(b));
  return { files: worth.slice(0, MOST_PLACES_ADDED), leftOut: Math.max(0, worth.length - MOST_PLACES_ADDED) };
}

/** The files of an app's texts in a folder. */
export function textsIn(files: readonly File[]): readonly File[] {
  return files.filter(({ name }) => isTextsFile(name));
}

function isWorthSearching(file: File): boolean {
  const folders = file.webkitRelativePath.split('/').slice(0, -1);
  const dot = file.name.lastIndexOf('.');
  return (
    file.size > 0 &&
    file.size <= LARGEST_IDENTITY_FILE &&
    folders.length <= DEEPEST + 1 &&
    !folders.slice(1).some((folder) => FOLDERS_PASSED_OVER.includes(folder)) &&
    (dot < 0 || ENDINGS.includes(file.name.slice(dot).toLowerCase()))
  );
}

function depthOf({ webkitRelativePath }: File): number {
  return webkitRelativePath.split('/').length;
}

/** The files in dropped folders, as if the folders had been chosen: each knows its path from there. */
export async function filesIn(entries: readonly FileSystemEntry[]): Promise<readonly File[]> {
  const files: File[] = [];
  let looked = 0;
  let folders = [...entries];
  for (let depth = 0; depth <= DEEPEST && folders.length > 0; depth++) {
    const below: FileSystemEntry[] = [];
    for (const entry of folders) {
      looked += 1;
      if (looked > MOST_ENTRIES) return files;
      if (isFile(entry)) files.push(...(await fileOf(entry)));
      else if (isFolder(entry) && (depth === 0 || !FOLDERS_PASSED_OVER.includes(entry.name)))
        below.push(...(await entriesOf(entry)));
    }
    folders = below;
  }
  return files;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** None where the browser may not read it. */
async function fileOf(entry: FileSystemFileEntry): Promise<readonly File[]> {
  const file = await new Promise<File | null>((resolve) => entry.file(resolve, () => resolve(null)));
  if (file === null) return [];
  const path = entry.fullPath.replace(/^\//, '');
  // A browser fills this in for a folder that was chosen, not for one that was dropped.
  if (path.includes('/')) Object.defineProperty(file, 'webkitRelativePath', { value: path });
  return [file];
}

/** A folder gives its entries in portions, an empty one last. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (portion.length === 0 || all.length > MOST_ENTRIES) return all;
    all.push(...portion);
  }
}
