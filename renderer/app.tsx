import type { AppStart } from '../contract/app-start.ts';
import type { HostLink } from './bridge.ts';
import { actionsOf } from './frame/actions/actions.ts';
import { useMenu } from './frame/actions/use-menu.ts';
import { useShortcuts } from './frame/actions/use-shortcuts.ts';
import { Foot } from './frame/foot.tsx';
import { Middle } from './frame/middle.tsx';
import { Overlays } from './frame/overlays.tsx';
import { Sidebar } from './frame/sidebar.tsx';
import { TopBar } from './frame/top-bar.tsx';
import { usePage } from './frame/use-page.ts';
import './app.css';

/** The page: its state and work from `usePage`, its parts from the frame. */
export function App({ host, start }: { readonly host: HostLink; readonly start: AppStart }) {
  const page = usePage(host, start);
  const actions = actionsOf(page);
  useShortcuts(actions, page.state.facts.platform);
  useMenu(actions, host.bridge);
  return (
    <div className="app">
      <TopBar page={page} actions={actions} />
      <Sidebar page={page} actions={actions} />
      <Middle page={page} />
      <Foot page={page} />
      <Overlays page={page} actions={actions} />
    </div>
  );
}
