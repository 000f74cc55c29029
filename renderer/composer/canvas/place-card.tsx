import { type CSSProperties, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import { CARD, type CardLayout, cardLayout, type Type, trackingOf, WATCH } from '../../../payload/preview/figures.ts';
import type { Preview, PreviewText } from '../../../payload/preview/preview.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { previewWords } from '../../../words/page/sending/preview.ts';
import { classNames } from '../../ui/class-names.ts';
import { useEvent } from '../../ui/use-event.ts';
import { type Fits, fitOf, type Part, sameFits } from './lines.ts';
import './watch.css';

type CardPlace = Extract<CanvasLayout['place'], 'lock' | 'banner' | 'expanded'>;

/** The card of an iPhone, each text in as many lines as its place shows. */
export function PlaceCard({
  preview,
  canvas,
  scale,
  onFits,
}: {
  readonly preview: Preview;
  readonly canvas: CanvasLayout;
  readonly scale: number;
  readonly onFits: (fits: Fits) => void;
}) {
  const layout = cardLayout(canvas.place as CardPlace, { ...canvas, own: null });
  const card = useRef<HTMLDivElement>(null);
  useFits(card, layout, scale, onFits);
  if (canvas.place === 'lock' && canvas.lockStyle === 'count')
    return <p className="preview__count">{canvasWords.oneNotification}</p>;
  const appName = canvas.appName || previewWords.app;
  // A text by its key shows the key here: the app has the words.
  const title = canvas.hidden ? null : preview.title;
  const body: PreviewText | null = canvas.hidden ? { kind: 'text', text: canvasWords.notification } : preview.body;
  const isStack = canvas.place === 'lock' && canvas.lockStyle === 'stack';
  return (
    <div
      ref={card}
      className={classNames('preview__card', isStack && 'preview__card--stack')}
      dir={canvas.fromRight ? 'rtl' : 'ltr'}
      style={cardStyle(layout)}
    >
      <AppIcon badge={preview.badge} />
      <div className="preview__text">
        {(preview.level === 'time-sensitive' || preview.level === 'critical') && (
          <p className="preview__level">
            {preview.level === 'critical' ? previewWords.critical : previewWords.timeSensitive}
          </p>
        )}
        <div className="preview__head">
          <p
            className="preview__title"
            data-part="title"
            data-lines={layout.lines.value.title}
            dir="auto"
            lang={langOf(title)}
          >
            {title === null ? appName : <Text part={title} />}
          </p>
          <span className="preview__time">{canvasWords.stamps[canvas.stamp]}</span>
        </div>
        {!canvas.hidden && preview.subtitle !== null && (
          <p
            className="preview__subtitle"
            data-part="subtitle"
            data-lines={layout.lines.value.subtitle}
            dir="auto"
            lang={langOf(preview.subtitle)}
          >
            <Text part={preview.subtitle} />
          </p>
        )}
        {body !== null && (
          <p className="preview__body" data-part="body" dir="auto" lang={langOf(body)}>
            <Text part={body} />
          </p>
        )}
      </div>
    </div>
  );
}

/** A watch: the short look as it rises, and the long look that follows. */
export function WatchFace({
  preview,
  canvas,
  onFits,
}: {
  readonly preview: Preview;
  readonly canvas: CanvasLayout;
  readonly onFits: (fits: Fits) => void;
}) {
  // It scrolls: nothing of it is counted.
  useEffect(() => onFits({}), [onFits]);
  const appName = canvas.appName || previewWords.app;
  const [size, leading] = WATCH.title.value;
  const style = { '--watch-width': `${WATCH.width.value}px`, '--watch-height': `${WATCH.height.value}px` };
  const type = { '--text-size': `${size}px`, '--text-leading': `${leading}px` };
  const isShort = canvas.place === 'watch-short';
  return (
    // biome-ignore lint/a11y/useSemanticElements: what is seen of a watch is no set of fields
    <div
      className="watch"
      data-look={isShort ? 'short' : 'long'}
      style={{ ...style, ...type } as CSSProperties}
      role="group"
      aria-label={canvasWords.watch}
      tabIndex={isShort ? undefined : 0}
    >
      {isShort ? (
        <>
          <AppIcon badge={null} />
          <p className="watch__title" dir="auto" lang={langOf(preview.title)}>
            {preview.title === null ? appName : <Text part={preview.title} />}
          </p>
          <p className="watch__app" dir="auto">
            {appName}
          </p>
        </>
      ) : (
        <>
          <div className="watch__sash">
            <AppIcon badge={null} />
            <span dir="auto">{appName}</span>
          </div>
          <div className="watch__scroll">
            {preview.title !== null && (
              <p className="watch__title" dir="auto" lang={langOf(preview.title)}>
                <Text part={preview.title} />
              </p>
            )}
            {preview.subtitle !== null && (
              <p className="watch__title" dir="auto" lang={langOf(preview.subtitle)}>
                <Text part={preview.subtitle} />
              </p>
            )}
            {preview.body !== null && (
              <p className="watch__body" dir="auto" lang={langOf(preview.body)}>
                <Text part={preview.body} />
              </p>
            )}
            <span className="watch__dismiss">{canvasWords.dismissOnWatch}</span>
          </div>
        </>
      )}
    </div>
  );
}

function AppIcon({ badge }: { readonly badge: number | null }) {
  return (
    <span className="preview__icon" aria-hidden="true">
      <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
        <path d="M12 4a5 5 0 0 0-5 5v3.2L5.4 15a1 1 0 0 0 .9 1.5h11.4a1 1 0 0 0 .9-1.5L17 12.200V9a5 5 0 0 0-5-5M10 18.500a2 2 0 0 0 4 0" />
      </svg>
      {badge !== null && badge > 0 && <span className="preview__badge">{badge > 9_999 ? '9999+' : badge}</span>}
    </span>
  );
}

/** Han characters look otherwise by language, and Korean words stay whole. */
function langOf(part: PreviewText | null): string | undefined {
  return part?.kind === 'text' ? part.lang : undefined;
}

function Text({ part }: { readonly part: PreviewText }) {
  if (part.kind === 'text') return part.text;
  return (
    <span className="preview__key">
      {part.key}
      {part.args.length > 0 && ` (${part.args.join(', ')})`}
    </span>
  );
}

function cardStyle({ width, textWidth, text, time, lines }: CardLayout): CSSProperties {
  const { body } = lines.value;
  return {
    '--card-width': `${width}px`,
    '--text-width': `${textWidth.value}px`,
    '--card-radius': `${CARD.radius.value}px`,
    '--card-padding': `${CARD.padding.value}px`,
    '--icon': `${CARD.icon.value}px`,
    '--icon-gap': `${CARD.iconGap.value}px`,
    '--time-gap': `${CARD.timeGap.value}px`,
    ...typeStyle('text', text),
    ...typeStyle('time', time),
    '--body-lines': body === null || !Number.isFinite(body) ? 'none' : String(body),
  } as CSSProperties;
}

function typeStyle(name: string, [size, leading]: Type): Readonly<Record<string, string>> {
  return {
    [`--${name}-size`]: `${size}px`,
    [`--${name}-leading`]: `${leading}px`,
    [`--${name}-tracking`]: `${trackingOf(size)}em`,
  };
}

/** Measures how the texts fit after each drawing, and once the fonts are there. */
function useFits(
  card: RefObject<HTMLDivElement | null>,
  { text: [, leading], lines }: CardLayout,
  scale: number,
  onFits: (fits: Fits) => void,
): void {
  const last = useRef<Fits>({});
  const measure = useEvent(() => {
    const { current } = card;
    if (current === null) return;
    const fits: Partial<Record<Part, Fits[Part]>> = {};
    for (const part of ['title', 'subtitle', 'body'] as const) {
      const element = current.querySelector<HTMLElement>(`[data-part="${part}"]`);
      const most = lines.value[part];
      if (element !== null && most !== null) fits[part] = fitOf(element, most, leading, scale);
    }
    if (sameFits(fits as Fits, last.current)) return;
    last.current = fits as Fits;
    onFits(fits as Fits);
  });
  useLayoutEffect(measure);
  useEffect(() => {
    void document.fonts?.ready.then(measure);
  }, [measure]);
}
