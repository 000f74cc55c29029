import { useEffect, useMemo, useRef, useState } from 'react';
import type { SimulatedDevice } from '../../../contract/app-start.ts';
import type { Draft } from '../../../contract/draft.ts';
import type { BootedSimulator } from '../../../contract/kept/devices.ts';
import type { Problem } from '../../../contract/outcome.ts';
import type { DeviceTokenReading } from '../../../payload/device-token/device-tokens.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import type { HostBridge } from '../../bridge.ts';
import { withoutDeviceTokensNow } from '../../state/device-token-reader.ts';
import { Button } from '../../ui/controls/button.tsx';
import { SearchField } from '../../ui/controls/search-field.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import { type ReadTokens, withDeviceTokens } from './choose-devices.ts';
import { DeviceRows, type Pressable } from './device-list.tsx';
import { type DeviceRow, deviceRows, rowChoice } from './device-rows.ts';
import { useDeviceBook } from './use-device-book.ts';
import './device-picker.css';

export interface DevicePickerProps {
  readonly bridge: HostBridge;
  readonly draft: Draft;
  readonly reading: DeviceTokenReading;
  readonly read: ReadTokens;
  readonly simulatedDevices: readonly SimulatedDevice[];
  /** `process.platform` of the host: on a Mac running iOS simulators are listed too. */
  readonly platform: string;
  readonly onChange: (patch: Partial<Draft>) => void;
}

/** The devices to choose from: each press puts one among those of the draft, or takes it out again. */
export function DevicePicker(props: DevicePickerProps) {
  const { bridge, draft, reading, read, onChange } = props;
  const { list, problem } = useDeviceBook(bridge);
  const [query, setQuery] = useState('');
  const booted = useBooted(bridge, props.platform);
  const box = useRef<HTMLElement>(null);
  const among = useMemo(() => new Set(reading.tokens.map(({ token }) => token)), [reading]);
  const tests = useMemo(() => new Set(props.simulatedDevices.map(({ deviceToken }) => deviceToken)), [props]);
  const toSimulator = draft.destination === 'simulator';
  const rows = useMemo(
    () =>
      list === null ? [] : deviceRows(list, { query, testDevices: toSimulator, among, booted: booted.simulators }),
    [list, query, toSimulator, among, booted.simulators],
  );
  const add = (deviceTokens: readonly string[]): void => {
    const text = withDeviceTokens(draft.deviceTokens, deviceTokens, tests, read);
    if (text !== null) onChange({ deviceTokens: text });
  };
  const press = (row: Pressable): void => {
    if (row.kind === 'booted') {
      onChange({ destination: 'ios-simulator', iosSimulatorDevice: row.simulator.udid });
      return;
    }
    const deviceTokens = row.kind === 'group' ? row.deviceTokens : [row.device.deviceToken];
    if (rowChoice(row, among) === 'all')
      onChange({ deviceTokens: withoutDeviceTokensNow(draft.deviceTokens, new Set(deviceTokens)) });
    else add(deviceTokens);
  };
  const pasted = query.trim() === '' ? null : read(query);
  const fresh = pasted?.problems.length === 0 ? pasted.tokens.map(({ token }) => token) : [];
  return (
    <section className="device-picker" aria-label={deviceBookWords.devicesToSendTo} ref={box}>
      <SearchField
        label={deviceBookWords.searchDevices}
        placeholder={deviceBookWords.searchOrPaste}
        value={query}
        onChange={setQuery}
        onDown={() => box.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus()}
        onEnter={() => {
          const [only, other] = rows.filter((row): row is Pressable => row.kind !== 'heading');
          if (only !== undefined && (other === undefined || only.kind === 'group')) press(only);
          else if (only === undefined && fresh.length > 0) add(fresh);
        }}
      />
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      {list !== null && list.problem !== null && <Notice tone="warn" {...explain(list.problem)} />}
      {booted.problem !== null && <p className="device-picker__note">{explain(booted.problem).sentence}</p>}
      {list !== null && (
        <DeviceRows
          label={deviceBookWords.devicesToSendTo}
          rows={rows}
          mark={(row) => choiceOf(row, among, draft)}
          empty={
            query.trim() === '' ? (
              <>
                <strong>{deviceBookWords.noneYet}</strong>
                <span>{deviceBookWords.noneYetHint}</span>
              </>
            ) : fresh.length > 0 ? (
              <>
                <strong>{deviceBookWords.unknownToken}</strong>
                <Button size="small" onClick={() => add(fresh)}>
                  {deviceBookWords.sendToToken}
                </Button>
              </>
            ) : (
              <>
                <strong>{deviceBookWords.nothingFound(query.trim())}</strong>
                <span>{deviceBookWords.nothingFoundHint}</span>
              </>
            )
          }
          onPress={press}
        />
      )}
    </section>
  );
}

function choiceOf(row: DeviceRow, among: ReadonlySet<string>, draft: Draft): 'all' | 'some' | 'none' {
  if (row.kind !== 'booted') return rowChoice(row, among);
  const isChosen = draft.destination === 'ios-simulator' && draft.iosSimulatorDevice === row.simulator.udid;
  return isChosen ? 'all' : 'none';
}

/** iOS simulators that run on this Mac; Xcode is asked when the list comes up, and on no other system. */
function useBooted(bridge: HostBridge, platform: string) {
  const [simulators, setSimulators] = useState<readonly BootedSimulator[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (platform !== 'darwin') return;
    void bridge['devices.booted'](undefined).then((answer) => {
      if (answer.ok) setSimulators(answer.value);
      else setProblem(answer.problem);
    });
  }, [bridge, platform]);
  return { simulators, problem };
}
