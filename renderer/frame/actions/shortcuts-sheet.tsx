import { actionWords } from '../../../words/page/actions.ts';
import { Sheet } from '../../ui/surfaces/sheet.tsx';
import { actionName } from './action-name.ts';
import { keysOf, type ShortcutId } from './shortcuts.ts';
import './shortcuts-sheet.css';

/** Every action with keys stands in one of these. */
const GROUPS = {
  send: ['send', 'send-in-10', 'stop'],
  draft: ['new-draft', 'open-file', 'save', 'save-as', 'duplicate'],
  choose: ['app', 'devices', 'destination', 'add-key'],
  view: ['fields', 'json', 'split', 'drafts', 'history', 'device-book', 'identities', 'log'],
  find: ['palette', 'settings', 'shortcuts'],
} as const satisfies Readonly<Record<keyof typeof actionWords.groups, readonly ShortcutId[]>>;

/** Every action with keys is in the sheet: one that is in no group does not compile. */
type Listed = (typeof GROUPS)[keyof typeof GROUPS][number];
const everyOneListed: Exclude<ShortcutId, Listed> extends never ? true : never = true;

/** What keys do, all of it. */
export function ShortcutsSheet({ platform, onClose }: { readonly platform: string; readonly onClose: () => void }) {
  const groups = Object.keys(GROUPS) as (keyof typeof GROUPS)[];
  return (
    <Sheet title={actionWords.actions.shortcuts} news={null} onClose={onClose}>
      <div className="shortcuts" data-whole={everyOneListed}>
        {groups.map((group) => (
          <section key={group} aria-label={actionWords.groups[group]}>
            <h3>{actionWords.groups[group]}</h3>
            <dl>
              {GROUPS[group].map((id) => (
                <div key={id} className="shortcuts__row">
                  <dt>{actionName(id)}</dt>
                  <dd>
                    <kbd>{keysOf(id, platform)}</kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="shortcuts__note">{actionWords.noKeys}</p>
      </div>
    </Sheet>
  );
}
