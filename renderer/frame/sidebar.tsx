import { toolsWords } from '../../words/page/tools/tools.ts';
import { windowWords } from '../../words/page/window.ts';
import { Button } from '../ui/controls/button.tsx';
import { ToolMenu } from './tools.tsx';
import type { Page } from './use-page.ts';
import './sidebar.css';

/** What is kept beside the draft, and the way to everything that is not sending. */
export function Sidebar({ page }: { readonly page: Page }) {
  return (
    <nav className="sidebar" aria-label={windowWords.keptAndTools}>
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
