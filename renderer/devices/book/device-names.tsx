import { useState } from 'react';
import type { Draft } from '../../../contract/draft.ts';
import type { DeviceEntry, ListedDevice } from '../../../contract/kept/devices.ts';
import type { Environment } from '../../../contract/notification.ts';
import type { DeviceTokenReading, ReadDeviceToken } from '../../../payload/device-token/device-tokens.ts';
import { deviceBookWords } from '../../../words/page/devices.ts';
import { devicesWords } from '../../../words/page/sending/devices.ts';
import { shortDay } from '../../../words/page/times.ts';
import { simulatedDevices } from '../../../words/simulated-devices.ts';
import type { HostBridge } from '../../bridge.ts';
import { Button } from '../../ui/controls/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { shortDeviceToken } from '../../ui/short-words.ts';
import { DeviceDialog, EMPTY_ENTRY } from './device-dialog.tsx';
import { shownName } from './device-rows.ts';
import { factsOf } from './device-words.ts';
import { useDeviceBook } from './use-device-book.ts';
import './device-names.css';

/** Device tokens told one by one before the rest is counted. */
const SHOWN = 3;

/** Whose device tokens stand in the field; those that nobody knows can be added to the book. */
export function DeviceNames({
  bridge,
  draft,
  reading,
}: {
  readonly bridge: HostBridge;
  readonly draft: Draft;
  readonly reading: DeviceTokenReading;
}) {
  const { list, work } = useDeviceBook(bridge);
  const [adding, setAdding] = useState<ReadDeviceToken | null>(null);
  if (list === null) return null;
  const known = new Map(list.devices.map((device) => [device.deviceToken, device]));
  const named = reading.tokens.flatMap(({ token }) => known.get(token) ?? []);
  const unknown = reading.tokens.filter(({ token }) => !known.has(token));
  const { destination } = draft;
  const environment = destination === 'sandbox' || destination === 'production' ? destination : null;
  if (named.length + unknown.length === 0) return null;
  return (
    <>
      <ul className="device-names" aria-label={deviceBookWords.devices}>
        {named.slice(0, SHOWN).map((device) => (
          <Named key={device.deviceToken} device={device} environment={environment} draft={draft} />
        ))}
        {named.length > SHOWN && <li className="device-names__more">{deviceBookWords.more(named.length - SHOWN)}</li>}
        {unknown.slice(0, SHOWN).map((one) => (
          <li key={one.token} className="device-names__row">
            <Icon name="phone" />
            <span className="device-names__text">
              {one.label !== null && <strong>{one.label}</strong>}{' '}
              <span className="mono">{shortDeviceToken(one.token)}</span>
            </span>
            <Button
              variant="link"
              size="small"
              aria-label={deviceBookWords.addTokenToDevices(shortDeviceToken(one.token))}
              onClick={() => setAdding(one)}
            >
              {deviceBookWords.addToDevices}
            </Button>
          </li>
        ))}
        {unknown.length > SHOWN && (
          <li className="device-names__more">{deviceBookWords.more(unknown.length - SHOWN)}</li>
        )}
      </ul>
      {adding !== null && (
        <DeviceDialog
          title={deviceBookWords.addDevice}
          first={{
            ...EMPTY_ENTRY,
            deviceToken: adding.token,
            name: adding.label ?? '',
            app: draft.topic.trim() === '' ? null : draft.topic.trim(),
            environment,
          }}
          groups={list.groups}
          onSave={async (entry: DeviceEntry) => {
            const problem = await work.add([{ ...entry, first: null, last: null, gone: null }]);
            if (problem === null) setAdding(null);
            return problem;
          }}
          onClose={() => setAdding(null)}
        />
      )}
    </>
  );
}

function Named({
  device,
  environment,
  draft,
}: {
  readonly device: ListedDevice;
  /** Of the destination. */
  readonly environment: Environment | null;
  readonly draft: Draft;
}) {
  const { simulated, inBook, gone } = device;
  const name = shownName(device);
  if (simulated !== null && !inBook)
    return draft.destination === 'simulator' ? (
      <li className="device-names__row">
        <Icon name="flask" />
        <span className="device-names__text">
          <strong>{name}</strong> {simulatedDevices[simulated].description}
        </span>
      </li>
    ) : (
      <Warned sentence={devicesWords.simulatorsDevice(name)} />
    );
  const isElsewhere = environment !== null && device.environment !== null && device.environment !== environment;
  return (
    <>
      <li className="device-names__row">
        <Icon name={device.kind === 'ipad' ? 'tablet' : 'phone'} />
        <span className="device-names__text">
          <strong>{name}</strong> {factsOf(device)}
        </span>
      </li>
      {gone !== null && <Warned sentence={deviceBookWords.goneSince(shortDay(gone.since))} />}
      {isElsewhere && device.environment !== null && (
        <Warned sentence={deviceBookWords.elsewhere(deviceBookWords.environments[device.environment])} />
      )}
    </>
  );
}

function Warned({ sentence }: { readonly sentence: string }) {
  return (
    <li className="device-names__row device-names__row--warn">
      <Icon name="warning" />
      <span className="device-names__text">{sentence}</span>
    </li>
  );
}
