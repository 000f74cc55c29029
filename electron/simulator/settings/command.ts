import { DEVICE_FIELDS, type DeviceRule, inLowerCase } from '../devices/devices.ts';
import { checkFields, type FieldRule, readJsonWithPlaces } from '../strict-json.ts';
import type { Injection } from './injections.ts';
import { INJECTION_FIELDS } from './settings-file.ts';

/** What a running simulator is told to change. */
export interface SimulatorCommand {
  /** Replaces all that is known of its device token. */
  readonly device?: DeviceRule;
  /** Is played from now on, behind those that are being played. */
  readonly inject?: Injection;
}

const COMMAND_FIELDS: Readonly<Record<keyof SimulatorCommand, FieldRule>> = {
  device: { what: 'device', fields: DEVICE_FIELDS },
  inject: { what: 'injection', fields: INJECTION_FIELDS },
};

/** The command in `text`, a JSON object on line `line` of `name`. Throws `SimulatorError` with the place of the first mistake. */
export function readCommand(text: string, name: string, line: number): SimulatorCommand {
  const document = readJsonWithPlaces(text, name, 'command-mistake', { firstLine: line });
  checkFields(document, document.root, 'command', COMMAND_FIELDS);
  const command = document.valueOf(document.root) as SimulatorCommand;
  if (command.device === undefined && command.inject === undefined)
    throw document.mistake(document.root, { kind: 'nothing-to-change' });
  return command.device === undefined ? command : { ...command, device: inLowerCase(command.device) };
}
