import { OUTCOMES } from '../../contract/outcome.ts';
import { historyWords } from '../../words/page/history.ts';
import { longDay } from '../../words/page/times.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select } from '../ui/controls/select.tsx';
import { Icon } from '../ui/icon.tsx';
import { shortDeviceToken } from '../ui/short-words.ts';
import { type Days, type Filters, NO_FILTERS } from './rows.ts';

const DAYS = ['any', 'today', 'yesterday', 'week', 'month'] as const;

/** What can be chosen: values that came up in what was listed. */
export interface FilterChoices {
  readonly topics: readonly string[];
  readonly devices: readonly { readonly deviceToken: string; readonly name: string | null }[];
}

/** What of the history is shown, chosen one by one. */
export function FilterForm({
  filters,
  choices,
  today,
  onChange,
}: {
  readonly filters: Filters;
  readonly choices: FilterChoices;
  /** "2026-12-01" */
  readonly today: string;
  readonly onChange: (filters: Filters) => void;
}) {
  const isOneDay = !DAYS.some((days) => days === filters.days);
  const withChosen = (value: string | null, known: readonly string[]) =>
    value === null || known.includes(value) ? known : [value, ...known];
  const named = new Map(choices.devices.map(({ deviceToken, name }) => [deviceToken, name]));
  return (
    <div className="past-filters">
      <Select
        label={historyWords.outcome}
        value={filters.outcome ?? ''}
        options={[
          { value: '', label: historyWords.anyOutcome },
          ...OUTCOMES.map((outcome) => ({ value: outcome, label: historyWords.outcomes[outcome] })),
        ]}
        onChange={(outcome) => onChange({ ...filters, outcome: OUTCOMES.find((one) => one === outcome) ?? null })}
      />
      <Select
        label={historyWords.app}
        value={filters.topic ?? ''}
        options={[
          { value: '', label: historyWords.anyApp },
          ...withChosen(filters.topic, choices.topics).map((topic) => ({ value: topic, label: topic })),
        ]}
        onChange={(topic) => onChange({ ...filters, topic: topic === '' ? null : topic })}
      />
      <Select
        label={historyWords.device}
        value={filters.device ?? ''}
        options={[
          { value: '', label: historyWords.anyDevice },
          ...withChosen(filters.device, [...named.keys()]).map((deviceToken) => ({
            value: deviceToken,
            label: named.get(deviceToken) ?? shortDeviceToken(deviceToken),
          })),
        ]}
        onChange={(device) => onChange({ ...filters, device: device === '' ? null : device })}
      />
      <Select
        label={historyWords.day}
        value={isOneDay ? 'one' : filters.days}
        options={[
          ...DAYS.map((days) => ({ value: days, label: historyWords.days[days] })),
          { value: 'one', label: historyWords.days.one },
        ]}
        onChange={(days) => onChange({ ...filters, days: days === 'one' ? (today as Days) : (days as Days) })}
      />
      {isOneDay && (
        <TextField
          label={historyWords.date}
          type="date"
          max={today}
          value={filters.days}
          onChange={(date) => onChange({ ...filters, days: date === '' ? 'any' : (date as Days) })}
        />
      )}
      <Button
        size="small"
        variant="quiet"
        disabled={countOf(filters) === 0}
        onClick={() => onChange({ ...NO_FILTERS, text: filters.text })}
      >
        {historyWords.clearFilters}
      </Button>
    </div>
  );
}

/** How many filters there are, beside the text. */
export function countOf({ topic, device, outcome, days }: Filters): number {
  return [topic, device, outcome, days === 'any' ? null : days].filter((filter) => filter !== null).length;
}

/** The filters that are set, each to be taken away. */
export function FilterPills({
  filters,
  nameOf,
  onChange,
}: {
  readonly filters: Filters;
  readonly nameOf: (deviceToken: string) => string | null;
  readonly onChange: (filters: Filters) => void;
}) {
  const { outcome, topic, device, days } = filters;
  const pills: (readonly [string, Partial<Filters>])[] = [
    ...(outcome === null ? [] : [[historyWords.outcomes[outcome], { outcome: null }] as const]),
    ...(topic === null ? [] : [[topic, { topic: null }] as const]),
    ...(device === null ? [] : [[nameOf(device) ?? shortDeviceToken(device), { device: null }] as const]),
    ...(days === 'any' ? [] : [[daysWords(days), { days: 'any' }] as const]),
  ];
  if (pills.length === 0) return null;
  return (
    <div className="past-pills">
      {pills.map(([words, without]) => (
        <button
          key={words}
          type="button"
          className="past-pill"
          title={words}
          aria-label={historyWords.removeFilter(words)}
          onClick={() => onChange({ ...filters, ...without })}
        >
          <span>{words}</span>
          <Icon name="close" />
        </button>
      ))}
    </div>
  );
}

function daysWords(days: Days): string {
  const known = DAYS.find((one) => one === days);
  return known === undefined ? longDay(new Date(`${days}T00:00`).getTime()) : historyWords.days[known];
}
