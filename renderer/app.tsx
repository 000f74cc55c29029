import { lazy, Suspense, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { AppStart } from '../contract/app-start.ts';
import type { Draft } from '../contract/draft.ts';
import type { IdentityDescription, ProfileDescription } from '../contract/identity.ts';
import type { ResultSelection } from '../contract/sending.ts';
import { windowWords } from '../words/page/window.ts';
import type { HostLink } from './bridge.ts';
import { Composer } from './composer/composer.tsx';
import { DestinationPanel } from './destination/destination-panel.tsx';
import { countWords, DeviceTokensPanel } from './devices/device-tokens-panel.tsx';
import { useListChoice } from './devices/use-list-choice.ts';
import { type DraftKeeping, useDraftSaver } from './draft/use-draft-saver.ts';
import { usePasted } from './draft/use-pasted.ts';
import { Banners } from './frame/banners.tsx';
import { revealPlace } from './frame/reveal-place.ts';
import { ToolMenu, ToolSheet } from './frame/tools.tsx';
import { useLowerPane } from './frame/use-lower-pane.ts';
import { useOpenedFiles } from './frame/use-opened-files.ts';
import { IdentityPanel } from './identity/identity-panel.tsx';
import { lifeWords } from './identity/identity-words.ts';
import { DropZone } from './identity/search/drop-zone.tsx';
import { useIdentitySearch } from './identity/search/use-identity-search.ts';
import { useIdentities } from './identity/use-identities.ts';
import type { LogPaneHandle } from './log/log-pane.tsx';
import { ResultPane } from './result/result-pane.tsx';
import { SendBar } from './sending/send-bar.tsx';
import { firstState, isOutdated, reduceApp } from './state/app-state.ts';
import {
  readDeviceTokensLater,
  readDeviceTokensNow,
  useDeviceTokenReading,
  withoutDeviceTokensNow,
} from './state/device-token-reader.ts';
import { chosenDevices } from './state/list-choice.ts';
import { identityOf, judgedForm } from './state/send-request.ts';
import { useSending } from './state/use-sending.ts';
import { StatusLine } from './status/status-line.tsx';
import { openAuthorityFile } from './ui/controls/open-authority.ts';
import { finishSaving } from './ui/download.ts';
import { Splitter } from './ui/surfaces/splitter.tsx';
import { useEvent } from './ui/use-event.ts';
import { useNow } from './ui/use-now.ts';
import './app.css';

const ConvertDialog = lazy(() =>
  import('./convert/convert-dialog.tsx').then((module) => ({ default: module.ConvertDialog })),
);
const PassphraseDialog = lazy(() =>
  import('./identity/passphrase-dialog.tsx').then((module) => ({ default: module.PassphraseDialog })),
);
const IdentityFit = lazy(() =>
  import('./identity/identity-fit.tsx').then((module) => ({ default: module.IdentityFit })),
);
const ConfirmProduction = lazy(() =>
  import('./sending/confirm-production.tsx').then((module) => ({ default: module.ConfirmProduction })),
);
const LogPane = lazy(() => import('./log/log-pane.tsx').then((module) => ({ default: module.LogPane })));

const MINUTE_MS = 60_000;

export function App({ host, start }: { readonly host: HostLink; readonly start: AppStart }) {
  const { bridge } = host;
  const [state, dispatch] = useReducer(reduceApp, start, firstState);
  const { draft, facts, identities, send } = state;
  const [tool, setTool] = useState<string | null>(null);
  const [converting, setConverting] = useState<IdentityDescription | null>(null);
  const log = useRef<LogPaneHandle>(null);
  const now = useNow(MINUTE_MS);
  const reading = useDeviceTokenReading(draft.deviceTokens);
  const identity = identityOf(draft, identities);
  const production = draft.destination === 'production';
  const lower = useLowerPane((send.phase === 'settled' || send.phase === 'sending') && send.total > 1);

  const change = useEvent((patch: Partial<Draft>) => dispatch({ type: 'draft-changed', patch }));
  const keeping = useDraftSaver(draft, bridge['draft.save']);
  const [idsWanted, setIdsWanted] = useState<string | null>(null);
  const learnProfiles = useEvent((profiles: readonly ProfileDescription[]) =>
    dispatch({ type: 'profiles-learnt', profiles }),
  );
  const identityWork = useIdentities(
    bridge,
    (opened) => dispatch({ type: 'identities-opened', identities: opened }),
    learnProfiles,
  );
  const searching = useIdentitySearch(bridge, learnProfiles);
  const chooseIdentity = useEvent(() => setTool('identities'));
  const sending = useSending({
    bridge,
    state,
    reading,
    dispatch,
    onChooseIdentity: chooseIdentity,
    onEnterIds: () => setIdsWanted(identity?.id ?? null),
    onUseIds: (keyId, teamId) => (identity === null ? Promise.resolve(null) : complete(identity, keyId, teamId)),
    onEnterPassphrase: () => (identity === null ? chooseIdentity() : identityWork.ask(identity)),
    onChangeProxy: () => setTool('network'),
    onMended: () => document.querySelector<HTMLButtonElement>('.send-bar__button')?.focus(),
    onCloseTool: () => setTool(null),
  });

  useEffect(() => {
    let identitiesHeard = false;
    const stop = [
      bridge['log.appended'](({ entries }) => dispatch({ type: 'log-appended', entries })),
      bridge['notification.settled']((event) => dispatch({ type: 'results-arrived', ...event })),
      bridge['send.progressed']((progress) => {
        dispatch({ type: 'send-progressed', progress });
        void bridge['send.seen']({ sendId: progress.sendId });
      }),
      bridge['send.settled']((settled) => dispatch({ type: 'send-settled', settled })),
      bridge['connection.changed']((event) => dispatch({ type: 'connections-changed', ...event })),
      bridge['identity.changed']((event) => {
        identitiesHeard = true;
        dispatch({ type: 'identities-changed', ...event });
      }),
      host.watch((hostState) => {
        if (hostState === 'lost') dispatch({ type: 'host-lost' });
        else
          void bridge['app.start'](undefined).then((answer) => {
            if (!answer.ok) return;
            dispatch({ type: 'host-back', start: answer.value });
            if (answer.value.send?.settled === null) void bridge['send.seen']({ sendId: answer.value.send.sendId });
          });
      }),
    ];
    // What happened between the start and this subscription would be missed: the simulator's identity, for one. What was
    // heard since is newer than this answer, whichever comes first.
    void bridge['identity.list'](undefined).then((answer) => {
      if (answer.ok && !identitiesHeard) dispatch({ type: 'identities-changed', identities: answer.value });
    });
    if (start.send?.settled === null) void bridge['send.seen']({ sendId: start.send.sendId });
    return () => {
      for (const unsubscribe of stop) unsubscribe();
    };
  }, [bridge, host, start]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.isComposing) return;
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) sending.send();
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [sending.send]);

  const listWork = useListChoice(bridge, (list) => dispatch({ type: 'list-changed', list }));
  const leaveOut = useEvent((leaveOut: boolean) => dispatch({ type: 'list-lines-left-out', leaveOut }));
  const devices = state.list === null ? reading.tokens.length : chosenDevices(state.list);

  usePasted((offer) => dispatch({ type: 'fill-offered', offer }));

  const takeFiles = useEvent(async (files: readonly File[]) => {
    const { offerOfDropped, sortFiles } = await import('./frame/dropped-files.ts');
    const sorted = await sortFiles(files, holdsDeviceToken);
    if (sorted.list !== null) listWork.choose(sorted.list);
    if (sorted.identities.length > 0) identityWork.openFiles(sorted.identities);
    const offer = await offerOfDropped(sorted);
    if (offer !== null) dispatch({ type: 'fill-offered', offer });
  });

  const searchFolders = useEvent((files: readonly File[]) => {
    setTool('identities');
    void searching.search({ files });
  });
  useOpenedFiles(bridge, { files: takeFiles, folders: searchFolders, unread: identityWork.openFiles });

  const ended = send.phase === 'settled' || send.phase === 'refused' ? send : null;
  /** When what is shown of the last send came up. */
  const [endedAt, setEndedAt] = useState(0);
  useEffect(() => {
    if (ended !== null) setEndedAt(Date.now());
  }, [ended]);

  const cause = useMemo(() => {
    if (send.phase !== 'settled' || send.settled.firstCauseEntry === null) return null;
    const id = send.settled.firstCauseEntry;
    return state.log.find((entry) => entry.id === id) ?? null;
  }, [send, state.log]);
  const shownLog = useMemo(
    () => (state.logClearedTo < 0 ? state.log : state.log.filter(({ id }) => id > state.logClearedTo)),
    [state.log, state.logClearedTo],
  );
  const fitting = useMemo(
    () => (draft.destination === 'simulator' ? identities : identities.filter(({ builtIn }) => !builtIn)),
    [identities, draft.destination],
  );
  const keys = facts.platform === 'darwin' ? MAC_KEYS : OTHER_KEYS;
  const destination = wordsOfDestination(draft);
  const toIosSimulator = draft.destination === 'ios-simulator';

  const openAuthority = useEvent(async (file: File) => {
    const result = await openAuthorityFile(bridge, file);
    if (result.ok) dispatch({ type: 'authority-opened', authority: result.value });
    else dispatch({ type: 'send-refused', problem: result.problem });
  });
  const chooseKnown = useEvent((chosen: IdentityDescription) => {
    change({ identityId: chosen.id });
    identityWork.dismissProblems();
  });
  const forget = useEvent(async (forgotten: IdentityDescription) => {
    if (draft.identityId === forgotten.id) change({ identityId: null });
    const answer = await bridge['identity.forget']({ identityId: forgotten.id });
    if (answer.ok) dispatch({ type: 'identities-changed', identities: answer.value });
  });
  const complete = useEvent(async (incomplete: IdentityDescription, keyId: string, teamId: string) => {
    const answer = await bridge['identity.complete']({ identityId: incomplete.id, keyId, teamId });
    if (!answer.ok) return answer.problem;
    setIdsWanted(null);
    dispatch({ type: 'identities-opened', identities: [answer.value] });
    return null;
  });
  const acceptExpired = useEvent((expired: IdentityDescription) =>
    dispatch({ type: 'expired-accepted', identityId: expired.id }),
  );
  const removeDeviceTokens = useEvent((deviceTokens: readonly string[]) =>
    change({ deviceTokens: withoutDeviceTokensNow(draft.deviceTokens, new Set(deviceTokens)) }),
  );
  const showResults = useEvent(() => dispatch({ type: 'results-shown-again' }));
  const lastSendId = send.phase === 'settled' ? send.settled.sendId : -1;
  const saveResults = useEvent(async (selection: ResultSelection) => {
    const answer = await bridge['results.save']({ sendId: lastSendId, selection });
    if (!answer.ok) return { problem: answer.problem };
    const sentence = finishSaving(answer.value);
    return sentence === null ? null : { sentence };
  });
  const copyResults = useEvent(async (selection: ResultSelection) => {
    const answer = await bridge['results.copy']({ sendId: lastSendId, selection });
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value.text;
  });
  const showInLog = useEvent((id: number) => log.current?.reveal(id));
  const clearLog = useEvent(() => dispatch({ type: 'log-cleared' }));
  const makeReport = useEvent(async () => {
    const answer = await bridge['report.create'](undefined);
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.value.text;
  });

  return (
    <div className="app">
      <aside className="sidebar" aria-label={windowWords.whereWhomDevices}>
        <div className="sidebar__brand">
          <Mark />
          <h1>Pushwright</h1>
          <ToolMenu onOpen={setTool} />
        </div>
        <div className="sidebar__parts">
          <DestinationPanel
            draft={draft}
            authorities={state.authorities}
            platform={facts.platform}
            onChange={change}
            onChooseAuthority={openAuthority}
          />
          {!toIosSimulator && (
            <>
              <IdentityPanel
                identities={fitting}
                chosen={identity}
                waiting={draft.destination === 'simulator' && identity === null}
                now={now}
                problems={identityWork.problems}
                notices={identityWork.notices}
                opening={identityWork.opening}
                expiredAccepted={state.expiredAccepted}
                onAll={chooseIdentity}
                onFiles={identityWork.openFiles}
                onChoose={chooseKnown}
                onForget={forget}
                onPassphrase={identityWork.ask}
                onComplete={complete}
                onAcceptExpired={acceptExpired}
                onConvert={setConverting}
                bridge={bridge}
                idsWanted={idsWanted}
                onWantIds={setIdsWanted}
                onDismiss={identityWork.dismiss}
                onDismissProblems={identityWork.dismissProblems}
              />
              <Suspense fallback={null}>
                <IdentityFit
                  destination={draft.destination}
                  identity={identity}
                  profiles={state.profiles}
                  topic={draft.topic}
                  now={now}
                  onMend={sending.mend}
                />
              </Suspense>
              <DeviceTokensPanel
                draft={draft}
                reading={reading}
                read={readDeviceTokensNow}
                simulatedDevices={facts.simulatedDevices}
                list={state.list}
                onChange={change}
                onChooseList={listWork.choose}
                onRemoveList={listWork.remove}
                onLeaveOut={leaveOut}
              />
            </>
          )}
        </div>
      </aside>
      <main className="workbench" ref={lower.frame}>
        <SendBar
          devices={toIosSimulator ? 'Xcode' : devicesWords(devices)}
          destination={destination}
          wire={toIosSimulator ? null : draft.wire === 'http2' ? 'HTTP/2' : windowWords.binaryGateway}
          production={production}
          keys={keys}
          busy={send.phase === 'starting' || send.phase === 'sending' ? send.phase : null}
          cancelling={send.phase === 'sending' && send.cancelling}
          onSend={sending.send}
          onCancel={sending.cancel}
        />
        <Banners
          hostLost={state.hostLost}
          problems={state.problems}
          fill={tool === null ? state.fill : null}
          draft={draft}
          onOpenChannels={() => setTool('channels')}
          keeping={keeping}
          dispatch={dispatch}
        />
        <div className="workbench__composer">
          <Composer
            draft={draft}
            onChange={change}
            onSend={sending.send}
            onMend={sending.mendInPlace}
            knownTopics={identity?.topics ?? NO_TOPICS}
            credentialForm={judgedForm(identity)}
            certificate={draft.destination === 'ios-simulator' ? null : identity}
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
          <div className="workbench__panes">
            <ResultPane
              send={send}
              outdatedSince={isOutdated(state) ? endedAt : null}
              receipt={sending.receipt}
              sendKeys={keys.join(' ')}
              onMend={sending.mend}
              onShowInLog={showInLog}
              onShowPlace={revealPlace}
              onSendAgain={sending.sendTo}
              onRemove={removeDeviceTokens}
              onRetry={sending.sendAgain}
              onShowResults={showResults}
              onSave={saveResults}
              onCopy={copyResults}
            />
            <Suspense fallback={<div className="log" />}>
              <LogPane ref={log} entries={shownLog} cause={cause} onClear={clearLog} />
            </Suspense>
          </div>
        </div>
      </main>
      <StatusLine
        destination={{ words: destination, production }}
        identity={wordsOfIdentity(identity, draft, now)}
        connections={state.connections}
        draft={KEEPING_WORDS[keeping.state]}
        version={facts.version}
        onReport={makeReport}
        onCloseConnection={(connection) => void bridge['connection.close']({ connection })}
      />
      {tool !== 'identities' && (
        <DropZone
          folders={facts.host === 'electron' ? 'as-paths' : 'as-files'}
          onFiles={takeFiles}
          onFolders={({ files }) => searchFolders(files)}
        >
          <strong>{windowWords.dropOpen}</strong>
          <span>{windowWords.whatMayBeDropped}</span>
        </DropZone>
      )}
      {tool !== null && (
        <ToolSheet
          name={tool}
          bridge={bridge}
          state={state}
          dispatch={dispatch}
          work={identityWork}
          searching={searching}
          onUse={chooseKnown}
          onConvert={setConverting}
          onForget={forget}
          onClose={() => setTool(null)}
          onMend={sending.mendInTool}
          onOpenChannels={() => setTool('channels')}
        />
      )}
      {identityWork.question !== null && (
        <Suspense fallback={null}>
          <PassphraseDialog
            key={identityWork.question.round}
            bridge={bridge}
            name={identityWork.question.name}
            why={identityWork.question.why}
            wrong={identityWork.question.wrong}
            opening={identityWork.question.opening}
            beside={identityWork.question.beside}
            onSubmit={identityWork.answer}
            onClose={identityWork.dropQuestion}
          />
        </Suspense>
      )}
      {converting !== null && (
        <Suspense fallback={null}>
          <ConvertDialog
            key={converting.id}
            bridge={bridge}
            identity={converting}
            onClose={() => setConverting(null)}
          />
        </Suspense>
      )}
      {sending.question !== null && (
        <Suspense fallback={null}>
          <ConfirmProduction
            question={sending.question}
            onConfirm={sending.confirmProduction}
            onClose={sending.dropConfirmation}
          />
        </Suspense>
      )}
    </div>
  );
}

const NO_TOPICS: readonly string[] = [];
const MAC_KEYS = ['⌘', '↩'] as const;
const OTHER_KEYS = ['Ctrl', '↩'] as const;
const KEEPING_WORDS: Readonly<Record<DraftKeeping['state'], string>> = {
  kept: windowWords.draftKept,
  pending: windowWords.keepingDraft,
  failed: windowWords.draftNotKept,
};

/** Whether a text's first lines hold device tokens: then the file is a list, unless it is a request or a document. */
async function holdsDeviceToken(text: string): Promise<boolean> {
  if (/^\s*(?:curl\b|[{[])|\baps\b|\/3\/device\//m.test(text)) return false;
  const lines = text.split('\n', 20).filter((line) => /[0-9a-f]{32}/i.test(line));
  const readings = await Promise.all(lines.map(readDeviceTokensLater));
  return readings.some(({ tokens }) => tokens.length > 0);
}

function devicesWords(devices: number): string {
  return devices === 0 ? windowWords.noDeviceYet : countWords(devices, 0);
}

function wordsOfDestination(draft: Draft): string {
  switch (draft.destination) {
    case 'simulator':
      return windowWords.simulator;
    case 'sandbox':
      return windowWords.sandbox;
    case 'production':
      return windowWords.production;
    case 'other':
      return draft.otherHost.trim() || windowWords.otherGateway;
    case 'ios-simulator':
      return windowWords.iosSimulator(draft.iosSimulatorDevice.trim() || 'booted');
  }
}

function wordsOfIdentity(identity: IdentityDescription | null, draft: Draft, now: number) {
  if (draft.destination === 'ios-simulator')
    return { words: windowWords.noIdentityNeeded, life: null, worrying: false };
  if (identity === null)
    return {
      words: draft.destination === 'simulator' ? windowWords.simulatorStarting : windowWords.noIdentity,
      life: null,
      worrying: false,
    };
  const life = lifeWords(identity, now);
  return {
    words: identity.label ?? identity.name,
    life: life?.text ?? null,
    worrying: life !== null && (life.tone === 'warn' || life.tone === 'danger'),
  };
}

/** The brand: a letter and the dot of a notification. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true" focusable="false">
      <rect className="mark__ground" width="32" height="32" rx="8" />
      <path className="mark__letter" d="M9.5 24V9.5h7.7a5.3 5.3 0 0 1 0 10.6H9.5" />
      <circle className="mark__dot" cx="24" cy="8" r="3.4" />
    </svg>
  );
}
