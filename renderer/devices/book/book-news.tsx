import type { DeviceImport } from '../../../contract/kept/devices.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';

/** What the last action in the book came to. */
export type News =
  | { readonly kind: 'done'; readonly sentence: string; readonly undo?: () => unknown }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** `replace`: takes from the file what was left as it is in the book. */
  | { readonly kind: 'imported'; readonly imported: DeviceImport; readonly replace: (() => void) | null };

/** Lines of an import that are told before the rest is counted. */
const SHOWN = 4;

/** What was done, with its Undo; or what was wrong. */
export function BookNews({ news, onDismiss }: { readonly news: News | null; readonly onDismiss: () => void }) {
  const dismiss = <IconButton icon="close" size="small" label={deviceBookWords.dismiss} onClick={onDismiss} />;
  return (
    <div className="device-book__news" role="status">
      {news?.kind === 'done' && (
        <p className="device-book__receipt">
          <Icon name="done" />
          <span>{news.sentence}</span>
          {news.undo !== undefined && (
            <Button size="small" variant="link" onClick={() => void news.undo?.()}>
              {deviceBookWords.undo}
            </Button>
          )}
          {dismiss}
        </p>
      )}
      {news?.kind === 'problem' && (
        <Notice
          tone="danger"
          {...explain(news.problem)}
          actions={
            <Button size="small" onClick={onDismiss}>
              {deviceBookWords.dismiss}
            </Button>
          }
        />
      )}
      {news?.kind === 'imported' && (
        <>
          <p className="device-book__receipt">
            <Icon name="done" />
            <span>{deviceBookWords.imported(news.imported.added, news.imported.changed, news.imported.unchanged)}</span>
            {dismiss}
          </p>
          {news.imported.leftCount > 0 && (
            <ul className="device-book__left" aria-label={deviceBookWords.leftOut}>
              {news.imported.left.slice(0, SHOWN).map((left) => (
                <li key={`${left.place?.line} ${left.code}`}>
                  <strong>{deviceBookWords.line(left.place?.line ?? 0)}</strong> {explain(left).sentence}
                </li>
              ))}
              {news.imported.leftCount > SHOWN && <li>{deviceBookWords.more(news.imported.leftCount - SHOWN)}</li>}
            </ul>
          )}
          {news.replace !== null && (
            <Button size="small" onClick={news.replace}>
              {deviceBookWords.replaceKnown}
            </Button>
          )}
        </>
      )}
    </div>
  );
}
