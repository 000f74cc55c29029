import type { RequestResult } from '../../../contract/broadcast.ts';
import type { Explanation, Mend, Outcome, Problem } from '../../../contract/outcome.ts';
import { controlsWords } from '../../../words/page/controls.ts';
import { CopyButton } from '../controls/copy-button.tsx';
import { explain } from '../told.ts';
import { Badge } from './badge.tsx';
import { MendButton } from './mend-button.tsx';
import { Notice, type NoticeTone } from './notice.tsx';
import './request-notice.css';

const TONES: Readonly<Record<Outcome, NoticeTone>> = {
  accepted: 'ok',
  rejected: 'danger',
  unsent: 'warn',
  unknown: 'warn',
};

/** How a request of a tool ended: sentence, remedy, what APNs said, and the button that helps. */
export function RequestNotice({
  ended,
  onMend,
}: {
  readonly ended: RequestResult | Problem;
  readonly onMend: (mend: Mend) => void;
}) {
  const explanation: Explanation = 'explanation' in ended ? ended.explanation : ended;
  const { mend } = explanation;
  const { sentence, remedy } = explain(explanation);
  const requestId = 'requestId' in ended ? ended.requestId : null;
  return (
    <Notice
      tone={'outcome' in ended ? TONES[ended.outcome] : 'danger'}
      sentence={
        <span className="request-notice__sentence">
          {sentence} <Answered ended={ended} />
          {requestId !== null && <CopyButton label={controlsWords.copyRequestId} text={requestId} />}
        </span>
      }
      remedy={remedy}
      actions={mend === null ? undefined : <MendButton mend={mend} onMend={onMend} />}
    />
  );
}

/** "400 BadChannelId": what to look up. */
function Answered({ ended }: { readonly ended: RequestResult | Problem }) {
  if (!('outcome' in ended)) return null;
  const { status, reason, outcome } = ended;
  const words = [status, reason].filter((part) => part !== null).join(' ');
  return words === '' ? null : <Badge tone={BADGES[outcome]}>{words}</Badge>;
}

const BADGES = { accepted: 'ok', rejected: 'danger', unsent: 'warn', unknown: 'warn' } as const;
