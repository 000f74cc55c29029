import { useId, useState } from 'react';
import {
  DEVICE_KINDS,
  type Device,
  type DeviceEntry,
  type DeviceGroup,
  LONGEST_DEVICE_TEXT,
  LONGEST_NOTE,
} from '../../../contract/kept/devices.ts';
import { ENVIRONMENTS } from '../../../contract/notification.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { longDay } from '../../../words/page/times.ts';
import { readDeviceTokensLater } from '../../state/device-token-reader.ts';
import { Button } from '../../ui/controls/button.tsx';
import { CopyButton } from '../../ui/controls/copy-button.tsx';
import { TextField } from '../../ui/controls/field.tsx';
import { Select } from '../../ui/controls/select.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { shortDeviceToken } from '../../ui/short-words.ts';
import { Dialog } from '../../ui/surfaces/dialog.tsx';
import { explain } from '../../ui/told.ts';
import { lastInFull } from './device-words.ts';
import './device-dialog.css';

/** What a form begins with. */
export type FirstEntry = Omit<DeviceEntry, 'deviceToken'> & {
  /** `null`: it is to be pasted. */
  readonly deviceToken: string | null;
};

export const EMPTY_ENTRY: FirstEntry = {
  deviceToken: null,
  name: '',
  app: null,
  environment: null,
  kind: 'iphone',
  group: null,
  note: '',
};

/** The form of one device: of a new one, or with `known` of one in the book. */
export function DeviceDialog({
  title,
  first,
  known = null,
  groups,
  onSave,
  onRemove,
  onClose,
}: {
  readonly title: string;
  readonly first: FirstEntry;
  readonly known?: Device | null;
  /** Offered for the group. */
  readonly groups: readonly DeviceGroup[];
  /** Answers what is wrong; closes the form itself where nothing is. */
  readonly onSave: (entry: DeviceEntry) => Promise<Problem | null>;
  readonly onRemove?: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const [entry, setEntry] = useState(first);
  const [pasted, setPasted] = useState('');
  const [tried, setTried] = useState(false);
  const [tokenFault, setTokenFault] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const groupsId = useId();
  const change = (patch: Partial<FirstEntry>) => setEntry((now) => ({ ...now, ...patch }));
  const nameMissing = tried && entry.name.trim() === '';
  const needsToken = first.deviceToken === null;

  const paste = async (text: string): Promise<void> => {
    setPasted(text);
    setTokenFault(null);
    const { tokens } = await readDeviceTokensLater(text);
    const [only] = tokens;
    // What stands beside a device token is its name, as people copy them.
    if (tokens.length === 1 && only?.label !== null && only?.label !== undefined)
      setEntry((now) => (now.name === '' ? { ...now, name: only.label ?? '' } : now));
  };
  const tokenMeant = async (): Promise<string | null> => {
    if (pasted.trim() === '' && first.deviceToken !== null) return first.deviceToken;
    const { tokens, problems } = await readDeviceTokensLater(pasted);
    const [only] = tokens;
    if (tokens.length === 1 && only !== undefined && problems.length === 0) return only.token;
    setTokenFault(problems[0] === undefined ? deviceBookWords.oneToken : explain(problems[0]).sentence);
    return null;
  };
  const save = async (): Promise<void> => {
    setTried(true);
    const deviceToken = await tokenMeant();
    if (busy || deviceToken === null || entry.name.trim() === '') return;
    setBusy(true);
    setProblem(null);
    setProblem(await onSave({ ...entry, deviceToken, app: filled(entry.app), group: filled(entry.group) }));
    setBusy(false);
  };
  const tokenField = (
    <TextField
      mono
      label={needsToken ? deviceBookWords.deviceToken : deviceBookWords.newDeviceToken}
      placeholder={deviceBookWords.pasteAnyForm}
      hint={needsToken ? undefined : deviceBookWords.newDeviceTokenHint}
      problem={tokenFault ?? undefined}
      value={pasted}
      onChange={(text) => void paste(text)}
    />
  );

  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void save()}
      actions={
        <>
          {onRemove !== undefined && (
            <Button variant="quiet" icon="trash" className="device-dialog__remove" onClick={onRemove}>
              {deviceBookWords.remove}
            </Button>
          )}
          <Button onClick={onClose}>{deviceBookWords.cancel}</Button>
          <Button type="submit" variant="primary" aria-disabled={busy}>
            {known === null ? deviceBookWords.add : deviceBookWords.save}
          </Button>
        </>
      }
    >
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      {needsToken ? tokenField : <TokenLine deviceToken={first.deviceToken ?? ''} />}
      <TextField
        label={deviceBookWords.name}
        placeholder={deviceBookWords.namePlaceholder}
        maxLength={LONGEST_DEVICE_TEXT}
        problem={nameMissing ? deviceBookWords.nameMissing : undefined}
        value={entry.name}
        onChange={(name) => change({ name })}
      />
      <div className="device-dialog__pair">
        <TextField
          label={deviceBookWords.app}
          placeholder={deviceBookWords.appHint}
          maxLength={LONGEST_DEVICE_TEXT}
          value={entry.app ?? ''}
          onChange={(app) => change({ app })}
        />
        <Select
          label={deviceBookWords.environment}
          value={entry.environment ?? ''}
          options={[
            { value: '', label: deviceBookWords.environmentUnknown },
            ...ENVIRONMENTS.map((value) => ({ value, label: deviceBookWords.environments[value] })),
          ]}
          onChange={(environment) => change({ environment: environment === '' ? null : environment })}
        />
        <Select
          label={deviceBookWords.kind}
          value={entry.kind}
          options={DEVICE_KINDS.map((value) => ({ value, label: deviceBookWords.kinds[value] }))}
          onChange={(kind) => change({ kind })}
        />
        <TextField
          label={deviceBookWords.group}
          list={groupsId}
          maxLength={LONGEST_DEVICE_TEXT}
          value={entry.group ?? ''}
          onChange={(group) => change({ group })}
        />
      </div>
      <datalist id={groupsId}>
        {groups.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField
        label={deviceBookWords.note}
        maxLength={LONGEST_NOTE}
        value={entry.note}
        onChange={(note) => change({ note })}
      />
      {!needsToken && known !== null && tokenField}
      {known !== null && <Past device={known} />}
    </Dialog>
  );
}

function filled(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}

/** A device token is shown and copied, never edited: another one is pasted whole. */
function TokenLine({ deviceToken }: { readonly deviceToken: string }) {
  return (
    <p className="device-dialog__token">
      <span className="field__label">{deviceBookWords.deviceToken}</span>
      <span className="mono" title={deviceToken}>
        {shortDeviceToken(deviceToken)}
      </span>
      <CopyButton label={deviceBookWords.copyToken} text={deviceToken} />
    </p>
  );
}

/** What came of sends to it. */
function Past({ device: { first, last, gone } }: { readonly device: Device }) {
  return (
    <>
      {gone !== null && (
        <Notice
          tone="warn"
          sentence={deviceBookWords.goneSince(longDay(gone.since))}
          remedy={deviceBookWords.goneHint}
        />
      )}
      <dl className="device-dialog__past">
        <dt>{deviceBookWords.firstSend}</dt>
        <dd>{first === null ? deviceBookWords.never : lastInFull(first)}</dd>
        <dt>{deviceBookWords.lastSend}</dt>
        <dd>{last === null ? deviceBookWords.never : lastInFull(last)}</dd>
      </dl>
    </>
  );
}
