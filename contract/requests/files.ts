import * as v from 'valibot';
import type { FileHandle, OpenedFile } from '../files.ts';
import { takes } from './request.ts';

/** Most files that are handed over at once. */
export const MOST_FILES = 500;
/** The longest path of any system (Windows: 32,767 characters). */
const LONGEST_PATH = 32_767;

const path = v.pipe(v.string(), v.maxLength(LONGEST_PATH));

/**
 * What the host itself carries out, for it alone knows what the user chose: the backend takes neither, so no page that
 * is served can name a path. A served page hands over the bytes of a file instead.
 */
export const hostRequests = {
  /** Takes files that the user chose. The window's preload asks for the paths, which a page never sees. */
  'files.register': takes(
    v.strictObject({
      files: v.pipe(v.array(v.strictObject({ name: path, path })), v.maxLength(MOST_FILES)),
    }),
  ).answers<readonly FileHandle[]>(),
  /** Files that the program was opened with and that no page has taken yet. Only of a window. */
  'files.take': takes(v.undefined()).answers<readonly OpenedFile[]>(),
  /** Lets the user choose a folder; its handle, or `null`. Only where the host can show a dialog. */
  'folder.choose': takes(v.undefined()).answers<FileHandle | null>(),
};
