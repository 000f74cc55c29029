import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Preview, PreviewText } from '../../payload/preview/preview.ts';
import { previewNote, previewWords } from '../../words/page/sending/preview.ts';
import { Button } from '../ui/controls/button.tsx';
import { useEvent } from '../ui/use-event.ts';
import { PictureActions, type SavePicture } from './picture-actions.tsx';
import './preview-card.css';

/** The notification as a lock screen shows it. It is a drawing: fonts and lengths differ from phone to phone. */
export function PreviewCard({
  preview,
  stale,
  now,
  onSavePicture,
}: {
  readonly preview: Preview | null;
  /** The payload has changed since, and cannot be read. */
  readonly stale: boolean;
  readonly now: number;
  readonly onSavePicture: SavePicture;
}) {
  const frame = useRef<HTMLElement>(null);
  return (
    <section className="preview" ref={frame} aria-label={previewWords.preview}>
      <div className="preview__screen" data-stale={stale}>
        <p className="preview__clock" aria-hidden="true">
          {new Date(now).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })}
        </p>
        {preview?.visible === true ? <Card preview={preview} /> : <Blank preview={preview} />}
      </div>
      {stale && preview !== null ? (
        <p className="preview__stale">{previewWords.beforeJsonBroke}</p>
      ) : (
        preview !== null && <Facts preview={preview} />
      )}
      {preview?.visible === true && !stale && (
        <PictureActions preview={preview} within={() => frame.current} onSave={onSavePicture} />
      )}
    </section>
  );
}

function Card({ preview }: { readonly preview: Preview }) {
  const [expanded, setExpanded] = useState(false);
  return (
    <div className="preview__card" data-expanded={expanded}>
      <span className="preview__icon" aria-hidden="true">
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M12 4a5 5 0 0 0-5 5v3.2L5.4 15a1 1 0 0 0 .9 1.5h11.4a1 1 0 0 0 .9-1.5L17 12.200V9a5 5 0 0 0-5-5M10 18.500a2 2 0 0 0 4 0" />
        </svg>
        {preview.badge !== null && preview.badge > 0 && (
          <span className="preview__badge">{preview.badge > 9_999 ? '9999+' : preview.badge}</span>
        )}
      </span>
      <div className="preview__text">
        <div className="preview__head">
          <div className="preview__titles">
            {(preview.level === 'time-sensitive' || preview.level === 'critical') && (
              <p className="preview__level">
                {preview.level === 'critical' ? previewWords.critical : previewWords.timeSensitive}
              </p>
            )}
            <p className="preview__title" dir="auto">
              {preview.title === null ? previewWords.app : <Part part={preview.title} />}
            </p>
          </div>
          <span className="preview__time">{previewWords.now}</span>
        </div>
        {preview.subtitle !== null && (
          <p className="preview__subtitle" dir="auto">
            <Part part={preview.subtitle} />
          </p>
        )}
        {preview.body !== null && <Body part={preview.body} expanded={expanded} onExpand={setExpanded} />}
      </div>
    </div>
  );
}

/** Four lines, as on a phone, and the rest on request. */
function Body({
  part,
  expanded,
  onExpand,
}: {
  readonly part: PreviewText;
  readonly expanded: boolean;
  readonly onExpand: (expanded: boolean) => void;
}) {
  const [cut, setCut] = useState(false);
  const element = useRef<HTMLParagraphElement>(null);
  const measure = useEvent(() => {
    const body = element.current;
    if (body !== null && !expanded) setCut(body.scrollHeight > body.clientHeight + 1);
  });
  useLayoutEffect(measure);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(measure);
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [measure]);
  return (
    <>
      <p className="preview__body" dir="auto" ref={element}>
        <Part part={part} />
      </p>
      {(cut || expanded) && (
        <Button variant="link" aria-expanded={expanded} onClick={() => onExpand(!expanded)}>
          {expanded ? previewWords.showLess : previewWords.showAll}
        </Button>
      )}
    </>
  );
}

function Part({ part }: { readonly part: PreviewText }) {
  if (part.kind === 'text') return part.text;
  return (
    <span className="preview__key">
      {part.key}
      {part.args.length > 0 && ` (${part.args.join(', ')})`}
    </span>
  );
}

function Blank({ preview }: { readonly preview: Preview | null }) {
  return (
    <p className="preview__blank">
      {preview === null ? previewWords.previewComesBack : preview.notes.slice(0, 1).map(previewNote)}
    </p>
  );
}

function Facts({ preview }: { readonly preview: Preview }) {
  const facts: string[] = [];
  if (preview.visible) {
    facts.push(
      preview.sound === null
        ? previewWords.arrivesSilently
        : preview.sound === 'default'
          ? previewWords.playsDefaultSound
          : previewWords.plays(preview.sound),
    );
    if (preview.badge !== null) {
      facts.push(preview.badge === 0 ? previewWords.clearsBadge : previewWords.setsBadge(preview.badge));
    }
  }
  const notes = preview.visible ? preview.notes : preview.notes.slice(1);
  const lines = [...facts, ...notes.map(previewNote)];
  if (lines.length === 0) return null;
  return (
    <ul className="preview__facts">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
