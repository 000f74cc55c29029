import { useRef } from 'react';
import type { FileHandle } from '../../../contract/files.ts';
import type { IdentitySearch } from '../../../contract/identity.ts';
import { identitiesWords } from '../../../words/page/identity/identities.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button } from '../../ui/controls/button.tsx';
import { type FolderFiles, filesToSearch } from './folder-files.ts';

/** Where to search: buttons for a folder and for files, and what was searched so far. */
export function SearchSources({
  bridge,
  facts,
  busy,
  result,
  leftOut,
  onPlaces,
  onFiles,
  onFolder,
}: {
  readonly bridge: Pick<HostBridge, 'folder.choose'>;
  readonly facts: { readonly platform: string };
  readonly busy: boolean;
  readonly result: IdentitySearch | null;
  /** Files of a folder that were more than are searched at once. */
  readonly leftOut: number;
  readonly onPlaces: (places: readonly FileHandle[]) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onFolder: (folder: FolderFiles) => void;
}) {
  const folderInput = useRef<HTMLInputElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const ask = bridge['folder.choose'];
  const chooseFolder = async () => {
    if (ask === undefined) return folderInput.current?.click();
    const chosen = await ask();
    if (chosen.ok && chosen.value !== null) onPlaces([chosen.value]);
  };
  const taken = (input: HTMLInputElement): readonly File[] => {
    const files = [...(input.files ?? [])];
    input.value = '';
    return files;
  };
  return (
    <>
      <div className="identities__sources">
        <Button size="small" icon="folder" onClick={() => void chooseFolder()}>
          {identitiesWords.searchFolder}
        </Button>
        <Button size="small" icon="plus" onClick={() => fileInput.current?.click()}>
          {identitiesWords.addFiles}
        </Button>
        <input
          ref={folderInput}
          type="file"
          hidden
          {...WHOLE_FOLDER}
          aria-label={identitiesWords.folderSearch}
          onChange={({ target }) => onFolder(filesToSearch(taken(target)))}
        />
        <input
          ref={fileInput}
          type="file"
          multiple
          hidden
          aria-label={identitiesWords.filesSearch}
          onChange={({ target }) => onFiles(taken(target))}
        />
      </div>
      <p className="identities__searched" role="status" aria-busy={busy}>
        {busy ? identitiesWords.searching : searchedWords(result, facts.platform, leftOut)}
      </p>
    </>
  );
}

/** React's types do not know it; every browser does. */
const WHOLE_FOLDER = { webkitdirectory: '' };

const STORES: Readonly<Record<string, string>> = {
  darwin: identitiesWords.keychainsMac,
  win32: identitiesWords.certificateStoreWindows,
};

function searchedWords(result: IdentitySearch | null, platform: string, leftOut: number): string {
  if (result === null) return '';
  const { filesRead, cutShort } = result;
  const store = STORES[platform];
  const places = [filesRead === 0 ? '' : identitiesWords.files(filesRead), store ?? ''].filter((part) => part !== '');
  const searched = places.length === 0 ? identitiesWords.identitiesUsedBefore : identitiesWords.searched(places);
  if (leftOut > 0) return identitiesWords.leftOut(searched, leftOut);
  return cutShort ? identitiesWords.cutShort(searched) : searched;
}
