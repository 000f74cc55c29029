import { useState } from 'react';
import type { AppStart } from '../../contract/app-start.ts';
import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription, ProfileDescription } from '../../contract/identity.ts';
import type { HostLink } from '../bridge.ts';
import { useListChoice } from '../devices/use-list-choice.ts';
import { useDraftSaver } from '../draft/use-draft-saver.ts';
import { useDrafts } from '../draft/use-drafts.ts';
import { useIdentitySearch } from '../identity/search/use-identity-search.ts';
import { useIdentities } from '../identity/use-identities.ts';
import { useIdentityActions } from '../identity/use-identity-actions.ts';
import { useDeviceTokenReading } from '../state/device-token-reader.ts';
import { identityOf } from '../state/send-request.ts';
import { useAppState } from '../state/use-app-state.ts';
import { useSending } from '../state/use-sending.ts';
import { useEvent } from '../ui/use-event.ts';
import { useNow } from '../ui/use-now.ts';
import { useChips } from './chips/use-chips.ts';
import { useLayout } from './use-layout.ts';
import { usePast } from './use-past.ts';
import { useTakenFiles } from './use-taken-files.ts';

const MINUTE_MS = 60_000;

/** What the parts of the page are made of; each part names what it takes of it. */
export type Page = ReturnType<typeof usePage>;

/** The page's state, and the work that changes it: identities, sending, whatever comes in from outside. */
export function usePage(host: HostLink, start: AppStart) {
  const { bridge } = host;
  const [state, dispatch] = useAppState(host, start);
  const { draft } = state;
  // That it could not be kept is no reason to speak: it is as it was set until the end of the run.
  const { layout, change: changeLayout, view } = useLayout(start.layout, (kept) => void bridge['layout.keep'](kept));
  const { chip, openChip, showPlace } = useChips(() => {
    if (view.shown === 'fields') view.show('json');
  });
  const layers = useLayers(openChip);
  const { openTool } = layers;
  const reading = useDeviceTokenReading(draft.deviceTokens);
  const identity = identityOf(draft, state.identities);
  const keeping = useDraftSaver(draft, bridge['draft.save'], state.head.id);

  const learnProfiles = useEvent((profiles: readonly ProfileDescription[]) =>
    dispatch({ type: 'profiles-learnt', profiles }),
  );
  const work = useIdentities(
    bridge,
    (opened) => dispatch({ type: 'identities-opened', identities: opened }),
    learnProfiles,
  );
  const searching = useIdentitySearch(bridge, learnProfiles);
  const identityActions = useIdentityActions(bridge, draft, dispatch, work.dismissProblems);
  const chooseIdentity = useEvent(() => openTool('identities'));
  const sending = useSending({
    ...{ bridge, state, reading, dispatch },
    onChooseIdentity: chooseIdentity,
    onEnterIds: () => {
      openChip('app');
      identityActions.wantIds(identity?.id ?? null);
    },
    onUseIds: async (keyId, teamId) => (identity === null ? null : identityActions.complete(identity, keyId, teamId)),
    onEnterPassphrase: () => (identity === null ? chooseIdentity() : work.ask(identity)),
    onChangeProxy: () => openTool('network'),
    onMended: () => document.querySelector<HTMLButtonElement>('.send-button__button')?.focus(),
    onCloseTool: () => openTool(null),
  });

  const list = useListChoice(bridge, (chosen) => dispatch({ type: 'list-changed', list: chosen }));
  const searchFolders = useEvent((files: readonly File[]) => {
    chooseIdentity();
    void searching.search({ files });
  });
  const { takeFiles, takeOffer } = useTakenFiles(bridge, dispatch, {
    documents: (files) => drafts.run(...files.map((file) => ({ kind: 'open-file', file }) as const)),
    folders: searchFolders,
    list: (file) => {
      openChip('devices');
      list.choose(file);
    },
    // What is in them, and what stands against them, is told where the app is chosen.
    identities: (files) => {
      openChip('app');
      work.openFiles(files);
    },
  });

  const drafts = useDrafts(bridge, state, dispatch, (file) => takeFiles([file]));

  return {
    ...usePast(bridge, state, dispatch, sending),
    ...{ bridge, state, dispatch, ...layers, chooseIdentity },
    ...{ layout, changeLayout, view, chip, openChip, showPlace },
    ...{
      ...{ identity, work, searching, identityActions, sending, reading, list, drafts, keeping },
      ...{ takeFiles, takeOffer, searchFolders },
    },
    change: useEvent((patch: Partial<Draft>) => dispatch({ type: 'draft-changed', patch })),
    now: useNow(MINUTE_MS),
  };
}

/** What lies over the page: a tool, the palette or what stands in its place, a question about an identity. */
function useLayers(openChip: (name: null) => void) {
  /** The tool that is open, by its name. */
  const [tool, setTool] = useState<string | null>(null);
  const openTool = useEvent((name: string | null) => {
    if (name !== null) openChip(null);
    setTool(name);
  });
  const [panel, openPanel] = useState<'palette' | 'shortcuts' | 'paste' | null>(null);
  /** The identity that is about to be written in another form. */
  const [converting, convert] = useState<IdentityDescription | null>(null);
  return { tool, openTool, panel, openPanel, converting, convert } as const;
}
