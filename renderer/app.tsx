import type { AppStart } from '../contract/app-start.ts';
import type { HostLink } from './bridge.ts';
import { Overlays } from './frame/overlays.tsx';
import { Sidebar } from './frame/sidebar.tsx';
import { Standing } from './frame/standing.tsx';
import { usePage } from './frame/use-page.ts';
import { Workbench } from './frame/workbench.tsx';
import { useSendKey } from './sending/use-send-key.ts';
import './app.css';

/** The page: its state and work from `usePage`, its parts from the frame. */
export function App({ host, start }: { readonly host: HostLink; readonly start: AppStart }) {
  const page = usePage(host, start);
  useSendKey(page.sending.send);
  return (
    <div className="app">
      <Sidebar page={page} />
      <Workbench page={page} />
      <Standing page={page} />
      <Overlays page={page} />
    </div>
  );
}
