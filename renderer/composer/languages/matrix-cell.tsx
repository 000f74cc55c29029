import { memo } from 'react';
import type { CanvasLayout } from '../../../contract/kept/canvas.ts';
import type { Type } from '../../../payload/preview/figures.ts';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';
import { canvasWords } from '../../../words/page/canvas.ts';
import { previewWords } from '../../../words/page/sending/preview.ts';
import { isFromTheRight, languageTag } from './language-names.ts';
import { bytesIn, type MatrixPlace } from './matrix-rows.ts';

/** What a place shows of an alert in a language, and what it cuts. */
export const MatrixCell = memo(function MatrixCell({
  alert,
  language,
  place,
  stamp,
}: {
  readonly alert: ResolvedAlert;
  readonly language: string;
  readonly place: MatrixPlace;
  /** When it came: what is written there takes room of the title. */
  readonly stamp: CanvasLayout['stamp'];
}) {
  const title = alert.title.text ?? previewWords.app;
  return (
    <>
      <div
        className={`matrix__card matrix__card--${place.name}`}
        lang={languageTag(language) ?? undefined}
        dir={isFromTheRight(language) ? 'rtl' : 'ltr'}
      >
        <span className="matrix__icon" />
        <div className="matrix__texts">
          <div className="matrix__head">
            <Line lines={place.title} type={place.type} text={title} className="matrix__title" />
            {place.name !== 'watch-short' && (
              <span className="matrix__time" lang="en">
                {canvasWords.stamps[stamp]}
              </span>
            )}
          </div>
          <Line lines={place.subtitle} type={place.type} text={alert.subtitle.text} className="matrix__title" />
          <Line lines={place.body} type={place.type} text={alert.body.text} />
        </div>
      </div>
      <p className="matrix__cut" data-bytes={bytesIn(alert, place)} />
    </>
  );
});

function Line({
  lines,
  type: [, leading],
  text,
  className = '',
}: {
  readonly lines: number;
  readonly type: Type;
  readonly text: string | null;
  readonly className?: string;
}) {
  if (lines === 0 || text === null || text.trim() === '') return null;
  const clamped = Number.isFinite(lines);
  return (
    <p
      className={`matrix__line ${className}`}
      dir="auto"
      data-lines={clamped ? lines : undefined}
      data-leading={leading}
      style={clamped && lines > 1 ? { WebkitLineClamp: lines } : undefined}
    >
      {text}
    </p>
  );
}
