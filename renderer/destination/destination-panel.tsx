import { lazy, Suspense } from 'react';
import { type Authority, type DestinationChoice, parseHostPort } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { FieldId } from '../../contract/field-id.ts';
import type { BinaryCommand, Wire } from '../../contract/notification.ts';
import { destinationWords } from '../../words/page/sending/destination.ts';
import { TextField } from '../ui/controls/field.tsx';
import { Select, type SelectOption } from '../ui/controls/select.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import './destination-panel.css';
import { hostMistake } from '../../words/host-mistake.ts';

const AuthorityPicker = lazy(() =>
  import('../ui/controls/authority-picker.tsx').then((module) => ({ default: module.AuthorityPicker })),
);

const DESTINATIONS: readonly SelectOption<DestinationChoice>[] = [
  { value: 'simulator', label: destinationWords.simulator, note: destinationWords.apnsComputerBuilt },
  { value: 'sandbox', label: destinationWords.sandbox, note: destinationWords.appleBuildsRun },
  {
    value: 'production',
    label: destinationWords.production,
    note: destinationWords.appleTestflightApp,
    tone: 'danger',
  },
  { value: 'other', label: destinationWords.otherGateway, note: destinationWords.hostOwnSpeaks },
];
const IOS_SIMULATOR: SelectOption<DestinationChoice> = {
  value: 'ios-simulator',
  label: destinationWords.iosSimulator,
  note: destinationWords.xcodesMacNeeds,
};

const WIRES: readonly SelectOption<Wire>[] = [
  { value: 'http2', label: 'HTTP/2', note: destinationWords.applesApiSince },
  { value: 'binary', label: destinationWords.binaryGateway, note: destinationWords.wireBeforeClosed },
];
const COMMANDS: readonly SelectOption<'0' | '1' | '2'>[] = [
  { value: '2', label: destinationWords.framed, note: destinationWords.itemsLengthsErrors },
  { value: '1', label: destinationWords.enhanced, note: destinationWords.identifierExpiryErrors },
  { value: '0', label: destinationWords.simple, note: destinationWords.tokenPayloadErrors },
];
const PORTS: readonly SelectOption<'443' | '2197'>[] = [
  { value: '443', label: '443' },
  { value: '2197', label: '2197', note: destinationWords.whereFirewallKeeps },
];

export interface DestinationPanelProps {
  readonly draft: Draft;
  readonly authorities: readonly Authority[];
  readonly platform: string;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onChooseAuthority: (file: File) => void;
}

/**
 * Where a push goes, and what each destination asks besides: a simulated device, a port, a gateway’s address and
 * authority.
 */
export function DestinationPanel(props: DestinationPanelProps) {
  const { draft, platform, onChange } = props;
  const offered =
    platform === 'darwin' || draft.destination === 'ios-simulator' ? [...DESTINATIONS, IOS_SIMULATOR] : DESTINATIONS;
  const apple = draft.destination === 'sandbox' || draft.destination === 'production';
  return (
    <div className="destination">
      <div className="destination__choices" role="radiogroup" aria-label={destinationWords.destination}>
        {offered.map(({ value, label, note, tone }) => (
          <label key={value} className="destination__choice" data-tone={tone}>
            <input
              type="radio"
              name="destination"
              value={value}
              checked={draft.destination === value}
              data-field={draft.destination === value ? ('destination' satisfies FieldId) : undefined}
              onChange={() => onChange({ destination: value })}
            />
            <span>
              <span className="destination__name">{label}</span>
              <span className="destination__note">{note}</span>
            </span>
          </label>
        ))}
      </div>
      {draft.destination === 'other' && <OtherGateway {...props} />}
      {draft.destination === 'ios-simulator' ? (
        <TextField
          label={destinationWords.simulatorDevice}
          value={draft.iosSimulatorDevice}
          placeholder="booted" // not prose: a word of simctl
          hint={destinationWords.bootedOr}
          problem={platform === 'darwin' ? undefined : destinationWords.xcodesSimulatorsRun}
          onChange={(iosSimulatorDevice) => onChange({ iosSimulatorDevice })}
        />
      ) : (
        <Disclosure label={destinationWords.advanced} summary={advancedWords(draft)} defaultOpen={isUnusual(draft)}>
          <div className="destination__wire">
            <Select
              label={destinationWords.wire}
              field="wire"
              value={draft.wire}
              options={WIRES}
              onChange={(wire) => onChange({ wire })}
            />
            {draft.wire === 'binary' ? (
              <Select
                label={destinationWords.command}
                value={String(draft.binaryCommand) as '0' | '1' | '2'}
                options={COMMANDS}
                onChange={(command) => onChange({ binaryCommand: Number(command) as BinaryCommand })}
              />
            ) : (
              apple && (
                <Select
                  label={destinationWords.port}
                  value={String(draft.applePort) as '443' | '2197'}
                  options={PORTS}
                  onChange={(port) => onChange({ applePort: port === '443' ? 443 : 2197 })}
                />
              )
            )}
          </div>
        </Disclosure>
      )}
    </div>
  );
}

/** Which protocol, command and port, while they are folded away. */
function advancedWords({ wire, binaryCommand, destination, applePort }: Draft): string {
  if (wire === 'binary') return `${destinationWords.binaryGateway} · ${labelOf(COMMANDS, String(binaryCommand))}`;
  return destination === 'sandbox' || destination === 'production' ? `HTTP/2 · ${applePort}` : 'HTTP/2';
}

const labelOf = (options: readonly SelectOption<string>[], value: string): string =>
  options.find((option) => option.value === value)?.label ?? value;

const isUnusual = ({ wire, applePort }: Draft): boolean => wire === 'binary' || applePort !== 443;

function OtherGateway({ draft, authorities, onChange, onChooseAuthority }: DestinationPanelProps) {
  const parsed = parseHostPort(draft.otherHost);
  const mistake = draft.otherHost !== '' && 'mistake' in parsed ? hostMistake(parsed.mistake) : undefined;
  const usualPort = draft.wire === 'http2' ? 443 : 2195;
  return (
    <>
      <TextField
        label={destinationWords.host}
        field="host"
        mono
        value={draft.otherHost}
        placeholder={`push.example.com:${usualPort}`}
        problem={mistake}
        hint={mistake === undefined ? destinationWords.withoutPort(usualPort) : undefined}
        onChange={(otherHost) => onChange({ otherHost })}
      />
      <Suspense fallback={null}>
        <AuthorityPicker
          server={destinationWords.theGateway}
          inputLabel={destinationWords.caFile}
          chosen={draft.otherAuthority}
          authorities={authorities}
          onChange={(otherAuthority) => onChange({ otherAuthority })}
          onChooseFile={onChooseAuthority}
        />
      </Suspense>
    </>
  );
}
