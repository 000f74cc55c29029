import { useRef } from 'react';
import type { DeviceFileFormat } from '../../../contract/kept/devices.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import type { HostBridge } from '../../bridge.ts';
import { finishSaving } from '../../ui/download.ts';
import { useEvent } from '../../ui/use-event.ts';
import type { News } from './book-news.tsx';
import type { DeviceBookWork } from './use-device-book.ts';

/** The book from and to files; what that came to is told. */
export function useBookFiles(bridge: HostBridge, work: DeviceBookWork, tell: (news: News | null) => void) {
  const chooser = useRef<HTMLInputElement>(null);
  const take = useEvent(async (file: File, replace: boolean): Promise<void> => {
    tell(null);
    const answer = await work.take(file, replace);
    if (!answer.ok) return tell({ kind: 'problem', problem: answer.problem });
    const hasKnown = answer.value.left.some(
      (left) => left.code === 'device-left-out' && (left.facts as { why?: string } | null)?.why === 'known',
    );
    tell({ kind: 'imported', imported: answer.value, replace: hasKnown ? () => void take(file, true) : null });
  });
  return {
    choose: useEvent(() => chooser.current?.click()),
    save: useEvent(async (format: DeviceFileFormat): Promise<void> => {
      tell(null);
      const answer = await bridge['devices.export']({ format, group: null });
      if (!answer.ok) return tell({ kind: 'problem', problem: answer.problem });
      const sentence = finishSaving(answer.value);
      if (sentence !== null) tell({ kind: 'done', sentence });
    }),
    input: (
      <input
        ref={chooser}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={deviceBookWords.fileOfDevices}
        accept=".csv,.tsv,.json,.txt,text/csv,application/json,text/plain"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again, after it was changed.
          event.target.value = '';
          if (file !== undefined) void take(file, false);
        }}
      />
    ),
  };
}
