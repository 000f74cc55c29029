import { type ReactNode, useEffect, useState } from 'react';
import { identityWords } from '../../../words/page/identity/identity.ts';
import { Icon } from '../../ui/icon.tsx';
import { useEvent } from '../../ui/use-event.ts';
import type { FolderFiles } from './folder-files.ts';
import './drop-zone.css';

/** Takes files and folders dropped anywhere on the window. */
export function DropZone({
  children,
  folders,
  onFiles,
  onFolders,
}: {
  /** What may be dropped. */
  readonly children: ReactNode;
  /** `as-paths`: the host looks into folders itself; `as-files`: it is handed what lies in them. */
  readonly folders: 'as-paths' | 'as-files';
  readonly onFiles: (files: readonly File[]) => void;
  /** What was dropped had a folder in it. */
  readonly onFolders: (dropped: FolderFiles) => void;
}) {
  const [over, setOver] = useState(false);
  const drop = useEvent((data: DataTransfer) => {
    const files = [...data.files];
    // The entries are gone after this event; what is in them may be read later.
    const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
    if (!entries.some(({ isDirectory }) => isDirectory)) {
      if (files.length > 0) onFiles(files);
    } else
      void import('./folder-files.ts').then(async ({ filesIn, filesToSearch, textsIn }) => {
        // What a host looks through itself may be large: then only folders that are a language's by name are looked into.
        const looked = folders === 'as-files' || entries.some(({ name }) => name.endsWith('.lproj'));
        const found = looked ? await filesIn(entries) : [];
        const texts = textsIn(found);
        const search = folders === 'as-paths' ? { files, leftOut: 0 } : filesToSearch(found);
        if (texts.length > 0) onFiles(texts);
        if (texts.length === 0 || (folders === 'as-files' && search.files.length > 0)) onFolders(search);
      });
  });
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes(identityWords.files) === true;
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) drop(event.dataTransfer);
    };
    window.addEventListener('dragover', onOver, true);
    window.addEventListener('dragleave', onLeave, true);
    window.addEventListener('drop', onDrop, true);
    return () => {
      window.removeEventListener('dragover', onOver, true);
      window.removeEventListener('dragleave', onLeave, true);
      window.removeEventListener('drop', onDrop, true);
    };
  }, [drop]);
  if (!over) return null;
  return (
    <div className="drop-zone">
      <div className="drop-zone__card">
        <Icon name="down" />
        {children}
      </div>
    </div>
  );
}
