import type { PayloadRoute } from '../../contract/payload-size.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import { number } from '../../words/prose.ts';
import { slots } from '../ui/slots.tsx';
import { measurePayload } from './meter-words.ts';
import './size-meter.css';

/** How many bytes the payload has, of how many, and why so many. It changes with every key, so it speaks only when asked. */
export function SizeMeter({ payload, route }: { readonly payload: string; readonly route: PayloadRoute }) {
  const { bytes, limit, reason, rest, tone, ratio } = measurePayload(payload, route);
  return (
    <div role="status" aria-label={composerWords.payloadSize} aria-live="off" className="size-meter" data-tone={tone}>
      <span className="size-meter__bar" aria-hidden="true">
        <span className="size-meter__fill" style={{ transform: `scaleX(${ratio})` }} />
      </span>
      <span className="size-meter__bytes">
        {slots((used) => composerWords.bytesOf(used, limit), <strong>{number(bytes)}</strong>)}
      </span>{' '}
      <span className="size-meter__reason">({reason})</span> <span className="size-meter__rest">{rest}</span>
    </div>
  );
}
