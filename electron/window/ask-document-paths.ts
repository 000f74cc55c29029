import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { programWords } from '../../words/window.ts';

/** Asks with the system's dialog for documents to open; none where the user does not choose. */
export async function askDocumentPaths(window: BrowserWindow | null): Promise<readonly string[]> {
  const options: OpenDialogOptions = {
    filters: [
      { name: programWords.documents, extensions: ['push', 'http', 'rest', 'apns', 'json'] },
      { name: programWords.allFiles, extensions: ['*'] },
    ],
    properties: ['openFile', 'multiSelections'],
  };
  const { canceled, filePaths } = await (window === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? [] : filePaths;
}
