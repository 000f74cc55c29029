import { t, words } from '../../language.ts';
import { count, number, plural } from '../../prose.ts';

export const devicesWords = words('page-devices', {
  listDeviceTokens: 'List of device tokens',
  remove: (list: string) => t`Remove ${list}`,
  readingThrough: 'Reading it through…',
  cannotUsed: 'Cannot be used',
  deviceTokensCounted: (deviceTokens: number) => count(deviceTokens, { one: 'device token', other: 'device tokens' }),
  lines: (lines: number) => count(lines, { one: 'line', other: 'lines' }),
  devices: (devices: number) => count(devices, { one: 'device', other: 'devices' }),
  someRefused: (counted: string, refused: number) => t`${counted}, ${number(refused)} refused`,
  someUnreadable: (counted: string, lines: string) => t`${counted} · ${lines} cannot be read`,
  column: (column: string) => t`From the column “${column}”.`,
  sendWithout: (lines: number) =>
    plural(lines, {
      one: t`Send without this line`,
      other: t`Send without these ${number(lines)} lines`,
    }),
  linesCannotRead: 'Lines that cannot be read',
  line: (line: number) => t`Line ${number(line)}`,
  moreLines: (lines: string) => t`and ${lines} more`,
  showFewer: 'Show fewer',
  showSome: (problems: number, all: boolean) =>
    all ? t`Show all ${number(problems)}` : t`Show the first ${number(problems)}`,
  repeats: (lines: number, atLeast: boolean) =>
    plural(lines, {
      one: atLeast
        ? t`At least ${number(lines)} line repeats a device token from above. Each line is sent.`
        : t`${number(lines)} line repeats a device token from above. Each line is sent.`,
      other: atLeast
        ? t`At least ${number(lines)} lines repeat a device token from above. Each line is sent.`
        : t`${number(lines)} lines repeat a device token from above. Each line is sent.`,
    }),
  deviceTokens: 'Device tokens',
  pasteOneLine: 'Paste one a line, in any form',
  pastedTookPlace: 'What you pasted took the place of the test devices. Undo brings them back.',
  chooseList: 'Choose a list',
  fileDeviceTokens: 'File of device tokens',
  simulatorsDevice: (name: string) => t`“${name}” is a device of the simulator: nobody else knows its device token.`,
  foundDeviceTokens: 'What was found in the device tokens',
  useDeviceToken: 'Use the device token inside',
  showAll: (findings: number) => t`Show all ${number(findings)}`,
});
