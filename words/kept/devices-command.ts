import type { DeviceKind } from '../../contract/kept/devices.ts';
import { t, words } from '../language.ts';
import { count, number } from '../prose.ts';

export const devicesWords = words('cli-devices', {
  examples: `
Examples:
  pushwright devices add TOKEN --name "My iPhone" --app com.example.app --environment sandbox --group team
  pushwright devices list
  pushwright devices import team.csv
  pushwright send --device "My iPhone" --alert "Hello"
  pushwright send --group team --alert "Hello"

Nothing comes into the book by itself. A send notes how it ended for the devices that are in it.`,
  summary: 'the book of devices: names for device tokens',
  description: 'Lists, adds, removes, imports and exports the devices of your book, which sends can name.',
  list: { summary: 'list the devices, and the test devices of the simulator' },
  add: { summary: 'add a device' },
  remove: { summary: 'remove devices' },
  importing: { summary: 'add the devices of a file: a CSV, JSON, or device tokens with names beside them' },
  exporting: { summary: 'write the devices as CSV or JSON' },
  args: {
    token: 'its device token, in any form that consoles print it',
    device: 'names, or whole device tokens',
    file: 'the file; - reads standard input',
  },
  options: {
    name: 'what it is called; without it, what stands beside the device token, or how that begins',
    app: 'topic or bundle id of its app',
    environment: 'where its device token was issued',
    kind: 'what it is',
    group: 'a group that it belongs to',
    note: 'whatever else is to be known',
    replaceOne: 'change the device that has this device token',
    onlyGroup: 'only the devices of this group',
    replaceAll: 'take what the file says of devices that are in the book',
    format: 'form of the file; by the name of --out, else csv',
    out: 'the file to write; standard output without it',
    replaceFile: 'replace the file that --out names',
  },
  none: 'There is no device in the book. Add one with “pushwright devices add”.',
  testDevices: 'Test devices of the simulator:',
  kinds: {
    iphone: 'iPhone',
    ipad: 'iPad',
    mac: 'Mac',
    watch: 'Apple Watch',
    tv: 'Apple TV',
    vision: 'Apple Vision',
    other: '',
  } satisfies Readonly<Record<DeviceKind, string>> as Readonly<Record<DeviceKind, string>>,
  last: (outcome: string, destination: string, day: string) => t`${outcome} (${destination}, ${day})`,
  gone: (day: string) => t`gone since ${day}`,
  added: (name: string) => t`Added: ${name}`,
  changed: (name: string) => t`Changed: ${name}`,
  removed: (name: string) => t`Removed: ${name}`,
  imported: (added: number, changed: number, unchanged: number) =>
    t`${count(added, { one: 'device', other: 'devices' })} added, ${number(changed)} changed, ${number(unchanged)} as before.`,
  left: 'Left out:',
  moreLeft: (more: number) => t`and ${number(more)} more`,
  written: (devices: number, file: string) => t`${count(devices, { one: 'device', other: 'devices' })}: ${file}`,
});
