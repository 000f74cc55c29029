import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { historyWords } from '../../words/page/history.ts';
import type { HostBridge } from '../bridge.ts';
import { IconButton } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { NO_FILTERS, questionOf, rowsOf } from './rows.ts';
import { SendRows, type SendRowsHandle } from './send-rows.tsx';
import { useDeviceNames, useHistory, useNameOf } from './use-history.ts';

/** Asks with which send another is to be compared. */
export function ChooseOther({
  bridge,
  now,
  besides,
  onChoose,
  onClose,
}: {
  readonly bridge: HostBridge;
  readonly now: number;
  /** The other one, which is no choice. */
  readonly besides: string;
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<SendRowsHandle>(null);
  const titleId = useId();
  const [text, setText] = useState('');
  const [current, setCurrent] = useState<string | null>(null);
  const history = useHistory(bridge, questionOf({ ...NO_FILTERS, text }, now));
  const nameOf = useNameOf(useDeviceNames(bridge));
  const rows = useMemo(() => {
    const others = (lines: typeof history.lines) => lines.filter(({ id, kind }) => id !== besides && kind === 'send');
    return rowsOf(others(history.lines), others(history.pinned), now);
  }, [history.lines, history.pinned, besides, now]);
  useEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    opened?.querySelector('input')?.focus();
    return () => opened?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog past-choose"
      aria-labelledby={titleId}
      onKeyDown={(event) => event.stopPropagation()}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div className="past-choose__head">
        <h2 id={titleId}>{historyWords.chooseOther}</h2>
        <IconButton size="small" icon="close" label={historyWords.cancel} onClick={onClose} />
      </div>
      <div className="past-search">
        <Icon name="search" />
        <input
          type="search"
          className="input"
          dir="auto"
          aria-label={historyWords.search}
          placeholder={historyWords.search}
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            list.current?.focus();
          }}
        />
      </div>
      {rows.length > 0 ? (
        <SendRows
          ref={list}
          label={historyWords.chooseOther}
          {...{ rows, now, nameOf, current }}
          onCurrent={setCurrent}
          openId={null}
          onOpen={onChoose}
          onNearEnd={history.readOn}
        />
      ) : (
        <p className="past-empty">{history.state === null ? '' : historyWords.noneFits}</p>
      )}
    </dialog>
  );
}
