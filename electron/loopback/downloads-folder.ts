import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { hostWords } from '../../words/host.ts';

/** A folder, and what a person calls it. */
export interface NamedFolder {
  readonly path: string;
  readonly words: string;
}

/** The user's folder for downloads, where browsers put files too; the home folder where there is none. */
export function downloadsFolder(home: string, platform: string): NamedFolder {
  const folder = (platform === 'linux' ? xdgDownloads(home) : null) ?? join(home, 'Downloads');
  if (!isFolder(folder)) return { path: home, words: hostWords.homeFolder };
  const inHome = folder.startsWith(`${home}/`) || folder.startsWith(`${home}\\`);
  return { path: folder, words: inHome ? `~${folder.slice(home.length)}` : folder };
}

/** What the desktop calls its folder for downloads in the user's language (xdg-user-dirs). */
function xdgDownloads(home: string): string | null {
  try {
    const text = readFileSync(join(home, '.config', 'user-dirs.dirs'), 'utf8');
    const value = /^XDG_DOWNLOAD_DIR="(.*)"$/m.exec(text)?.[1]?.replace(/^\$HOME(?=\/|$)/, home);
    return value !== undefined && isAbsolute(value) && value !== home && value !== `${home}/` ? value : null;
  } catch {
    return null;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
