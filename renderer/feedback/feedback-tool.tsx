import { useEffect, useMemo, useRef, useState } from 'react';
import { parseHostPort, type ServiceTarget } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import { type FeedbackDevice, feedbackCsv, type KeptReading } from '../../contract/feedback.ts';
import type { Answer, Mend, Problem } from '../../contract/outcome.ts';
import { readDeviceTokens } from '../../payload/device-token/device-tokens.ts';
import { withoutDeviceTokens } from '../../payload/device-token/without-device-tokens.ts';
import { feedbackWords } from '../../words/page/tools/feedback.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { CopyButton } from '../ui/controls/copy-button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { finishSaving } from '../ui/download.ts';
import { MendButton } from '../ui/notices/mend-button.tsx';
import { Notice, type NoticeTone } from '../ui/notices/notice.tsx';
import { slots } from '../ui/slots.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { FeedbackTable } from './feedback-table.tsx';
import { devicesWords, KeptReadings } from './kept-readings.tsx';
import '../ui/surfaces/tool.css';
import './feedback-tool.css';
import { inField, problem } from '../../contract/told.ts';
import { hostMistake } from '../../words/host-mistake.ts';

/** Where a host of one's own is given without a port (Apple: Binary Provider API). */
const FEEDBACK_PORT = 2196;

export interface FeedbackToolProps {
  readonly bridge: HostBridge;
  readonly state: { readonly draft: Draft };
  readonly dispatch: (action: { readonly type: 'draft-changed'; readonly patch: Partial<Draft> }) => void;
  /** Carries out a fix; `again` repeats what was asked, where the fix ends with that. */
  readonly onMend: (mend: Mend, again: () => void) => void;
  readonly target: Answer<ServiceTarget>;
}

/** The reading that the table shows. */
interface Shown {
  readonly readingId: string | null;
  readonly devices: readonly FeedbackDevice[];
  /** How many there are; the table shows the first of very many. */
  readonly count: number;
}

interface Said {
  readonly sentence: string;
  readonly remedy: string;
  readonly mend: Mend | null;
  readonly tone: NoticeTone;
}

/** Reads a feedback service and helps to take the devices it names off the list. */
export function FeedbackTool({ bridge, state, dispatch, onMend, target }: FeedbackToolProps) {
  const { draft } = state;
  const [host, setHost] = useState('');
  const [reading, setReading] = useState(false);
  const [shown, setShown] = useState<Shown | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [kept, setKept] = useState<readonly KeptReading[]>([]);
  const [repeats, setRepeats] = useState(0);
  const own = draft.destination === 'other';
  const typed = own && host.trim() !== '' ? parseHostPort(host) : null;
  const closed = draft.destination === 'sandbox' || draft.destination === 'production';
  const listed = useMemo(
    () => new Set(readDeviceTokens(draft.deviceTokens).tokens.map(({ token }) => token)),
    [draft.deviceTokens],
  );
  const removable = useMemo(
    () => (shown?.devices ?? []).filter(({ deviceToken }) => listed.has(deviceToken)),
    [shown, listed],
  );

  const fail = (problem: Problem): void => setSaid({ ...explain(problem), mend: problem.mend, tone: 'danger' });
  const refreshKept = useEvent(async () => {
    const answer = await bridge['feedback.kept'](undefined);
    if (answer.ok) setKept(answer.value);
  });
  useEffect(() => void refreshKept(), [refreshKept]);

  const read = useEvent(async () => {
    const where = placed(target, typed);
    if (!where.ok) return fail(where.problem);
    setReading(true);
    setSaid(null);
    const answer = await bridge['feedback.read'](where.value);
    setReading(false);
    void refreshKept();
    if (!answer.ok) return fail(answer.problem);
    const { whole, count, devices, readingId, explanation } = answer.value;
    if (count > 0 || shown === null) setShown({ readingId, devices, count });
    setSaid({ ...explain(explanation), mend: explanation.mend, tone: whole ? (count > 0 ? 'ok' : 'info') : 'danger' });
  });
  // A repeat comes after a grant: it waits for the render that knows of it.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (repeats > 0) void read();
  }, [repeats, read]);

  const mend = (one: Mend): void => onMend(one, () => setRepeats((before) => before + 1));
  const open = async (one: KeptReading): Promise<void> => {
    const answer = await bridge['feedback.open']({ readingId: one.id });
    if (!answer.ok) return fail(answer.problem);
    setSaid(null);
    setShown({ readingId: one.id, devices: answer.value, count: one.devices });
  };
  const forget = async (one: KeptReading): Promise<void> => {
    const answer = await bridge['feedback.forget']({ readingId: one.id });
    if (!answer.ok) return fail(answer.problem);
    setKept(answer.value);
    if (shown?.readingId === one.id) setShown(null);
  };
  const save = async (readingId: string): Promise<void> => {
    const answer = await bridge['feedback.save']({ readingId });
    if (!answer.ok) return fail(answer.problem);
    const sentence = finishSaving(answer.value);
    if (sentence !== null) setSaid({ tone: 'ok', sentence, remedy: '', mend: null });
  };
  const remove = (): void => {
    const gone = new Set(removable.map(({ deviceToken }) => deviceToken));
    dispatch({ type: 'draft-changed', patch: { deviceTokens: withoutDeviceTokens(draft.deviceTokens, gone) } });
    setSaid({
      tone: 'ok',
      sentence: feedbackWords.offTheList(gone.size),
      remedy: '',
      mend: null,
    });
  };

  return (
    <div className="feedback">
      <div className="tool-head">
        <p className="tool-intro">{slots(feedbackWords.intro, <strong>{feedbackWords.readingClears}</strong>)}</p>
        {closed && (
          <Notice
            tone="warn"
            sentence={feedbackWords.closed}
            remedy={feedbackWords.closedRemedy}
            actions={
              <Button
                size="small"
                onClick={() => dispatch({ type: 'draft-changed', patch: { destination: 'simulator' } })}
              >
                {feedbackWords.useSimulator}
              </Button>
            }
          />
        )}
        {own && (
          <TextField
            label={feedbackWords.host}
            field="feedback-host"
            mono
            className="feedback__host"
            value={host}
            placeholder={`${draft.otherHost.trim().replace(/:\d+$/, '') || 'push.example.com'}:${FEEDBACK_PORT}`}
            onChange={setHost}
            problem={typed !== null && 'mistake' in typed ? hostMistake(typed.mistake) : undefined}
          />
        )}
        <div className="feedback__actions">
          <Button
            variant="primary"
            icon="feedback"
            aria-disabled={reading || closed}
            onClick={() => !reading && !closed && void read()}
          >
            {reading ? feedbackWords.reading : feedbackWords.readFeedback}
          </Button>
          {reading && (
            <Button icon="stop" onClick={() => void bridge['feedback.cancel'](undefined)}>
              {feedbackWords.cancel}
            </Button>
          )}
        </div>
        <div role="status" aria-label={feedbackWords.feedbackResult}>
          {said !== null && (
            <Notice
              tone={said.tone}
              sentence={said.sentence}
              remedy={said.remedy}
              actions={said.mend === null ? undefined : <MendButton mend={said.mend} onMend={mend} />}
            />
          )}
        </div>
      </div>
      <div className="feedback__body">
        {shown === null || shown.count === 0 ? (
          <p className="tool-empty">
            {shown === null ? feedbackWords.nothingReadYet : feedbackWords.listEmpty}
            {draft.destination === 'simulator' && ` ${feedbackWords.toTryIt}`}
          </p>
        ) : (
          <>
            <div className="feedback__bar">
              <span className="feedback__count">
                {devicesWords(shown.count)}
                {shown.devices.length < shown.count && feedbackWords.firstShown(shown.devices.length)}
              </span>
              <Button
                size="small"
                icon="trash"
                aria-disabled={removable.length === 0}
                onClick={() => removable.length > 0 && remove()}
              >
                {removable.length === 0 ? feedbackWords.noneTheseDevice : feedbackWords.removeSome(removable.length)}
              </Button>
              <CopyButton
                label={feedbackWords.copyCsv}
                words={feedbackWords.copyCsv}
                text={() => feedbackCsv(shown.devices, true)}
              />
              {shown.readingId !== null && (
                <Button
                  size="small"
                  variant="quiet"
                  icon="down"
                  onClick={() => shown.readingId !== null && void save(shown.readingId)}
                >
                  {feedbackWords.saveCsv}
                </Button>
              )}
            </div>
            <FeedbackTable devices={shown.devices} listed={listed} />
          </>
        )}
        <KeptReadings
          readings={kept}
          shown={shown?.readingId ?? null}
          onOpen={(one) => void open(one)}
          onForget={(one) => void forget(one)}
        />
      </div>
    </div>
  );
}

/** The target with the host that was typed for the service; the window's own host with the service's usual port where none was. */
function placed(target: Answer<ServiceTarget>, typed: ReturnType<typeof parseHostPort> | null): Answer<ServiceTarget> {
  if (!target.ok || target.value.destination.kind !== 'other') return target;
  if (typed !== null && 'mistake' in typed)
    return {
      ok: false,
      problem: problem(
        'host-malformed',
        { mistake: typed.mistake, of: 'feedback-service' },
        { place: inField('feedback-host') },
      ),
    };
  const { destination } = target.value;
  const place = typed ?? { host: destination.host, port: null };
  return { ok: true, value: { ...target.value, destination: { ...destination, ...place } } };
}
