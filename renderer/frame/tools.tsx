import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { ServiceTarget } from '../../contract/destination.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Answer, Mend } from '../../contract/outcome.ts';
import { toolsWords } from '../../words/page/tools/tools.ts';
import type { HostBridge } from '../bridge.ts';
import type { IdentitySearching } from '../identity/search/use-identity-search.ts';
import type { IdentityWork } from '../identity/use-identities.ts';
import type { AppAction, AppState } from '../state/app-state.ts';
import { Button } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import type { IconName } from '../ui/icon.tsx';

/** What every tool is given. */
export interface ToolProps {
  readonly bridge: HostBridge;
  readonly state: AppState;
  readonly dispatch: (action: AppAction) => void;
  /** Opening identities, and what that said last. */
  readonly work: IdentityWork;
  readonly searching: IdentitySearching;
  /** Chooses an identity to send with. */
  readonly onUse: (identity: IdentityDescription) => void;
  /** Asks what to write an identity as. */
  readonly onConvert: (identity: IdentityDescription) => void;
  readonly onForget: (identity: IdentityDescription) => Promise<void>;
  readonly onClose: () => void;
  /** Carries out a fix; `again` repeats what was asked, where the fix ends with that. */
  readonly onMend: (mend: Mend, again: () => void) => void;
  /** Where a service is asked, and as whom, as the window stands; or why it cannot be. */
  readonly target: Answer<ServiceTarget>;
  readonly identity: IdentityDescription | null;
}

/** Work beside sending, in a sheet of its own. Its code is loaded when it is opened: the page must be ready soon. */
export interface Tool {
  readonly name: string;
  /** The menu's words and the sheet's heading. */
  readonly label: string;
  readonly note: string;
  readonly icon: IconName;
  /** It opens files itself, and tells what was wrong with them where they are opened. */
  readonly opensFiles?: true;
  readonly View: LazyExoticComponent<ComponentType<ToolProps>>;
}

const IdentitiesTool = lazy(() =>
  import('../identity/identities-tool.tsx').then((module) => ({ default: module.IdentitiesTool })),
);
const SigningRequestTool = lazy(() =>
  import('../signing-request/signing-request-tool.tsx').then((module) => ({ default: module.SigningRequestTool })),
);
const ChannelsTool = lazy(() =>
  import('../channels/channels-tool.tsx').then((module) => ({ default: module.ChannelsTool })),
);
const FeedbackTool = lazy(() =>
  import('../feedback/feedback-tool.tsx').then((module) => ({ default: module.FeedbackTool })),
);
const NetworkTool = lazy(() =>
  import('../network/network-tool.tsx').then((module) => ({ default: module.NetworkTool })),
);
const RememberedSecrets = lazy(() =>
  import('../secrets/remembered-secrets.tsx').then((module) => ({ default: module.RememberedSecrets })),
);

const SettingsTool = lazy(() =>
  import('./settings/settings-tool.tsx').then((module) => ({ default: module.SettingsTool })),
);

export const TOOLS: readonly Tool[] = [
  {
    name: 'identities',
    label: toolsWords.identities,
    note: toolsWords.findWrong,
    icon: 'search',
    opensFiles: true,
    View: IdentitiesTool,
  },
  {
    name: 'signing-request',
    label: toolsWords.signingRequest,
    note: toolsWords.newKeyWay,
    icon: 'certificate',
    opensFiles: true,
    View: SigningRequestTool,
  },
  {
    name: 'channels',
    label: toolsWords.broadcastChannels,
    note: toolsWords.oneLiveActivity,
    icon: 'broadcast',
    View: ChannelsTool,
  },
  {
    name: 'feedback',
    label: toolsWords.feedbackService,
    note: toolsWords.devicesLostApp,
    icon: 'feedback',
    View: FeedbackTool,
  },
  {
    name: 'network',
    label: toolsWords.network,
    note: toolsWords.wayOutProxy,
    icon: 'plug',
    View: NetworkTool,
  },
  {
    name: 'secrets',
    label: toolsWords.rememberedPassphrases,
    note: toolsWords.whereTheyKept,
    icon: 'key',
    View: RememberedSecrets,
  },
  {
    name: 'settings',
    label: toolsWords.settings,
    note: toolsWords.whatIsSet,
    icon: 'tools',
    View: SettingsTool,
  },
];

/** The menu of the tools; `onOpen` is given the name of the one that was chosen. */
export function ToolMenu({ onOpen }: { readonly onOpen: (name: string) => void }) {
  return (
    <Menu
      trigger={
        <Button variant="quiet" icon="tools" title={toolsWords.tools} className="sidebar__way">
          <span>{toolsWords.tools}</span>
        </Button>
      }
      items={TOOLS.map(({ name, label, note, icon }) => ({
        label: `${label}…`,
        note,
        icon,
        onSelect: () => onOpen(name),
      }))}
    />
  );
}
