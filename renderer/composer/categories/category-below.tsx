import { lazy, Suspense, useEffect, useState } from 'react';
import type { CategoryList } from '../../../contract/kept/categories.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { categoryWords } from '../../../words/page/categories.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import './categories.css';

const CategoryDialog = lazy(() =>
  import('./category-dialog.tsx').then((module) => ({ default: module.CategoryDialog })),
);

type Loaded = { readonly app: string } & ({ readonly list: CategoryList } | { readonly refused: Problem });

/** What the category that a payload names has for actions, as the app was told of it here; a way to enter it. */
export function CategoryBelow({
  bridge,
  app,
  id,
}: {
  readonly bridge: HostBridge;
  /** The topic or bundle id; `null`: none is chosen. */
  readonly app: string | null;
  readonly id: string;
}) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isOpen, open] = useState(false);
  useEffect(() => {
    let wanted = true;
    if (app !== null)
      void bridge['categories.list']({ app }).then((answer) => {
        if (wanted) setLoaded({ app, ...(answer.ok ? { list: answer.value } : { refused: answer.problem }) });
      });
    return () => {
      wanted = false;
    };
  }, [bridge, app]);
  if (app === null) return <p className="category-below__note">{categoryWords.noApp(id)}</p>;
  if (loaded === null || loaded.app !== app) return null;
  const list = 'list' in loaded ? loaded.list : null;
  const category = list?.categories.find((one) => one.id === id);
  const problem = 'refused' in loaded ? loaded.refused : loaded.list.problem;
  return (
    <div className="category-below">
      {category !== undefined && category.actions.length > 0 ? (
        <ul className="category-below__actions" aria-label={categoryWords.actionsOf(id)}>
          {category.actions.map((action, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two actions may be alike
            <li key={at} data-destructive={action.options.includes('destructive')}>
              <span dir="auto">{action.title || action.id}</span>
              <span className="category-below__kind">
                {action.options.includes('destructive') && categoryWords.destructive}
                {action.input !== null && categoryWords.takesText(action.input.placeholder)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="category-below__note">
          {category === undefined ? categoryWords.unknown(id) : categoryWords.noActions(id)}
        </p>
      )}
      {category?.placeholder != null && (
        <p className="category-below__note">{categoryWords.whenHidden(category.placeholder)}</p>
      )}
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      <Button size="small" variant="quiet" onClick={() => open(true)}>
        {category === undefined ? categoryWords.enter : categoryWords.edit}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <CategoryDialog
            app={app}
            id={id}
            categories={list?.categories ?? []}
            onKeep={async (keep, forget) => {
              const answer = await bridge['categories.keep']({ app, keep: [...keep], forget: [...forget] });
              if (!answer.ok) return answer.problem;
              setLoaded({ app, list: answer.value });
              open(false);
              return null;
            }}
            onClose={() => open(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
