import { useMemo } from 'react';
import { DestinationPanel } from '../../destination/destination-panel.tsx';
import { DeviceTokensPanel } from '../../devices/device-tokens-panel.tsx';
import { IdentityPanel } from '../../identity/identity-panel.tsx';
import { readDeviceTokensNow } from '../../state/device-token-reader.ts';
import { openAuthorityFile } from '../../ui/controls/open-authority.ts';
import { useEvent } from '../../ui/use-event.ts';
import type { Page } from '../use-page.ts';

/** As whom: the identities that fit the destination. */
export function AppChoice({
  page: { bridge, state, identity, now, work, identityActions: actions, chooseIdentity, convert },
}: {
  readonly page: Page;
}) {
  const { draft, identities } = state;
  const fitting = useMemo(
    () => (draft.destination === 'simulator' ? identities : identities.filter(({ builtIn }) => !builtIn)),
    [identities, draft.destination],
  );
  return (
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
  );
}

/** To whom: device tokens, typed or in a list. */
export function DeviceChoice({ page: { bridge, state, reading, list, change, dispatch } }: { readonly page: Page }) {
  const leaveOut = useEvent((leaveOut: boolean) => dispatch({ type: 'list-lines-left-out', leaveOut }));
  return (
    <DeviceTokensPanel
      bridge={bridge}
      draft={state.draft}
      reading={reading}
      read={readDeviceTokensNow}
      simulatedDevices={state.facts.simulatedDevices}
      platform={state.facts.platform}
      list={state.list}
      onChange={change}
      onChooseList={list.choose}
      onRemoveList={list.remove}
      onLeaveOut={leaveOut}
    />
  );
}

/** Where. */
export function DestinationChoice({ page: { bridge, state, change, dispatch } }: { readonly page: Page }) {
  const openAuthority = useEvent(async (file: File) => {
    const result = await openAuthorityFile(bridge, file);
    if (result.ok) dispatch({ type: 'authority-opened', authority: result.value });
    else dispatch({ type: 'send-refused', problem: result.problem });
  });
  return (
    <DestinationPanel
      draft={state.draft}
      authorities={state.authorities}
      platform={state.facts.platform}
      onChange={change}
      onChooseAuthority={openAuthority}
    />
  );
}
