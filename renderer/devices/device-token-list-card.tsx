import { useState } from 'react';
import type { DeviceTokenList } from '../../contract/sending.ts';
import { devicesWords } from '../../words/page/sending/devices.ts';
import type { ListChoice } from '../state/list-choice.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { explain } from '../ui/told.ts';
import './device-token-list-card.css';

/** Lines without a device token that are shown before "Show all". */
const SHOWN_AT_FIRST = 2;

/** The list that is sent to in place of typed device tokens: what is in it, and what is wrong with it. */
export function DeviceTokenListCard({
  choice,
  onLeaveOut,
  onRemove,
}: {
  readonly choice: ListChoice;
  readonly onLeaveOut: (leaveOut: boolean) => void;
  readonly onRemove: () => void;
}) {
  return (
    <section className="token-list" aria-label={devicesWords.listDeviceTokens} aria-busy={choice.phase === 'reading'}>
      <div className="token-list__head">
        <Icon name="report" />
        <div className="token-list__title">
          <p className="token-list__name" title={choice.name}>
            {choice.name}
          </p>
          <p className="token-list__count" aria-live="polite">
            {countLine(choice)}
          </p>
        </div>
        <IconButton icon="close" size="small" label={devicesWords.remove(choice.name)} onClick={onRemove} />
      </div>
      {choice.phase === 'refused' && (
        <p className="token-list__note token-list__note--danger">
          <Icon name="rejected" />
          <span>
            {explain(choice.problem).sentence}{' '}
            <span className="token-list__remedy">{explain(choice.problem).remedy}</span>
          </span>
        </p>
      )}
      {choice.phase === 'ready' && (
        <Findings list={choice.list} leaveOut={choice.leaveOutUnreadable} onLeaveOut={onLeaveOut} />
      )}
    </section>
  );
}

function countLine(choice: ListChoice): string {
  switch (choice.phase) {
    case 'reading':
      return devicesWords.readingThrough;
    case 'refused':
      return devicesWords.cannotUsed;
    case 'ready': {
      const { deviceTokens, unreadable } = choice.list;
      const counted = devicesWords.deviceTokensCounted(deviceTokens);
      return unreadable === 0 ? counted : devicesWords.someUnreadable(counted, devicesWords.lines(unreadable));
    }
  }
}

function Findings({
  list,
  leaveOut,
  onLeaveOut,
}: {
  readonly list: DeviceTokenList;
  readonly leaveOut: boolean;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}) {
  const [all, setAll] = useState(false);
  const { problems, unreadable, repeated, repeatsComplete, column } = list;
  const shown = all ? problems : problems.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      {column !== null && <p className="token-list__fact">{devicesWords.column(column)}</p>}
      {unreadable > 0 && (
        <>
          <label className="token-list__choice">
            <input type="checkbox" checked={leaveOut} onChange={(event) => onLeaveOut(event.target.checked)} />
            <span>{devicesWords.sendWithout(unreadable)}</span>
          </label>
          <ul className="token-list__problems" aria-label={devicesWords.linesCannotRead}>
            {shown.map((problem) => (
              <li
                key={problem.place?.line}
                className="token-list__note token-list__note--danger"
                title={explain(problem).remedy}
              >
                <Icon name="rejected" />
                <span>
                  <strong>{devicesWords.line(problem.place?.line ?? 0)}</strong> {explain(problem).sentence}
                </span>
              </li>
            ))}
            {(all || problems.length <= SHOWN_AT_FIRST) && unreadable > problems.length && (
              <li className="token-list__fact">
                {devicesWords.moreLines(devicesWords.lines(unreadable - problems.length))}
              </li>
            )}
          </ul>
          {problems.length > SHOWN_AT_FIRST && (
            <Button variant="link" size="small" className="token-list__more" onClick={() => setAll(!all)}>
              {all ? devicesWords.showFewer : devicesWords.showSome(problems.length, unreadable <= problems.length)}
            </Button>
          )}
        </>
      )}
      {repeated > 0 && (
        <p className="token-list__note token-list__note--warn">
          <Icon name="warning" />
          <span>{devicesWords.repeats(repeated, !repeatsComplete)}</span>
        </p>
      )}
    </>
  );
}
