import { type CSSProperties, memo } from 'react';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';
import { matrixWords } from '../../../words/page/languages.ts';
import { isFromTheRight, languageTag } from './language-names.ts';
import { bytesIn, type MatrixPlace } from './matrix-rows.ts';

/** What a place shows of an alert in a language, and what it cuts. */
export const MatrixCell = memo(function MatrixCell({
  alert,
  language,
  place,
}: {
  readonly alert: ResolvedAlert;
  readonly language: string;
  readonly place: MatrixPlace;
}) {
  const title = alert.title.text ?? matrixWords.app;
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
            <Line lines={place.title} text={title} className="matrix__title" />
            {place.name !== 'watch' && (
              <span className="matrix__time" lang="en">
                {matrixWords.now}
              </span>
            )}
          </div>
          <Line lines={place.subtitle} text={alert.subtitle.text} className="matrix__title" />
          <Line lines={place.body} text={alert.body.text} />
        </div>
      </div>
      <p className="matrix__cut" data-bytes={bytesIn(alert, place)} />
    </>
  );
});

function Line({
  lines,
  text,
  className = '',
}: {
  readonly lines: number;
  readonly text: string | null;
  readonly className?: string;
}) {
  if (lines === 0 || text === null || text.trim() === '') return null;
  const style = Number.isFinite(lines) ? ({ WebkitLineClamp: lines } as CSSProperties) : undefined;
  return (
    <p className={`matrix__line ${className}`} dir="auto" data-clamped={style !== undefined} style={style}>
      {text}
    </p>
  );
}
