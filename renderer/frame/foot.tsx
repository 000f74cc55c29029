import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { windowWords } from '../../words/page/window.ts';
import type { LogPaneHandle } from '../log/log-pane.tsx';
import { useResultsFiles } from '../result/use-results-files.ts';
import { isOutdated } from '../state/app-state.ts';
import { withoutDeviceTokensNow } from '../state/device-token-reader.ts';
import { Button } from '../ui/controls/button.tsx';
import { Segment } from '../ui/controls/segment.tsx';
import { Splitter } from '../ui/surfaces/splitter.tsx';
import { useEvent } from '../ui/use-event.ts';
import { sendKeys } from './top-bar.tsx';
import { useLowerPane } from './use-lower-pane.ts';
import type { Page } from './use-page.ts';
import './foot.css';

const LogPane = lazy(() => import('../log/log-pane.tsx').then((module) => ({ default: module.LogPane })));
const ResultPane = lazy(() => import('../result/result-pane.tsx').then((module) => ({ default: module.ResultPane })));
const ResultDetails = lazy(() =>
  import('../result/result-details.tsx').then((module) => ({ default: module.ResultDetails })),
);
const Standing = lazy(() => import('./standing.tsx').then((module) => ({ default: module.Standing })));

/** So many results are a table that wants more room. */
const LONG_TABLE = 6;

type Tab = 'result' | 'log';
const TABS = [
  { value: 'result', label: windowWords.result },
  { value: 'log', label: windowWords.log },
] as const;

/** What came of the last send, in one line; below it, when it is wanted, everything about it. */
export function Foot({ page }: { readonly page: Page }) {
  const { bridge, state, sending, layout, change, showPlace } = page;
  const { send, draft, facts } = state;
  const [tab, setTab] = useState<Tab>('log');
  const log = useLogHandle();
  const results = useResultsFiles(bridge, send);
  const endedAt = useEndedAt(send.phase === 'settled' || send.phase === 'refused' ? send : null);
  const several = (send.phase === 'settled' || send.phase === 'sending') && send.total > 1;
  const open = layout.drawer;
  const lower = useLowerPane(several && send.total >= LONG_TABLE && tab === 'result', layout.lower);
  const setOpen = useEvent((drawer: boolean) => page.changeLayout({ drawer }));
  const showInLog = useEvent((id: number) => {
    setTab('log');
    setOpen(true);
    log.reveal(id);
  });
  useOpensAtFailure(page, several, (wanted, id) => {
    setTab(wanted);
    setOpen(true);
    if (id !== null) log.reveal(id);
  });
  const removeDeviceTokens = useEvent((deviceTokens: readonly string[]) =>
    change({ deviceTokens: withoutDeviceTokensNow(draft.deviceTokens, new Set(deviceTokens)) }),
  );
  const showResults = useEvent(() => page.dispatch({ type: 'results-shown-again' }));
  return (
    <footer className="foot" data-open={open}>
      <div className="foot__bar">
        <Suspense fallback={<div className="foot__result" />}>
          <ResultPane
            send={send}
            outdatedSince={isOutdated(state) ? endedAt : null}
            receipt={sending.receipt}
            sendKeys={sendKeys(facts.platform).join(' ')}
            onMend={sending.mend}
            onShowInLog={showInLog}
            onShowPlace={showPlace}
            onSendAgain={sending.sendTo}
            onShowResults={showResults}
          />
        </Suspense>
        <div className="foot__end">
          <Suspense fallback={null}>
            <Standing page={page} />
          </Suspense>
          <Button
            size="small"
            variant="quiet"
            icon={open ? 'chevron-down' : 'chevron-up'}
            aria-expanded={open}
            aria-keyshortcuts="Meta+J Control+J"
            title={windowWords.logBy(facts.platform === 'darwin' ? '⌘ J' : 'Ctrl J')}
            onClick={() => setOpen(!open)}
          >
            {open ? windowWords.closeDrawer : windowWords.log}
          </Button>
        </div>
      </div>
      {open && (
        <Splitter
          label={windowWords.heightDrawer}
          {...lower}
          onChange={(height) => page.changeLayout({ lower: height })}
        />
      )}
      <section className="foot__drawer" aria-label={windowWords.drawer} hidden={!open} style={{ height: lower.height }}>
        <Segment label={windowWords.drawer} className="foot__tabs" value={tab} options={TABS} onChange={setTab} />
        <Suspense fallback={null}>
          <div className="foot__tab" hidden={tab !== 'result'}>
            <ResultDetails
              send={send}
              onRetry={sending.sendAgain}
              onSendAgain={sending.sendTo}
              onRemove={removeDeviceTokens}
              onSave={results.save}
              onCopy={results.copy}
            />
          </div>
        </Suspense>
        <Suspense fallback={null}>
          <div className="foot__tab" hidden={tab !== 'log'}>
            <Log page={page} handle={log.take} />
          </div>
        </Suspense>
      </section>
    </footer>
  );
}

function Log({
  page: { state, dispatch },
  handle,
}: {
  readonly page: Page;
  readonly handle: (log: LogPaneHandle | null) => void;
}) {
  const { log, logClearedTo } = state;
  const entries = logClearedTo < 0 ? log : log.filter(({ id }) => id > logClearedTo);
  const clear = useEvent(() => dispatch({ type: 'log-cleared' }));
  return <LogPane ref={handle} entries={entries} onClear={clear} />;
}

/** The log's own ways, which may be asked for before its code has come. */
function useLogHandle() {
  const handle = useRef<LogPaneHandle | null>(null);
  const wanted = useRef<number | null>(null);
  return {
    take: useEvent((log: LogPaneHandle | null) => {
      handle.current = log;
      if (log === null || wanted.current === null) return;
      log.reveal(wanted.current);
      wanted.current = null;
    }),
    // A drawer that opens has its height only after the page is drawn.
    reveal: useEvent((id: number) =>
      requestAnimationFrame(() => {
        if (handle.current === null) wanted.current = id;
        else handle.current.reveal(id);
      }),
    ),
  };
}

/** The drawer opens by itself for one thing: a send that ended otherwise than accepted, at what explains it. */
function useOpensAtFailure(
  { state: { send } }: Page,
  several: boolean,
  onOpen: (tab: Tab, firstCause: number | null) => void,
): void {
  const open = useEvent(onOpen);
  const settled = send.phase === 'settled' ? send.settled : null;
  // What an earlier page left is no news.
  const seen = useRef(settled);
  useEffect(() => {
    if (settled === seen.current) return;
    seen.current = settled;
    if (settled === null) return;
    const { rejected, unsent, unknown } = settled.counts;
    if (rejected + unsent + unknown > 0) open(several ? 'result' : 'log', settled.firstCauseEntry);
  }, [settled, several, open]);
}

/** When what is shown of the last send came up. */
function useEndedAt(ended: object | null): number {
  const [endedAt, setEndedAt] = useState(0);
  useEffect(() => {
    if (ended !== null) setEndedAt(Date.now());
  }, [ended]);
  return endedAt;
}
