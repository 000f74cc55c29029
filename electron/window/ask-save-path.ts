import { basename, extname, join } from 'node:path';
import { app, type BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import { programWords } from '../../words/window.ts';

/** Asks with the system's dialog where to put a file; it asks too before one that is there is replaced. `null`: the user did not choose. */
export async function askSavePath(window: BrowserWindow | null, suggestedName: string): Promise<string | null> {
  const name = basename(suggestedName);
  const ending = extname(name).slice(1);
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('downloads'), name),
    filters: [
      ...(ending === '' ? [] : [{ name: `.${ending}`, extensions: [ending] }]),
      { name: programWords.allFiles, extensions: ['*'] },
    ],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const { canceled, filePath } =
    window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  return canceled || filePath === undefined || filePath === '' ? null : filePath;
}
