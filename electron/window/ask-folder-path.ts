import { type BrowserWindow, dialog } from 'electron';
import { programWords } from '../../words/window.ts';

/** Asks the user for a folder in the system's own dialog; its path, or `null` where none is chosen. */
export async function askFolderPath(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: programWords.searchFolder,
    buttonLabel: programWords.search,
    properties: ['openDirectory'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}
