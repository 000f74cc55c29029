import { type ClipboardEvent, lazy, Suspense, useRef, useState } from 'react';
import type { SimulatedDevice } from '../../contract/app-start.ts';
import type { Draft } from '../../contract/draft.ts';
import type { DeviceTokenReading } from '../../payload/device-token/device-tokens.ts';
import type { DeviceTokenProblem } from '../../payload/problem.ts';
import { devicesWords } from '../../words/page/sending/devices.ts';
import { deviceTokenNote } from '../../words/payload/device-token-notes.ts';
import type { HostBridge } from '../bridge.ts';
import type { ListChoice } from '../state/list-choice.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextArea } from '../ui/controls/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { explain } from '../ui/told.ts';
import { countWords } from './count-words.ts';
import { pasteDeviceTokens } from './paste-device-tokens.ts';
import './device-tokens-panel.css';

const DeviceTokenListCard = lazy(() =>
  import('./device-token-list-card.tsx').then((module) => ({ default: module.DeviceTokenListCard })),
);

const DevicePicker = lazy(() =>
  import('./book/device-picker.tsx').then((module) => ({ default: module.DevicePicker })),
);
const DeviceNames = lazy(() => import('./book/device-names.tsx').then((module) => ({ default: module.DeviceNames })));

/** Receipts and problems shown before "Show all". */
const SHOWN_AT_FIRST = 3;

export interface DeviceTokensPanelProps {
  readonly bridge: HostBridge;
  readonly draft: Draft;
  readonly reading: DeviceTokenReading;
  /** Reads a text; `null` while the reader is being loaded. */
  readonly read: (text: string) => DeviceTokenReading | null;
  readonly simulatedDevices: readonly SimulatedDevice[];
  /** `process.platform` of the host. */
  readonly platform: string;
  /** A list in a file, in place of what is typed. */
  readonly list: ListChoice | null;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onChooseList: (file: File) => void;
  readonly onRemoveList: () => void;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}

/** To whom a push goes: the device tokens that are typed, or a list in a file in place of them. */
export function DeviceTokensPanel(props: DeviceTokensPanelProps) {
  const { list } = props;
  if (list === null) return <TypedDeviceTokens {...props} />;
  return (
    <div className="device-tokens">
      <p className="field__label">{devicesWords.deviceTokens}</p>
      <Suspense fallback={null}>
        <DeviceTokenListCard choice={list} onLeaveOut={props.onLeaveOut} onRemove={props.onRemoveList} />
      </Suspense>
    </div>
  );
}

function TypedDeviceTokens(props: DeviceTokensPanelProps) {
  const { bridge, draft, reading, read, simulatedDevices, onChange, onChooseList } = props;
  const { tokens } = reading;
  // For a moment after the start the reader is on its way: nothing is wrong yet.
  const problems = reading.problems.filter(({ code }) => code !== 'device-tokens-being-read');
  const [madeRoom, setMadeRoom] = useState(false);
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const field = event.currentTarget;
    const paste = pasteDeviceTokens(
      { text: field.value, from: field.selectionStart, to: field.selectionEnd },
      event.clipboardData.getData('text/plain'),
      new Set(simulatedDevices.map(({ deviceToken }) => deviceToken)),
      read,
    );
    if (paste === null) return;
    event.preventDefault();
    field.setSelectionRange(paste.from, paste.to);
    // As typing does it, so that the browser's own undo brings back what stood there.
    if (!document.execCommand('insertText', false, paste.insert))
      onChange({ deviceTokens: field.value.slice(0, paste.from) + paste.insert + field.value.slice(paste.to) });
    setMadeRoom(paste.replacesTestDevices);
  };
  return (
    <div className="device-tokens">
      <Suspense fallback={<div className="device-tokens__picker" />}>
        <DevicePicker
          bridge={bridge}
          draft={draft}
          reading={reading}
          read={read}
          simulatedDevices={simulatedDevices}
          platform={props.platform}
          onChange={(patch) => {
            setMadeRoom(false);
            onChange(patch);
          }}
        />
      </Suspense>
      <TextArea
        label={devicesWords.deviceTokens}
        field="device-tokens"
        mono
        rows={4}
        value={draft.deviceTokens}
        placeholder={devicesWords.pasteOneLine}
        problem={problems.length > 0 ? countWords(tokens.length, problems.length) : undefined}
        aside={problems.length === 0 && tokens.length > 0 ? countWords(tokens.length, 0) : undefined}
        onPaste={onPaste}
        onChange={(deviceTokens) => {
          setMadeRoom(false);
          onChange({ deviceTokens });
        }}
      />
      {madeRoom && (
        <p className="device-tokens__note" role="status">
          <Icon name="done" />
          <span>{devicesWords.pastedTookPlace}</span>
        </p>
      )}
      <Findings
        reading={{ ...reading, problems }}
        onReplace={({ from, to, replacement }) => {
          const { deviceTokens } = draft;
          onChange({ deviceTokens: deviceTokens.slice(0, from) + replacement + deviceTokens.slice(to) });
        }}
      />
      <Suspense fallback={null}>
        <DeviceNames bridge={bridge} draft={draft} reading={reading} />
      </Suspense>
      <div className="device-tokens__ways">
        <ChooseList onChoose={onChooseList} />
      </div>
    </div>
  );
}

/** A file with as many device tokens as there are: it is streamed, never pasted. */
function ChooseList({ onChoose }: { readonly onChoose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" variant="quiet" icon="folder" onClick={() => input.current?.click()}>
        {devicesWords.chooseList}
      </Button>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={devicesWords.fileDeviceTokens}
        accept=".csv,.tsv,.txt,.list,text/plain,text/csv"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again, after it was mended.
          event.target.value = '';
          if (file !== undefined) onChoose(file);
        }}
      />
    </>
  );
}

function Findings({
  reading,
  onReplace,
}: {
  readonly reading: DeviceTokenReading;
  readonly onReplace: (problem: DeviceTokenProblem) => void;
}) {
  const [all, setAll] = useState(false);
  const findings = [
    ...reading.problems.map((problem) => ({
      key: `problem ${problem.from} ${problem.code}`,
      line: problem.line,
      tone: 'danger' as const,
      ...explain(problem),
      problem: problem.replacement === null ? null : problem,
    })),
    ...reading.receipts.map((receipt, index) => ({
      key: `receipt ${index} ${receipt.line}`,
      line: receipt.line,
      tone: 'neutral' as const,
      sentence: deviceTokenNote(receipt.note),
      remedy: '',
      problem: null,
    })),
  ];
  if (findings.length === 0) return null;
  const shown = all ? findings.slice(0, 200) : findings.slice(0, SHOWN_AT_FIRST);
  return (
    <>
      <ul className="device-tokens__findings" aria-label={devicesWords.foundDeviceTokens}>
        {shown.map(({ key, line, tone, sentence, remedy, problem }) => (
          <li key={key} className={`device-tokens__note device-tokens__note--${tone}`}>
            <Icon name={tone === 'danger' ? 'rejected' : 'done'} />
            <span>
              <span className="device-tokens__line">{devicesWords.line(line)}</span> {sentence}
              {remedy !== '' && <span className="device-tokens__remedy"> {remedy}</span>}
              {problem !== null && (
                <Button variant="link" size="small" onClick={() => onReplace(problem)}>
                  {devicesWords.useDeviceToken}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {findings.length > SHOWN_AT_FIRST && (
        <Button variant="link" size="small" onClick={() => setAll(!all)}>
          {all ? devicesWords.showFewer : devicesWords.showAll(findings.length)}
        </Button>
      )}
    </>
  );
}
