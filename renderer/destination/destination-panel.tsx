import { type Authority, type DestinationChoice, parseHostPort } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { BinaryCommand, Wire } from '../../contract/notification.ts';
import { AuthorityPicker } from '../ui/controls/authority-picker.tsx';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { Select, type SelectOption } from '../ui/controls/select.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import './destination-panel.css';

const DESTINATIONS: readonly SelectOption<DestinationChoice>[] = [
  { value: 'simulator', label: 'Simulator', note: 'APNs on this computer, built in. Needs nothing.' },
  { value: 'sandbox', label: 'Sandbox', note: 'Apple, for builds run from Xcode.' },
  {
    value: 'production',
    label: 'Production',
    note: 'Apple, for TestFlight and App Store: real devices.',
    tone: 'danger',
  },
  { value: 'other', label: 'Other gateway', note: 'A host of your own that speaks APNs.' },
];
const IOS_SIMULATOR: SelectOption<DestinationChoice> = {
  value: 'ios-simulator',
  label: 'iOS Simulator',
  note: 'Xcode’s, on this Mac. Needs no certificate.',
};

const HINTS: Readonly<Record<DestinationChoice, string>> = {
  simulator: 'Built in, over real TLS. Needs no account and no certificate.',
  sandbox: 'Apple’s world for apps run from Xcode.',
  production: 'Real devices of real users: TestFlight and App Store.',
  other: 'A gateway or API host of your own.',
  'ios-simulator': 'Xcode’s simulator on this Mac, by simctl push. No wire and no certificate.',
};

const WIRES: readonly SelectOption<Wire>[] = [
  { value: 'http2', label: 'HTTP/2', note: 'Apple’s API since 2015' },
  { value: 'binary', label: 'Binary gateway', note: 'The wire before it: closed at Apple' },
];
const COMMANDS: readonly SelectOption<'0' | '1' | '2'>[] = [
  { value: '2', label: '2 · framed', note: 'Items with lengths, errors named' },
  { value: '1', label: '1 · enhanced', note: 'Identifier and expiry, errors named' },
  { value: '0', label: '0 · simple', note: 'Token and payload, errors never named' },
];
const PORTS: readonly SelectOption<'443' | '2197'>[] = [
  { value: '443', label: '443' },
  { value: '2197', label: '2197', note: 'Where a firewall keeps 443 for the web' },
];

export interface DestinationPanelProps {
  readonly draft: Draft;
  readonly authorities: readonly Authority[];
  readonly platform: string;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onChooseAuthority: (file: File) => void;
}

export function DestinationPanel(props: DestinationPanelProps) {
  const { draft, platform, onChange } = props;
  const offered =
    platform === 'darwin' || draft.destination === 'ios-simulator' ? [...DESTINATIONS, IOS_SIMULATOR] : DESTINATIONS;
  const apple = draft.destination === 'sandbox' || draft.destination === 'production';
  return (
    <div className="destination">
      <Select
        label="Destination"
        value={draft.destination}
        options={offered}
        hint={HINTS[draft.destination]}
        onChange={(destination) => onChange({ destination })}
      />
      {draft.destination === 'other' && <OtherGateway {...props} />}
      {draft.destination === 'ios-simulator' ? (
        <TextField
          label="Simulator device"
          value={draft.iosSimulatorDevice}
          placeholder="booted"
          hint="booted, or a device’s name or UDID."
          problem={platform === 'darwin' ? undefined : 'Xcode’s simulators run on a Mac only.'}
          onChange={(iosSimulatorDevice) => onChange({ iosSimulatorDevice })}
        />
      ) : (
        <div className="destination__wire">
          <Select label="Wire" value={draft.wire} options={WIRES} onChange={(wire) => onChange({ wire })} />
          {draft.wire === 'binary' ? (
            <Select
              label="Command"
              value={String(draft.binaryCommand) as '0' | '1' | '2'}
              options={COMMANDS}
              onChange={(command) => onChange({ binaryCommand: Number(command) as BinaryCommand })}
            />
          ) : (
            apple && (
              <Select
                label="Port"
                value={String(draft.applePort) as '443' | '2197'}
                options={PORTS}
                onChange={(port) => onChange({ applePort: port === '443' ? 443 : 2197 })}
              />
            )
          )}
        </div>
      )}
      {apple && draft.wire === 'binary' && (
        <Notice
          tone="warn"
          sentence="Apple closed its binary gateway on 31 March 2021. Nothing answers there any more."
          remedy="The simulator and gateways of your own still speak it."
          actions={
            <Button size="small" onClick={() => onChange({ wire: 'http2' })}>
              Use HTTP/2
            </Button>
          }
        />
      )}
    </div>
  );
}

function OtherGateway({ draft, authorities, onChange, onChooseAuthority }: DestinationPanelProps) {
  const parsed = parseHostPort(draft.otherHost);
  const mistake = draft.otherHost !== '' && 'mistake' in parsed ? parsed.mistake : undefined;
  const usualPort = draft.wire === 'http2' ? 443 : 2195;
  return (
    <>
      <TextField
        label="Host"
        mono
        value={draft.otherHost}
        placeholder={`push.example.com:${usualPort}`}
        problem={mistake}
        hint={mistake === undefined ? `Without a port: ${usualPort}.` : undefined}
        onChange={(otherHost) => onChange({ otherHost })}
      />
      <AuthorityPicker
        server="the gateway"
        inputLabel="CA file"
        chosen={draft.otherAuthority}
        authorities={authorities}
        onChange={(otherAuthority) => onChange({ otherAuthority })}
        onChooseFile={onChooseAuthority}
      />
    </>
  );
}
