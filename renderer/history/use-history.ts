import { useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryAnswer, HistoryLine, HistoryState } from '../../contract/history/history.ts';
import { MOST_HISTORY_LISTED } from '../../contract/history/history.ts';
import type { Problem } from '../../contract/outcome.ts';
import { simulatedDevices } from '../../words/simulated-devices.ts';
import type { HostBridge } from '../bridge.ts';
import { useEvent } from '../ui/use-event.ts';
import { type AskedOfHistory, renewed } from './rows.ts';
import type { NameOf } from './send-words.ts';

/** Sends that are asked for at once. */
const PAGE = 100;

/** What is known of the history, as far as it was asked for. */
export interface ListedHistory {
  /** `null` until the first answer. */
  readonly state: HistoryState | null;
  readonly lines: readonly HistoryLine[];
  readonly pinned: readonly HistoryLine[];
  /** What these lines are the answer to. */
  readonly asked: AskedOfHistory | null;
  readonly problem: Problem | null;
  /** Lists what stands behind the last, if anything does. */
  readonly readOn: () => void;
}

interface Found {
  readonly asked: AskedOfHistory;
  readonly answer: HistoryAnswer;
}

/**
 * The sends that fit, asked for anew with each change of the question, when this program keeps or changes one, and when
 * the window is looked at again, for other programs send too. One request is under way at a time; the newest question wins.
 */
export function useHistory(bridge: HostBridge, question: AskedOfHistory): ListedHistory {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = JSON.stringify(question);
  const newest = useRef({ question, found });
  newest.current = { question, found };
  const work = useRef({ reading: false, again: false, readingOn: false });

  const read = useEvent(async () => {
    const { current } = work;
    current.again = true;
    if (current.reading) return;
    current.reading = true;
    while (current.again) {
      current.again = false;
      const { question: asked, found: before } = newest.current;
      const same = before !== null && JSON.stringify(before.asked) === JSON.stringify(asked);
      const limit = same ? Math.min(Math.max(before.answer.lines.length, PAGE), MOST_HISTORY_LISTED) : PAGE;
      const answer = await bridge['history.list']({ ...asked, after: null, limit });
      if (current.again) continue;
      setProblem(answer.ok ? null : answer.problem);
      if (answer.ok) setFound((known) => ({ asked, answer: same ? withRest(known, answer.value) : answer.value }));
    }
    current.reading = false;
  });

  const readOn = useEvent(async () => {
    const { current } = work;
    const last = found?.answer.lines.at(-1);
    if (found === null || last === undefined || !found.answer.more || current.readingOn || current.reading) return;
    current.readingOn = true;
    const after = { at: last.at, id: last.id };
    const answer = await bridge['history.list']({ ...found.asked, after, limit: PAGE });
    current.readingOn = false;
    if (!answer.ok) setProblem(answer.problem);
    else setFound((known) => withMore(known, found.asked, last, answer.value));
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is asked
  useEffect(() => void read(), [key, read]);
  useEffect(() => {
    const readAgain = () => void read();
    const stop = bridge['history.changed'](readAgain);
    window.addEventListener('focus', readAgain);
    return () => {
      stop();
      window.removeEventListener('focus', readAgain);
    };
  }, [bridge, read]);

  const { lines = [], pinned = [], state = null } = found?.answer ?? {};
  return { state, lines, pinned, asked: found?.asked ?? null, problem, readOn };
}

function withRest(known: Found | null, answer: HistoryAnswer): HistoryAnswer {
  if (known === null) return answer;
  const lines = renewed(known.answer.lines, answer);
  return { ...answer, lines, more: lines.length > answer.lines.length ? known.answer.more : answer.more };
}

/** Nothing, where what it stands behind is not the last any more. */
function withMore(known: Found | null, asked: AskedOfHistory, last: HistoryLine, more: HistoryAnswer): Found | null {
  if (known === null || known.asked !== asked || known.answer.lines.at(-1)?.id !== last.id) return known;
  return { asked, answer: { ...known.answer, lines: [...known.answer.lines, ...more.lines], more: more.more } };
}

/** What devices are called: those of the book, and the simulator's own. */
export function useDeviceNames(bridge: HostBridge): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    let wanted = true;
    void bridge['devices.list'](undefined).then((answer) => {
      if (!wanted || !answer.ok) return;
      setNames(
        new Map(
          answer.value.devices.map(({ deviceToken, name, inBook, simulated }) => [
            deviceToken,
            !inBook && simulated !== null ? simulatedDevices[simulated].name : name,
          ]),
        ),
      );
    });
    return () => {
      wanted = false;
    };
  }, [bridge]);
  return names;
}

/** The same, to ask for one. */
export function useNameOf(names: ReadonlyMap<string, string>): NameOf {
  return useMemo(() => (deviceToken) => names.get(deviceToken) ?? null, [names]);
}
