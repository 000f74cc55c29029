import type { SimulatedDevice } from '../../contract/app-start.ts';
import { devicesWords } from '../../words/page/sending/devices.ts';
import { simulatedDevices } from '../../words/simulated-devices.ts';
import { Button } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Icon } from '../ui/icon.tsx';

/** Devices named before the rest is left out. */
const SHOWN = 3;

/** Takes a device of the simulator where there is none yet. */
export function UseDevice({
  device,
  onUse,
}: {
  readonly device: SimulatedDevice;
  readonly onUse: (device: SimulatedDevice) => void;
}) {
  return (
    <Button size="small" icon="phone" onClick={() => onUse(device)}>
      {devicesWords.deviceToUse(simulatedDevices[device.id].name)}
    </Button>
  );
}

/** The devices that the simulator plays, to choose from. */
export function DeviceMenu({
  devices,
  onChoose,
}: {
  readonly devices: readonly SimulatedDevice[];
  readonly onChoose: (device: SimulatedDevice) => void;
}) {
  return (
    <Menu
      heading={devicesWords.devicesSimulatorPlays}
      trigger={
        <Button size="small" variant="quiet" icon="phone" className="device-tokens__menu">
          {devicesWords.simulatedDevices}
          <Icon name="chevron-down" />
        </Button>
      }
      items={devices.map((device) => ({
        label: simulatedDevices[device.id].name,
        note: simulatedDevices[device.id].description,
        onSelect: () => onChoose(device),
      }))}
    />
  );
}

/** What the simulator's devices among the device tokens do, or that nobody else knows them. */
export function Played({
  devices,
  toSimulator,
}: {
  readonly devices: readonly SimulatedDevice[];
  readonly toSimulator: boolean;
}) {
  if (!toSimulator)
    return (
      <p className="device-tokens__note device-tokens__note--warn">
        <Icon name="warning" />
        <span>
          {devicesWords.simulatorsDevice(devices[0] === undefined ? '' : simulatedDevices[devices[0].id].name)}
        </span>
      </p>
    );
  return (
    <ul className="device-tokens__played">
      {devices.slice(0, SHOWN).map(({ deviceToken, id }) => (
        <li key={deviceToken} className="device-tokens__note">
          <Icon name="phone" />
          <span>
            <strong>{simulatedDevices[id].name}</strong> {simulatedDevices[id].description}
          </span>
        </li>
      ))}
    </ul>
  );
}
