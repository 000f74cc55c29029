import type { Draft } from '../../contract/draft.ts';
import { CONFIRMATIONS, type Confirmation, PRIORITIES } from '../../contract/notification.ts';
import type { HeaderField, HeaderProblem } from '../../payload/problem.ts';
import { deliveryWords } from '../../words/page/sending/delivery.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import {
  CONFIRMATION_NOTES,
  collapseIdWords,
  deliverySummary,
  EXPIRATION_SPANS,
  expirationWords,
} from './delivery-words.ts';
import { fieldProblem } from './field-problem.ts';

const PRIORITY_NOTES: Readonly<Record<string, string>> = {
  '': deliveryWords.notSentApns,
  '10': deliveryWords.atOnce,
  '5': deliveryWords.whenSuitsDevice,
  '1': deliveryWords.withoutWakingDevice,
};

const CONFIRMATION_LABELS: Readonly<Record<Confirmation, string>> = {
  automatic: deliveryWords.default,
  'quiet-period': deliveryWords.quietPeriod,
  sentinel: deliveryWords.failingFrame,
};

/** The headers besides the push type, and what else decides how a notification goes. */
export function DeliveryOptions({
  draft,
  problems,
  knownTopics,
  now,
  onChange,
}: {
  readonly draft: Draft;
  readonly problems: readonly HeaderProblem[];
  readonly knownTopics: readonly string[];
  /** UNIX milliseconds. */
  readonly now: number;
  readonly onChange: (patch: Partial<Draft>) => void;
}) {
  const problemOf = (field: HeaderField) => fieldProblem(problems, field);
  const blocked = problems.some(({ severity, field }) => severity === 'error' && field !== 'pushType');
  const priorities = ['', ...PRIORITIES.map(String)];
  const otherTopics = knownTopics.filter((topic) => topic !== draft.topic).slice(0, 4);
  return (
    <Disclosure label={deliveryWords.deliveryOptions} summary={deliverySummary(draft, now)} forceOpen={blocked}>
      <div className="composer__group">
        <TextField
          label={deliveryWords.topic}
          field="topic"
          mono
          placeholder={knownTopics[0] ?? 'com.example.app'}
          value={draft.topic}
          onChange={(topic) => onChange({ topic })}
          hint={draft.topic === '' ? deliveryWords.emptyIdentitysOwn : undefined}
          {...problemOf('topic')}
        />
        {otherTopics.length > 0 && (
          <div className="composer__choices">
            {otherTopics.map((topic) => (
              <Button key={topic} size="small" variant="quiet" onClick={() => onChange({ topic })}>
                <span className="mono composer__topic">{topic}</span>
              </Button>
            ))}
          </div>
        )}
        <Select
          label={deliveryWords.priority}
          field="priority"
          value={draft.priority}
          options={[...priorities, ...(priorities.includes(draft.priority) ? [] : [draft.priority])].map((value) => ({
            value,
            label: value === '' ? deliveryWords.default : value,
            note: PRIORITY_NOTES[value] ?? deliveryWords.apnsKnows10,
          }))}
          onChange={(priority) => onChange({ priority })}
          {...problemOf('priority')}
        />
        <TextField
          label={deliveryWords.expiration}
          field="expiration"
          placeholder={deliveryWords.unixSeconds}
          inputMode="numeric"
          value={draft.expiration}
          onChange={(expiration) => onChange({ expiration })}
          hint={expirationWords(draft.expiration, now) ?? undefined}
          {...problemOf('expiration')}
        />
        <div className="composer__choices">
          <Button size="small" variant="quiet" onClick={() => onChange({ expiration: '0' })}>
            {deliveryWords.tryOnce}
          </Button>
          {EXPIRATION_SPANS.map(({ label, seconds }) => (
            <Button
              key={label}
              size="small"
              variant="quiet"
              onClick={() => onChange({ expiration: String(Math.floor(Date.now() / 1_000) + seconds) })}
            >
              {label}
            </Button>
          ))}
        </div>
        <TextField
          label={deliveryWords.collapseId}
          field="collapse-id"
          aside={draft.collapseId === '' ? undefined : collapseIdWords(draft.collapseId)}
          value={draft.collapseId}
          onChange={(collapseId) => onChange({ collapseId })}
          hint={draft.collapseId === '' ? deliveryWords.notificationsSameId : undefined}
          {...problemOf('collapseId')}
        />
        <TextField
          label={deliveryWords.apnsId}
          field="apns-id"
          mono
          placeholder={deliveryWords.apnsMakesOne}
          value={draft.apnsId}
          onChange={(apnsId) => onChange({ apnsId })}
          {...problemOf('apnsId')}
        />
        <div className="composer__choices">
          <Button size="small" variant="quiet" onClick={() => onChange({ apnsId: crypto.randomUUID() })}>
            {deliveryWords.makeApnsId}
          </Button>
        </div>
        {draft.wire === 'binary' && draft.destination !== 'ios-simulator' && (
          <Select
            label={deliveryWords.confirmation}
            value={draft.confirmation}
            options={CONFIRMATIONS.map((value) => ({
              value,
              label: CONFIRMATION_LABELS[value],
              note: CONFIRMATION_NOTES[value],
            }))}
            hint={`${CONFIRMATION_NOTES[draft.confirmation]}.`}
            onChange={(confirmation) => onChange({ confirmation })}
          />
        )}
      </div>
    </Disclosure>
  );
}
