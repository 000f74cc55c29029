import { useMemo, useState } from 'react';
import { LONGEST_BROADCAST_STORAGE_SECONDS, type RequestResult, type StoragePolicy } from '../../contract/broadcast.ts';
import type { Priority } from '../../contract/notification.ts';
import type { Mend, Problem } from '../../contract/outcome.ts';
import { payloadLimit, utf8Length } from '../../contract/payload-size.ts';
import { isIn } from '../../contract/told.ts';
import { BROADCAST_FIELDS, checkBroadcast } from '../../payload/broadcast.ts';
import { channelsWords } from '../../words/page/tools/channels.ts';
import { storagePolicies } from '../../words/storage-policies.ts';
import { classNames } from '../ui/class-names.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select, type SelectOption } from '../ui/controls/select.tsx';
import { Icon } from '../ui/icon.tsx';
import { MendButton } from '../ui/notices/mend-button.tsx';
import { RequestNotice } from '../ui/notices/request-notice.tsx';
import { explain, explainInFull, keyOfTold } from '../ui/told.ts';

/** More are counted: mending the first often mends the rest. */
const MOST_PROBLEMS = 4;

const ROUTE = { wire: 'http2', binaryCommand: 2, pushType: 'liveactivity', broadcast: true } as const;

type Keeping = 'once' | '900' | '3600' | '28800' | 'at';

const KEEPING: readonly SelectOption<Keeping>[] = [
  { value: 'once', label: channelsWords.oneAttempt, note: channelsWords.nothingStored },
  { value: '900', label: channelsWords.minutes(15), note: channelsWords.deviceBackGets },
  { value: '3600', label: channelsWords.hours(1) },
  { value: '28800', label: channelsWords.hours(8), note: channelsWords.mostApnsStores },
  { value: 'at', label: channelsWords.untilTime, note: channelsWords.unixSeconds },
];

const PRIORITIES: readonly SelectOption<'' | '10' | '5'>[] = [
  { value: '', label: channelsWords.default, note: channelsWords.notSentApns },
  { value: '10', label: '10', note: channelsWords.onceCountsAgainst },
  { value: '5', label: '5', note: channelsWords.whenSuitsDevice },
];

/** What is broadcast besides where and as whom. */
export interface BroadcastChoices {
  readonly channelId: string;
  readonly expirationSeconds: number | null;
  readonly priority: Priority | null;
}

/** Sends the composer's payload to a channel, its rules checked before. */
export function BroadcastForm({
  channelId,
  storagePolicy,
  bundleId,
  payload,
  now,
  production,
  sending,
  reading,
  ended,
  onChannelId,
  onRead,
  onSend,
  onMend,
  onCompose,
}: {
  readonly channelId: string;
  /** Of that channel; `null` where it is not known. */
  readonly storagePolicy: StoragePolicy | null;
  /** `null`: the identity's own. */
  readonly bundleId: string | null;
  readonly payload: string;
  /** UNIX milliseconds. */
  readonly now: number;
  /** It reaches real devices. */
  readonly production: boolean;
  readonly sending: boolean;
  readonly reading: boolean;
  readonly ended: RequestResult | Problem | null;
  readonly onChannelId: (channelId: string) => void;
  readonly onRead: () => void;
  readonly onSend: (choices: BroadcastChoices) => void;
  readonly onMend: (mend: Mend) => void;
  readonly onCompose: () => void;
}) {
  const [keeping, setKeeping] = useState<Keeping>('once');
  const [at, setAt] = useState('');
  const [priority, setPriority] = useState<'' | '10' | '5'>('');
  const kept = storagePolicy === 'none' ? 'once' : keeping;
  const expirationSeconds = expirationOf(kept, at, now);
  const id = channelId.trim();
  const checked = useMemo(
    () =>
      checkBroadcast(
        {
          ...{ channelId: id, storagePolicy, expirationSeconds, payload },
          requestId: null,
          priority: priorityOf(priority),
          // Whether an app is named is said beside its field.
          bundleId: bundleId ?? 'com.example.app',
        },
        now,
      ),
    [id, storagePolicy, expirationSeconds, payload, priority, bundleId, now],
  );
  const fieldProblem = (field: keyof typeof BROADCAST_FIELDS) => {
    const blocks = checked.blocking.find((problem) => isIn(BROADCAST_FIELDS[field], problem));
    const warns = checked.warnings.find((problem) => isIn(BROADCAST_FIELDS[field], problem));
    const found = blocks ?? warns;
    if (found === undefined) return {};
    return {
      problem: explainInFull(found),
      problemTone: blocks === undefined ? ('warn' as const) : ('danger' as const),
    };
  };
  const ofPayload = (problem: Problem): boolean => isIn('payload', problem);
  const errors = checked.blocking.filter(ofPayload);
  const warnings = checked.warnings.filter(ofPayload);
  const ready = checked.blocking.length === 0 && !sending;
  return (
    <form
      className="broadcast"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready)
          onSend({
            channelId: id,
            expirationSeconds: expirationOf(kept, at, Date.now()),
            priority: priorityOf(priority),
          });
      }}
    >
      <div className="broadcast__fields">
        <h3 className="channels__heading">{channelsWords.sendBroadcast}</h3>
        <div className="broadcast__channel">
          <TextField
            label={channelsWords.channelId}
            mono
            value={channelId}
            placeholder={channelsWords.chooseOnePaste}
            onChange={onChannelId}
            hint={
              id === ''
                ? undefined
                : storagePolicy === null
                  ? channelsWords.storesNotKnown
                  : channelsWords.itStores(storagePolicies[storagePolicy].short)
            }
            {...(id === '' ? {} : fieldProblem('channelId'))}
          />
          <Button icon="read" aria-disabled={id === '' || reading} onClick={() => id !== '' && !reading && onRead()}>
            {channelsWords.read}
          </Button>
        </div>
        <div className="broadcast__pair">
          <Select
            label={channelsWords.keepFor}
            value={kept}
            options={storagePolicy === 'none' ? KEEPING.slice(0, 1) : KEEPING}
            onChange={setKeeping}
            hint={storagePolicy === 'none' ? channelsWords.channelStoresNothing : undefined}
          />
          <Select
            label={channelsWords.broadcastPriority}
            value={priority}
            options={PRIORITIES}
            onChange={setPriority}
          />
        </div>
        {kept === 'at' && (
          <TextField
            label={channelsWords.expiration}
            inputMode="numeric"
            placeholder={channelsWords.secondsUpTo(Math.floor(now / 1_000) + LONGEST_BROADCAST_STORAGE_SECONDS)}
            value={at}
            onChange={setAt}
            {...fieldProblem('expiration')}
          />
        )}
        <div className="broadcast__payload">
          <p className="broadcast__payload-head">
            <span>{channelsWords.composersPayload}</span>
            <span className={classNames('broadcast__bytes', tooLarge(payload) && 'broadcast__bytes--over')}>
              {channelsWords.bytes(utf8Length(payload), payloadLimit(ROUTE))}
            </span>
          </p>
          {errors.length + warnings.length === 0 ? (
            <p className="broadcast__fine">
              <Icon name="done" /> {channelsWords.fitsBroadcastLive}
            </p>
          ) : (
            <ul className="broadcast__problems" aria-label={channelsWords.problemsBroadcast}>
              {[...errors, ...warnings].slice(0, MOST_PROBLEMS).map((problem) => (
                <li
                  key={keyOfTold(problem)}
                  className="broadcast__problem"
                  data-severity={errors.includes(problem) ? 'error' : 'warning'}
                >
                  <Icon name={errors.includes(problem) ? 'rejected' : 'warning'} />
                  <span>
                    <span className="visually-hidden">
                      {errors.includes(problem) ? `${channelsWords.error} ` : `${channelsWords.warning} `}
                    </span>
                    {explain(problem).sentence} <span className="broadcast__remedy">{explain(problem).remedy}</span>
                  </span>
                  {problem.mend?.kind === 'replace-payload' && <MendButton mend={problem.mend} onMend={onMend} />}
                </li>
              ))}
            </ul>
          )}
          <Button variant="link" size="small" onClick={onCompose}>
            {channelsWords.editComposer}
          </Button>
        </div>
      </div>
      <div className="broadcast__end">
        <div role="status" aria-label={channelsWords.broadcastResult}>
          {ended !== null && <RequestNotice ended={ended} onMend={onMend} />}
        </div>
        <div className="broadcast__send">
          {id === '' && <span>{channelsWords.chooseChannelFirst}</span>}
          {id !== '' && errors.length > 0 && <span>{channelsWords.fixPayloadFirst}</span>}
          <Button variant={production ? 'danger' : 'primary'} type="submit" icon="broadcast" aria-disabled={!ready}>
            {sending ? channelsWords.broadcasting : channelsWords.broadcast}
          </Button>
        </div>
      </div>
    </form>
  );
}

function expirationOf(keeping: Keeping, at: string, now: number): number | null {
  if (keeping === 'once') return 0;
  if (keeping === 'at') return /^\d{1,12}$/.test(at.trim()) ? Number(at.trim()) : null;
  return Math.floor(now / 1_000) + Number(keeping);
}

function priorityOf(priority: '' | '10' | '5'): Priority | null {
  return priority === '' ? null : priority === '10' ? 10 : 5;
}

function tooLarge(payload: string): boolean {
  return utf8Length(payload) > payloadLimit(ROUTE);
}
