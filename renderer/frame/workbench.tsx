import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { windowWords } from '../../words/page/window.ts';
import { Composer } from '../composer/composer.tsx';
import { countWords } from '../devices/device-tokens-panel.tsx';
import type { LogPaneHandle } from '../log/log-pane.tsx';
import { ResultPane } from '../result/result-pane.tsx';
import { useResultsFiles } from '../result/use-results-files.ts';
import { SendBar } from '../sending/send-bar.tsx';
import { isOutdated } from '../state/app-state.ts';
import { withoutDeviceTokensNow } from '../state/device-token-reader.ts';
import { chosenDevices } from '../state/list-choice.ts';
import { judgedForm } from '../state/send-request.ts';
import { Splitter } from '../ui/surfaces/splitter.tsx';
import { useEvent } from '../ui/use-event.ts';
import { Banners } from './banners.tsx';
import { revealPlace } from './reveal-place.ts';
import { wordsOfDestination } from './standing-words.ts';
import { useLowerPane } from './use-lower-pane.ts';
import type { Page } from './use-page.ts';

const LogPane = lazy(() => import('../log/log-pane.tsx').then((module) => ({ default: module.LogPane })));

const NO_TOPICS: readonly string[] = [];
const MAC_KEYS = ['⌘', '↩'] as const;
const OTHER_KEYS = ['Ctrl', '↩'] as const;

/** What is sent above, what came of it below. */
export function Workbench({ page }: { readonly page: Page }) {
  const { state, sending, identity, dispatch } = page;
  const { draft, send, facts } = state;
  // That it could not be kept is no reason to speak: it is as it was set until the end of the run.
  const keepLower = useEvent((height: number) => void page.bridge['layout.keep']({ lower: height }));
  const several = (send.phase === 'settled' || send.phase === 'sending') && send.total > 1;
  const lower = useLowerPane(several, state.facts.layout.lower, keepLower);
  const keys = facts.platform === 'darwin' ? MAC_KEYS : OTHER_KEYS;
  const toIosSimulator = draft.destination === 'ios-simulator';
  const devices = state.list === null ? page.reading.tokens.length : chosenDevices(state.list);
  return (
    <main className="workbench" ref={lower.frame}>
      <SendBar
        devices={toIosSimulator ? 'Xcode' : devicesWords(devices)}
        destination={wordsOfDestination(draft)}
        wire={toIosSimulator ? null : draft.wire === 'http2' ? 'HTTP/2' : windowWords.binaryGateway}
        production={draft.destination === 'production'}
        keys={keys}
        busy={send.phase === 'starting' || send.phase === 'sending' ? send.phase : null}
        cancelling={send.phase === 'sending' && send.cancelling}
        onSend={sending.send}
        onCancel={sending.cancel}
      />
      <Banners
        hostLost={state.hostLost}
        problems={state.problems}
        fill={page.tool === null ? state.fill : null}
        draft={draft}
        onOpenChannels={() => page.openTool('channels')}
        keeping={page.keeping}
        dispatch={dispatch}
      />
      <div className="workbench__composer">
        <Composer
          draft={draft}
          onChange={page.change}
          onSend={sending.send}
          onMend={sending.mendInPlace}
          knownTopics={identity?.topics ?? NO_TOPICS}
          credentialForm={judgedForm(identity)}
          certificate={toIosSimulator ? null : identity}
        />
      </div>
      <Splitter
        label={windowWords.heightResultLog}
        height={lower.height}
        smallest={lower.smallest}
        largest={lower.largest}
        onChange={lower.setHeight}
      />
      <div className="workbench__lower" style={{ height: lower.height }}>
        <Panes page={page} sendKeys={keys.join(' ')} />
      </div>
    </main>
  );
}

function Panes({
  page: { bridge, state, dispatch, sending, change },
  sendKeys,
}: {
  readonly page: Page;
  readonly sendKeys: string;
}) {
  const { send, draft } = state;
  const log = useRef<LogPaneHandle>(null);
  const results = useResultsFiles(bridge, send);
  const endedAt = useEndedAt(send.phase === 'settled' || send.phase === 'refused' ? send : null);
  const cause = useMemo(() => {
    if (send.phase !== 'settled' || send.settled.firstCauseEntry === null) return null;
    const id = send.settled.firstCauseEntry;
    return state.log.find((entry) => entry.id === id) ?? null;
  }, [send, state.log]);
  const shownLog = useMemo(
    () => (state.logClearedTo < 0 ? state.log : state.log.filter(({ id }) => id > state.logClearedTo)),
    [state.log, state.logClearedTo],
  );
  const showInLog = useEvent((id: number) => log.current?.reveal(id));
  const clearLog = useEvent(() => dispatch({ type: 'log-cleared' }));
  const showResults = useEvent(() => dispatch({ type: 'results-shown-again' }));
  const removeDeviceTokens = useEvent((deviceTokens: readonly string[]) =>
    change({ deviceTokens: withoutDeviceTokensNow(draft.deviceTokens, new Set(deviceTokens)) }),
  );
  return (
    <div className="workbench__panes">
      <ResultPane
        send={send}
        outdatedSince={isOutdated(state) ? endedAt : null}
        receipt={sending.receipt}
        sendKeys={sendKeys}
        onMend={sending.mend}
        onShowInLog={showInLog}
        onShowPlace={revealPlace}
        onSendAgain={sending.sendTo}
        onRemove={removeDeviceTokens}
        onRetry={sending.sendAgain}
        onShowResults={showResults}
        onSave={results.save}
        onCopy={results.copy}
      />
      <Suspense fallback={<div className="log" />}>
        <LogPane ref={log} entries={shownLog} cause={cause} onClear={clearLog} />
      </Suspense>
    </div>
  );
}

/** When what is shown of the last send came up. */
function useEndedAt(ended: object | null): number {
  const [endedAt, setEndedAt] = useState(0);
  useEffect(() => {
    if (ended !== null) setEndedAt(Date.now());
  }, [ended]);
  return endedAt;
}

function devicesWords(devices: number): string {
  return devices === 0 ? windowWords.noDeviceYet : countWords(devices, 0);
}
