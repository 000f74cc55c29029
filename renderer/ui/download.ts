import type { SavedFile } from '../../contract/files.ts';
import { controlsWords } from '../../words/page/controls.ts';

/** Fetches a file that waits on the page's own server, the way a click on a link does; says in words where the file is. `null`: nowhere, the user did not choose. */
export function finishSaving(saved: SavedFile): string | null {
  switch (saved.kind) {
    case 'cancelled':
      return null;
    case 'written':
      return saved.folder === null
        ? controlsWords.savedAs(saved.fileName)
        : controlsWords.savedIn(saved.fileName, saved.folder);
    case 'download': {
      const link = document.createElement('a');
      link.href = saved.address;
      link.download = saved.fileName;
      link.click();
      return controlsWords.goesBrowsersDownloads(saved.fileName);
    }
  }
}
