import { useRef } from 'react';
import type { HostBridge } from '../bridge.ts';
import type { ListChoice } from '../state/list-choice.ts';
import { useEvent } from '../ui/use-event.ts';

/** Files that are lists by their name. */
const LIST_NAME = /\.(?:csv|tsv)$/i;
/** Files that may be a list or anything else: what they begin with tells. */
const TEXT_NAME = /\.(?:txt|list|log)$/i;
const LOOKED_AT_BYTES = 16 * 1024;

export interface ListWork {
  readonly choose: (file: File) => void;
  readonly remove: () => void;
}

/** Choosing a list: the file goes to the host, which reads it through and tells what is in it. */
export function useListChoice(bridge: HostBridge, onChange: (choice: ListChoice | null) => void): ListWork {
  const round = useRef(0);
  return {
    choose: useEvent((file: File) => {
      round.current += 1;
      const mine = round.current;
      const { name } = file;
      const tell = (choice: ListChoice): void => {
        // Another was chosen, or this one removed, meanwhile.
        if (round.current === mine) onChange(choice);
      };
      tell({ phase: 'reading', name });
      const work = async (): Promise<void> => {
        const taken = await bridge['files.register']([file], 'list');
        const answer = taken.ok ? await bridge['device-tokens.open']({ file: taken.value[0] ?? '' }) : taken;
        if (answer.ok) tell({ phase: 'ready', name, list: answer.value, leaveOutUnreadable: false });
        else tell({ phase: 'refused', name, problem: answer.problem });
      };
      void work();
    }),
    remove: useEvent(() => {
      round.current += 1;
      onChange(null);
    }),
  };
}

/** Whether a dropped file is a list of device tokens. `holdsToken`: reads a text's lines for one. */
export async function isDeviceTokenList(
  file: File,
  holdsToken: (text: string) => boolean | Promise<boolean>,
): Promise<boolean> {
  if (LIST_NAME.test(file.name)) return true;
  if (!TEXT_NAME.test(file.name)) return false;
  // What cannot be read is told by whoever opens it next.
  const beginning = await file
    .slice(0, LOOKED_AT_BYTES)
    .text()
    .catch(() => '');
  return holdsToken(beginning);
}
