import { type CSSProperties, lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import type { Preview } from '../../../payload/preview/preview.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { previewNote, previewWords } from '../../../words/page/sending/preview.ts';
import type { HostBridge } from '../../bridge.ts';
import { PictureActions, type SavePicture } from '../picture-actions.tsx';
import { CanvasChoices } from './canvas-choices.tsx';
import { Figures } from './figures.tsx';
import type { Fits } from './lines.ts';
import { PlaceCard, WatchFace } from './place-card.tsx';
import './canvas.css';

const CategoryBelow = lazy(() =>
  import('../categories/category-below.tsx').then((module) => ({ default: module.CategoryBelow })),
);

/** The edge of the phone, at both sides. */
const BEZEL = 12;

export interface CanvasProps {
  readonly preview: Preview | null;
  /** The payload has changed since, and cannot be read. */
  readonly stale: boolean;
  /** UNIX milliseconds. */
  readonly now: number;
  readonly canvas: CanvasLayout;
  readonly onCanvas: (patch: Partial<CanvasLayout>) => void;
  /** How the texts fit, as they are drawn. */
  readonly fits: Fits;
  readonly onFits: (fits: Fits) => void;
  readonly onSavePicture: SavePicture;
  readonly bridge: HostBridge;
  /** The topic or bundle id; `null`: none is chosen. */
  readonly app: string | null;
}

/** The notification where it is seen, at the phone's own measures. It is a drawing: what a figure is worth is told. */
export function Canvas(props: CanvasProps) {
  const { preview, stale, now, canvas, onCanvas, fits, onFits, onSavePicture, bridge, app } = props;
  const frame = useRef<HTMLElement>(null);
  const { stage, room } = useRoom();
  const isWatch = canvas.place === 'watch-short' || canvas.place === 'watch-long';
  const scale = scaleOf(canvas, room, isWatch);
  const visible = preview?.visible === true ? preview : null;
  return (
    <section className="preview" ref={frame} aria-label={previewWords.preview}>
      <CanvasChoices canvas={canvas} onCanvas={onCanvas} />
      <div className="preview__stage" ref={stage}>
        <figure
          className="preview__zoom"
          aria-label={canvasWords.places[canvas.place]}
          data-zoomed={scale !== 1}
          style={
            {
              '--zoom': scale,
              '--phone': `${canvas.width}px`,
              marginInlineStart: besideOf(canvas, room, scale),
            } as CSSProperties
          }
        >
          <div
            className="preview__screen"
            data-stale={stale}
            data-place={canvas.place}
            data-look={canvas.look}
            data-bold={canvas.bold}
          >
            {canvas.place === 'lock' && (
              <p className="preview__clock" aria-hidden="true">
                {new Date(now).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })}
              </p>
            )}
            {visible === null ? (
              <Blank preview={preview} />
            ) : isWatch ? (
              <WatchFace preview={visible} canvas={canvas} onFits={onFits} />
            ) : (
              <PlaceCard preview={visible} canvas={canvas} scale={scale} onFits={onFits} />
            )}
          </div>
        </figure>
      </div>
      {stale && preview !== null ? (
        <p className="preview__stale">{previewWords.beforeJsonBroke}</p>
      ) : (
        preview !== null && <Facts preview={preview} fits={fits} scale={scale} />
      )}
      {visible !== null && !stale && (
        <>
          <PictureActions preview={visible} within={() => frame.current} onSave={onSavePicture} />
          {visible.category !== null && (
            <Suspense fallback={null}>
              <CategoryBelow bridge={bridge} app={app} id={visible.category} />
            </Suspense>
          )}
          {!isWatch && <Figures canvas={canvas} />}
        </>
      )}
    </section>
  );
}

/** How much room there is for the phone, in pixels. */
function useRoom() {
  const stage = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<number | null>(null);
  useEffect(() => {
    const { current } = stage;
    if (current === null) return;
    const observer = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? null));
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { stage, room };
}

/** As it was chosen, or as large as there is room, up to the true size; in whole hundredths, so that it can be said. */
function scaleOf({ zoom, width }: CanvasLayout, room: number | null, isWatch: boolean): number {
  if (zoom !== 'fit') return Number(zoom) / 100;
  if (room === null || isWatch) return 1;
  return Math.min(1, Math.floor((room / (width + BEZEL)) * 100) / 100);
}

/** In the middle, at a whole pixel: between two its lines would be blurred. */
function besideOf({ width }: CanvasLayout, room: number | null, scale: number): number {
  return room === null ? 0 : Math.max(0, Math.floor((room - (width + BEZEL) * scale) / 2));
}

function Blank({ preview }: { readonly preview: Preview | null }) {
  return (
    <p className="preview__blank">
      {preview === null ? previewWords.previewComesBack : preview.notes.slice(0, 1).map(previewNote)}
    </p>
  );
}

function Facts({ preview, fits, scale }: { readonly preview: Preview; readonly fits: Fits; readonly scale: number }) {
  const facts: string[] = [];
  if (preview.visible) {
    const { title, subtitle, body } = fits;
    if (title !== undefined && title.seen < title.all) facts.push(canvasWords.cutTitle(title.seen, title.all));
    if (subtitle !== undefined && subtitle.seen < subtitle.all)
      facts.push(canvasWords.cutSubtitle(subtitle.seen, subtitle.all));
    if (body !== undefined && body.seen < body.all) facts.push(canvasWords.cutBody(body.seen, body.all));
    facts.push(
      preview.sound === null
        ? previewWords.arrivesSilently
        : preview.sound === 'default'
          ? previewWords.playsDefaultSound
          : previewWords.plays(preview.sound),
    );
    if (preview.badge !== null)
      facts.push(preview.badge === 0 ? previewWords.clearsBadge : previewWords.setsBadge(preview.badge));
  }
  const notes = preview.visible ? preview.notes : preview.notes.slice(1);
  const shown = scale === 1 ? [] : [canvasWords.shownAt(Math.round(scale * 100))];
  const lines = [...facts, ...notes.map(previewNote), ...shown];
  if (lines.length === 0) return null;
  return (
    <ul className="preview__facts">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
