import { useEffect } from 'react';
import { draftWords } from '../../../words/page/drafts.ts';
import type { Drafts } from '../../draft/use-drafts.ts';
import { type AppState, isEdited } from '../../state/app-state.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { Menu } from '../../ui/controls/menu.tsx';
import type { MenuItem } from '../../ui/controls/menu-props.ts';
import type { Actions } from '../actions/actions.ts';
import { keysOf } from '../actions/shortcuts.ts';
import './draft-title.css';

const ITEMS = [
  ['new-draft', 'plus'],
  ['open-file', 'folder'],
  ['save', 'down'],
  ['save-as', 'down'],
  ['duplicate', 'copy'],
  ['rename', 'pencil'],
] as const;
const LABELS: Readonly<Record<(typeof ITEMS)[number][0], string>> = {
  'new-draft': draftWords.newDraft,
  'open-file': draftWords.openFile,
  save: draftWords.save,
  'save-as': draftWords.saveAs,
  duplicate: draftWords.duplicate,
  rename: draftWords.rename,
};

/** What the draft that is open is called, with what can be done with it; the window's title says it too. */
export function DraftTitle({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  const { head, facts } = state;
  const edited = isEdited(state);
  const name = head.name || draftWords.untitled;
  useEffect(() => {
    document.title = draftWords.windowTitle(name, edited);
  }, [edited, name]);
  const items = ITEMS.map(([id, icon]): MenuItem => {
    const keys = id === 'rename' ? '' : keysOf(id, facts.platform);
    return { label: LABELS[id], icon, onSelect: () => actions[id]?.(), ...(keys === '' ? {} : { keys }) };
  });
  return (
    <>
      <h1
        className="top-bar__draft"
        dir="auto"
        title={head.document === null ? name : draftWords.inFile(head.document.fileName, head.document.folder)}
      >
        {name}
      </h1>
      <Menu trigger={<IconButton icon="chevron-down" label={draftWords.actions} />} items={items} />
      {edited && <span className="top-bar__kept">{draftWords.edited}</span>}
    </>
  );
}

/** What was just done with a draft, until something else is. */
export function DraftNewsLine({ drafts: { news, dropNews } }: { readonly drafts: Drafts }) {
  if (news === null) return null;
  return (
    <div className="draft-news" role="status">
      <span>{news.sentence}</span>
      {news.undo !== null && (
        <Button size="small" icon="undo" onClick={() => void news.undo?.()}>
          {draftWords.undo}
        </Button>
      )}
      <IconButton icon="close" label={draftWords.dismiss} onClick={dropNews} />
    </div>
  );
}
