import { useEffect, useMemo, useRef, useState } from 'react';
import type { ShownSend } from '../../contract/history/sends.ts';
import { excerptOf } from '../../payload/aps/excerpt.ts';
import { isJson } from '../../payload/json/json-value.ts';
import { historyWords } from '../../words/page/history.ts';
import { Button, IconButton } from '../ui/controls/button.tsx';
import { countsWords } from '../ui/outcome-words.ts';
import { aroundDifferences, headerPairs, jsonLines, linePairs, type Pair } from './compare.ts';
import { destinationWords, type NameOf, stateOf, titleOf, whomOf } from './send-words.ts';
import './comparing.css';

const CONTEXT = 2;

/** Two sends beside each other: what came of them, headers, payload as JSON; what differs is marked. */
export function Comparing({
  left,
  right,
  now,
  nameOf,
  onClose,
}: {
  readonly left: ShownSend;
  readonly right: ShownSend;
  readonly now: number;
  readonly nameOf: NameOf;
  readonly onClose: () => void;
}) {
  const [swapped, setSwapped] = useState(false);
  const [everything, setEverything] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [one, two] = swapped ? [right, left] : [left, right];
  const headers = useMemo(() => headerPairs(one, two), [one, two]);
  const payload = useMemo(() => linePairs(jsonLines(one.payload), jsonLines(two.payload)), [one, two]);
  const differing = (pairs: readonly Pair[]) => pairs.filter(({ differs }) => differs).length;
  const shown = (pairs: readonly Pair[]) => (everything ? pairs : aroundDifferences(pairs, CONTEXT));
  return (
    <>
      <div className="past-send__bar">
        <div className="past-send__what">
          <h2 className="past-send__title" tabIndex={-1} ref={heading}>
            {historyWords.compareTitle}
          </h2>
          <span className="past-send__when" role="status">
            {historyWords.differ(differing(headers), differing(payload))}
          </span>
        </div>
        <div className="past-send__actions">
          <fieldset className="compare__show">
            <legend className="visually-hidden">{historyWords.show}</legend>
            <Button size="small" variant="quiet" aria-pressed={!everything} onClick={() => setEverything(false)}>
              {historyWords.differences}
            </Button>
            <Button size="small" variant="quiet" aria-pressed={everything} onClick={() => setEverything(true)}>
              {historyWords.everything}
            </Button>
          </fieldset>
          <Button size="small" variant="quiet" onClick={() => setSwapped(!swapped)}>
            {historyWords.swap}
          </Button>
          <IconButton size="small" icon="close" label={historyWords.closeCompare} onClick={onClose} />
        </div>
      </div>
      <section
        className="compare"
        aria-label={historyWords.differences}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
        tabIndex={0}
      >
        <div className="compare__row">
          <Side send={one} name={historyWords.left} {...{ now, nameOf }} />
          <Side send={two} name={historyWords.right} {...{ now, nameOf }} />
        </div>
        <Part title={historyWords.headers} pairs={shown(headers)} />
        <Part
          title={historyWords.payload}
          note={isJson(one.payload) && isJson(two.payload) ? null : historyWords.notJson}
          pairs={shown(payload)}
        />
      </section>
    </>
  );
}

function Side({ send, name, nameOf }: { readonly send: ShownSend; readonly name: string; readonly nameOf: NameOf }) {
  const { tone } = stateOf(send);
  const [failed] = send.failures;
  const deviceTokens = send.results.map(({ deviceToken }) => deviceToken);
  const whom = whomOf({ ...send, deviceTokens }, nameOf);
  const answered = [failed?.status ?? null, failed?.reason ?? null].filter((part) => part !== null).join(' ');
  return (
    <div className="compare__side">
      <h3 className="visually-hidden">{name}</h3>
      <span className="compare__title" dir="auto">
        {titleOf({ ...send, ...excerptOf(send.payload) })}
      </span>
      <span className="compare__when">
        {[historyWords.momentOf(send.at), whom, destinationWords(send.destination)]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
      <span className={`compare__result past-state--${tone}`}>
        {[send.seconds === null ? historyWords.states.unfinished : countsWords(send.counts), answered]
          .filter((part) => part !== '')
          .join(' · ')}
      </span>
    </div>
  );
}

/** One part of two texts beside each other. */
export function Part({
  title,
  note = null,
  pairs,
}: {
  readonly title: string;
  readonly note?: string | null;
  readonly pairs: readonly Pair[];
}) {
  return (
    <div className="compare__part">
      <h3 className="compare__heading">
        {title}
        {note !== null && <span> · {note}</span>}
      </h3>
      {pairs.length === 0 ? (
        <p className="compare__same">{historyWords.same}</p>
      ) : (
        pairs.map((pair, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of two texts that do not change, and may repeat
          <div key={at} className="compare__row">
            <Line text={pair.left} differs={pair.differs} side="left" />
            <Line text={pair.right} differs={pair.differs} side="right" />
          </div>
        ))
      )}
    </div>
  );
}

function Line({
  text,
  differs,
  side,
}: {
  readonly text: string | null;
  readonly differs: boolean;
  readonly side: 'left' | 'right';
}) {
  if (text === null) return <div className="compare__line compare__line--gap" />;
  return (
    <div className={differs ? `compare__line compare__line--${side}` : 'compare__line'} dir="ltr">
      {differs && (
        <>
          <span className="compare__sign" aria-hidden="true">
            {side === 'left' ? '−' : '+'}
          </span>
          <span className="visually-hidden">{side === 'left' ? historyWords.onlyLeft : historyWords.onlyRight} </span>
        </>
      )}
      {text}
    </div>
  );
}
