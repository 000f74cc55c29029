import { lazy, Suspense } from 'react';
import type { SidePart } from '../../contract/app-start.ts';
import { toolsWords } from '../../words/page/tools/tools.ts';
import { windowWords } from '../../words/page/window.ts';
import { Button } from '../ui/controls/button.tsx';
import { Segment } from '../ui/controls/segment.tsx';
import type { IconName } from '../ui/icon.tsx';
import { useEvent } from '../ui/use-event.ts';
import type { Actions } from './actions/actions.ts';
import { keysOf } from './actions/shortcuts.ts';
import { ToolMenu } from './tools.tsx';
import { useLayer } from './use-layer.ts';
import type { Page } from './use-page.ts';
import './sidebar.css';

const HistoryList = lazy(() =>
  import('../history/history-list.tsx').then((module) => ({ default: module.HistoryList })),
);
const FirstSteps = lazy(() => import('./first-steps.tsx').then((module) => ({ default: module.FirstSteps })));
const DevicesTool = lazy(() =>
  import('../devices/book/devices-tool.tsx').then((module) => ({ default: module.DevicesTool })),
);

const DraftsList = lazy(() => import('../draft/drafts-list.tsx').then((module) => ({ default: module.DraftsList })));

const PARTS = [
  { value: 'drafts', label: windowWords.drafts },
  { value: 'history', label: windowWords.history },
  { value: 'devices', label: windowWords.devices },
] as const;
const ICONS: Readonly<Record<SidePart, IconName>> = {
  drafts: 'report',
  history: 'clock',
  devices: 'phone',
};

/** What is kept beside the draft, and the way to everything that is not sending; a rail where the window is narrow. */
export function Sidebar({ page, actions }: { readonly page: Page; readonly actions: Actions }) {
  const { layout, changeLayout, rail, openRail } = page;
  // Where the window is narrow the panel lies over the middle.
  useLayer(rail, {
    within: '.sidebar',
    opener: '.sidebar__rail [aria-expanded="true"]',
    onClose: () => openRail(false),
  });
  const choose = (side: SidePart) => changeLayout({ side });
  return (
    <nav className="sidebar" aria-label={windowWords.keptAndTools}>
      <div className="sidebar__rail">
        {PARTS.map(({ value, label }) => (
          <Button
            key={value}
            variant="quiet"
            icon={ICONS[value]}
            aria-label={label}
            title={label}
            aria-expanded={rail && layout.side === value}
            onClick={() => {
              openRail(!(rail && layout.side === value));
              choose(value);
            }}
          />
        ))}
      </div>
      <div className="sidebar__panel" data-open={rail}>
        <Segment
          label={windowWords.kept}
          className="sidebar__parts"
          value={layout.side}
          options={PARTS}
          onChange={choose}
        />
        <Suspense fallback={null}>
          {layout.side === 'drafts' && <DraftFiles page={page} />}
          {layout.side === 'history' && <PastSends page={page} actions={actions} />}
          {layout.side === 'devices' && <Devices page={page} />}
        </Suspense>
      </div>
      <div className="sidebar__foot">
        <Button
          variant="quiet"
          icon="key"
          title={toolsWords.identities}
          className="sidebar__way"
          onClick={() => page.openTool('identities')}
        >
          <span>{toolsWords.identities}</span>
        </Button>
        <ToolMenu onOpen={page.openTool} />
      </div>
    </nav>
  );
}

function PastSends({ page, actions }: { readonly page: Page; readonly actions: Actions }) {
  const open = useEvent((id: string) => {
    page.showPast(id);
    page.openRail(false);
  });
  const steps = <FirstSteps actions={actions} platform={page.state.facts.platform} />;
  return <HistoryList {...page.past} now={page.now} openId={page.pastId} onOpen={open} whenNothing={steps} />;
}

function DraftFiles({ page }: { readonly page: Page }) {
  const { bridge, state, drafts, now, openRail } = page;
  const close = useEvent(() => openRail(false));
  const newKeys = keysOf('new-draft', state.facts.platform);
  return <DraftsList {...{ bridge, state, drafts, now, newKeys }} onOpened={close} />;
}

function Devices({ page }: { readonly page: Page }) {
  return <DevicesTool bridge={page.bridge} state={page.state} dispatch={page.dispatch} />;
}
