import type { Draft } from '../../contract/draft.ts';
import { CONFIRMATIONS, type Confirmation, PRIORITIES } from '../../contract/notification.ts';
import type { HeaderField, HeaderProblem } from '../../payload/problem.ts';
import { Button } from '../ui/controls/button.tsx';
import { type FieldTone, TextField } from '../ui/controls/field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import {
  CONFIRMATION_NOTES,
  collapseIdWords,
  deliverySummary,
  EXPIRATION_SPANS,
  expirationWords,
} from './delivery-words.ts';

const PRIORITY_NOTES: Readonly<Record<string, string>> = {
  '': 'Not sent; APNs takes 10',
  '10': 'At once',
  '5': 'When it suits the device',
  '1': 'Without waking the device',
};

const CONFIRMATION_LABELS: Readonly<Record<Confirmation, string>> = {
  automatic: 'Default',
  'quiet-period': 'Quiet period',
  sentinel: 'Failing frame',
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
    <Disclosure label="Delivery options" summary={deliverySummary(draft, now)} forceOpen={blocked}>
      <div className="composer__group">
        <TextField
          label="Topic"
          mono
          placeholder={knownTopics[0] ?? 'com.example.app'}
          value={draft.topic}
          onChange={(topic) => onChange({ topic })}
          hint={draft.topic === '' ? 'Empty: the identity’s own topic.' : undefined}
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
          label="Priority"
          value={draft.priority}
          options={[...priorities, ...(priorities.includes(draft.priority) ? [] : [draft.priority])].map((value) => ({
            value,
            label: value === '' ? 'Default' : value,
            note: PRIORITY_NOTES[value] ?? 'APNs knows 10, 5 and 1',
          }))}
          onChange={(priority) => onChange({ priority })}
          {...problemOf('priority')}
        />
        <TextField
          label="Expiration"
          placeholder="UNIX seconds"
          inputMode="numeric"
          value={draft.expiration}
          onChange={(expiration) => onChange({ expiration })}
          hint={expirationWords(draft.expiration, now) ?? undefined}
          {...problemOf('expiration')}
        />
        <div className="composer__choices">
          <Button size="small" variant="quiet" onClick={() => onChange({ expiration: '0' })}>
            Once
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
          label="Collapse id"
          aside={draft.collapseId === '' ? undefined : collapseIdWords(draft.collapseId)}
          value={draft.collapseId}
          onChange={(collapseId) => onChange({ collapseId })}
          hint={draft.collapseId === '' ? 'Notifications with the same id replace one another.' : undefined}
          {...problemOf('collapseId')}
        />
        <TextField
          label="apns-id"
          mono
          placeholder="APNs makes one"
          value={draft.apnsId}
          onChange={(apnsId) => onChange({ apnsId })}
          {...problemOf('apnsId')}
        />
        <div className="composer__choices">
          <Button size="small" variant="quiet" onClick={() => onChange({ apnsId: crypto.randomUUID() })}>
            Make an apns-id
          </Button>
        </div>
        {draft.wire === 'binary' && draft.destination !== 'ios-simulator' && (
          <Select
            label="Confirmation"
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

/** The first problem of a field, for the line below its control. */
export function fieldProblem(
  problems: readonly HeaderProblem[],
  field: HeaderField,
): { readonly problem?: string; readonly problemTone?: FieldTone } {
  const problem = problems.find((each) => each.field === field);
  if (problem === undefined) return {};
  return {
    problem: `${problem.sentence} ${problem.remedy}`,
    problemTone: problem.severity === 'error' ? 'danger' : 'warn',
  };
}
