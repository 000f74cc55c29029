import { useEffect } from 'react';
import { fileOf, type HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';

/** Takes files that the program was started with, or that the system handed it, as if they had been dropped. */
export function useOpenedFiles(
  bridge: HostBridge,
  take: {
    readonly files: (files: readonly File[]) => void;
    readonly folders: (folders: readonly File[]) => void;
    /** Those of which only the host can say what they are, or why they cannot be read. */
    readonly unread: (files: readonly File[]) => void;
  },
): void {
  const takeAll = useEvent(async () => {
    const answer = await bridge['files.take']?.();
    if (answer?.ok !== true) return;
    const [folders, files] = [true, false].map((isFolder) => answer.value.filter((one) => one.isFolder === isFolder));
    const [read, unread] = [true, false].map((isRead) => files?.filter(({ bytes }) => (bytes !== null) === isRead));
    for (const [found, taker] of [
      [read, take.files],
      [folders, take.folders],
      [unread, take.unread],
    ] as const)
      if (found !== undefined && found.length > 0) taker(found.map(fileOf));
  });
  useEffect(() => {
    void takeAll();
    return bridge['files.waiting'](() => void takeAll());
  }, [bridge, takeAll]);
}
