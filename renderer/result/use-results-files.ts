import type { ResultSelection } from '../../contract/sending.ts';
import type { HostBridge } from '../bridge.ts';
import type { SendState } from '../state/send-state.ts';
import { finishSaving } from '../ui/download.ts';
import { useEvent } from '../ui/use-event.ts';

/** The results of the last send to several devices, as a file and as text for the clipboard. */
export function useResultsFiles(bridge: HostBridge, send: SendState) {
  const sendId = send.phase === 'settled' ? send.settled.sendId : -1;
  return {
    save: useEvent(async (selection: ResultSelection) => {
      const answer = await bridge['results.save']({ sendId, selection });
      if (!answer.ok) return { problem: answer.problem };
      const sentence = finishSaving(answer.value);
      return sentence === null ? null : { sentence };
    }),
    copy: useEvent(async (selection: ResultSelection) => {
      const answer = await bridge['results.copy']({ sendId, selection });
      if (!answer.ok) throw new Error(answer.problem.code);
      return answer.value.text;
    }),
  };
}
