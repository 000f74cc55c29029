import { useState } from 'react';
import type { ImportOffer } from '../../payload/import/offer.ts';
import { historyWords } from '../../words/page/history.ts';
import type { HostBridge } from '../bridge.ts';
import { useNow } from '../ui/use-now.ts';
import { HistoryList } from './history-list.tsx';
import { PastSend } from './past-send.tsx';
import type { Known } from './replay.ts';

const MINUTE_MS = 60_000;

export interface HistoryToolProps {
  readonly bridge: HostBridge;
  readonly state: Known & { readonly send: { readonly phase: string } };
  readonly onReplay: (offer: ImportOffer, send: boolean) => void;
  readonly onClose: () => void;
}

/** The list beside the send that is open in it. */
export function HistoryTool({ bridge, state, onReplay, onClose }: HistoryToolProps) {
  const [openId, setOpenId] = useState<string | null>(null);
  const replay = (send: boolean) => (offer: ImportOffer) => {
    onClose();
    onReplay(offer, send);
  };
  const given = {
    ...{ bridge, now: useNow(MINUTE_MS), identities: state.identities, authorities: state.authorities },
    busy: state.send.phase === 'starting' || state.send.phase === 'sending',
    ...{ onLoad: replay(false), onSendAgain: replay(true) },
  };
  return (
    <div className="past-tool">
      <HistoryList {...given} openId={openId} onOpen={setOpenId} />
      {openId === null ? (
        <div className="past-empty">
          <strong>{historyWords.chooseOne}</strong>
          <span>{historyWords.chooseOneWhat}</span>
        </div>
      ) : (
        <PastSend
          key={openId}
          {...given}
          id={openId}
          onClose={() => {
            setOpenId(null);
            document.querySelector<HTMLElement>('.past-rows')?.focus();
          }}
        />
      )}
    </div>
  );
}
