import { lazy, Suspense, useMemo } from 'react';
import { windowWords } from '../../words/page/window.ts';
import { DestinationPanel } from '../destination/destination-panel.tsx';
import { DeviceTokensPanel } from '../devices/device-tokens-panel.tsx';
import { IdentityPanel } from '../identity/identity-panel.tsx';
import { readDeviceTokensNow } from '../state/device-token-reader.ts';
import { openAuthorityFile } from '../ui/controls/open-authority.ts';
import { useEvent } from '../ui/use-event.ts';
import { ToolMenu } from './tools.tsx';
import type { Page } from './use-page.ts';

const IdentityFit = lazy(() =>
  import('../identity/identity-fit.tsx').then((module) => ({ default: module.IdentityFit })),
);

/** Where to, as whom, to which devices. */
export function Sidebar({ page }: { readonly page: Page }) {
  const { bridge, state, dispatch } = page;
  const { draft, facts } = state;
  const openAuthority = useEvent(async (file: File) => {
    const result = await openAuthorityFile(bridge, file);
    if (result.ok) dispatch({ type: 'authority-opened', authority: result.value });
    else dispatch({ type: 'send-refused', problem: result.problem });
  });
  return (
    <aside className="sidebar" aria-label={windowWords.whereWhomDevices}>
      <div className="sidebar__brand">
        <Mark />
        <h1>Pushwright</h1>
        <ToolMenu onOpen={page.openTool} />
      </div>
      <div className="sidebar__parts">
        <DestinationPanel
          draft={draft}
          authorities={state.authorities}
          platform={facts.platform}
          onChange={page.change}
          onChooseAuthority={openAuthority}
        />
        {draft.destination !== 'ios-simulator' && (
          <>
            <Identity page={page} />
            <DeviceTokens page={page} />
          </>
        )}
      </div>
    </aside>
  );
}

function Identity({
  page: { bridge, state, identity, now, work, identityActions: actions, chooseIdentity, convert, sending },
}: {
  readonly page: Page;
}) {
  const { draft, identities } = state;
  const fitting = useMemo(
    () => (draft.destination === 'simulator' ? identities : identities.filter(({ builtIn }) => !builtIn)),
    [identities, draft.destination],
  );
  return (
    <>
      <IdentityPanel
        identities={fitting}
        chosen={identity}
        waiting={draft.destination === 'simulator' && identity === null}
        now={now}
        problems={work.problems}
        notices={work.notices}
        opening={work.opening}
        expiredAccepted={state.expiredAccepted}
        onAll={chooseIdentity}
        onFiles={work.openFiles}
        onChoose={actions.choose}
        onForget={actions.forget}
        onPassphrase={work.ask}
        onComplete={actions.complete}
        onAcceptExpired={actions.acceptExpired}
        onConvert={convert}
        bridge={bridge}
        idsWanted={actions.idsWanted}
        onWantIds={actions.wantIds}
        onDismiss={work.dismiss}
        onDismissProblems={work.dismissProblems}
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
    </>
  );
}

function DeviceTokens({ page: { state, reading, list, change, dispatch } }: { readonly page: Page }) {
  const leaveOut = useEvent((leaveOut: boolean) => dispatch({ type: 'list-lines-left-out', leaveOut }));
  return (
    <DeviceTokensPanel
      draft={state.draft}
      reading={reading}
      read={readDeviceTokensNow}
      simulatedDevices={state.facts.simulatedDevices}
      list={state.list}
      onChange={change}
      onChooseList={list.choose}
      onRemoveList={list.remove}
      onLeaveOut={leaveOut}
    />
  );
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
