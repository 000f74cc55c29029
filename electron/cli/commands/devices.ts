import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import {
  DEVICE_FILE_FORMATS,
  DEVICE_KINDS,
  type Device,
  type DeviceFileFormat,
  type DeviceKind,
  type ListedDevice,
} from '../../../contract/kept/devices.ts';
import { ENVIRONMENTS, type Environment } from '../../../contract/notification.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { sendWords } from '../../../words/cli/send.ts';
import { explain } from '../../../words/explain.ts';
import { devicesWords as say } from '../../../words/kept/devices-command.ts';
import type { Core } from '../../backend/core.ts';
import { devicesFile, importDevices, MOST_IMPORT_BYTES } from '../../backend/devices/device-files.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { bookOf, devicesCalled, devicesInGroups } from '../input/device-names.ts';
import { tokensOfArguments } from '../input/device-token-source.ts';
import { nameOf, readBytes } from '../input/read-payload.ts';
import { jsonOption } from '../options/option-values.ts';
import { deviceObject, deviceTable } from '../output/device-output.ts';
import type { Output } from '../output/output.ts';
import { problemText } from '../output/problem-text.ts';
import { writeOut } from '../output/write-out.ts';
import { Refusal } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';

interface AddOptions {
  readonly name?: string;
  readonly app?: string;
  readonly environment?: Environment;
  readonly kind?: DeviceKind;
  readonly group?: string;
  readonly note?: string;
  readonly replace: boolean;
}

interface ExportOptions {
  readonly format?: DeviceFileFormat;
  readonly group?: string;
  readonly out?: string;
  readonly replace: boolean;
}

type Work = (core: Core, output: Output) => Promise<number>;

/** `devices`: the book of devices. */
export function addDevices(program: Command, context: CommandContext): void {
  const { io, run } = context;
  const devices = program
    .command('devices')
    .summary(say.summary)
    .description(say.description)
    .addHelpText('after', say.examples);
  const command = (name: string, summary: string): Command =>
    devices.command(name).summary(summary).description(summary);
  const carryOut = (work: Work): Promise<void> => run((output) => withQuietCore(io, (core) => work(core, output)));

  command('list', say.list.summary)
    .option('--group <name>', say.options.onlyGroup)
    .addOption(jsonOption())
    .action(({ group }: { group?: string }) => carryOut((core, output) => list(core, group, output)));
  command('add', say.add.summary)
    .argument('<token>', say.args.token)
    .option('--name <name>', say.options.name)
    .option('--app <topic>', say.options.app)
    .addOption(new Option('--environment <environment>', say.options.environment).choices(ENVIRONMENTS))
    .addOption(new Option('--kind <kind>', say.options.kind).choices(DEVICE_KINDS))
    .option('--group <name>', say.options.group)
    .option('--note <text>', say.options.note)
    .option('--replace', say.options.replaceOne, false)
    .addOption(jsonOption())
    .action((token: string, options: AddOptions) => carryOut((core, output) => add(core, token, options, output)));
  command('remove', say.remove.summary)
    .argument('<device...>', say.args.device)
    .addOption(jsonOption())
    .action((names: string[]) => carryOut((core, output) => remove(core, names, output)));
  command('import', say.importing.summary)
    .argument('<file>', say.args.file)
    .option('--replace', say.options.replaceAll, false)
    .addOption(jsonOption())
    .action((file: string, { replace }: { replace: boolean }) =>
      carryOut((core, output) => importFile(core, file, replace, io, output)),
    );
  command('export', say.exporting.summary)
    .addOption(new Option('--format <format>', say.options.format).choices(DEVICE_FILE_FORMATS))
    .option('--group <name>', say.options.onlyGroup)
    .option('--out <file>', say.options.out)
    .option('--replace', say.options.replaceFile, false)
    .addOption(jsonOption())
    .action((options: ExportOptions) => carryOut((core, output) => exportFile(core, options, output)));
}

/** The book, or a group of it; what is wrong with its file is said first. */
async function opened(core: Core, output: Output): Promise<readonly ListedDevice[]> {
  const { devices, problem: found } = await bookOf(core);
  if (found?.code === 'devices-unreadable') throw new Refusal([found]);
  if (found !== null) output.warn(found);
  return devices;
}

async function list(core: Core, group: string | undefined, output: Output): Promise<number> {
  const all = await opened(core, output);
  const devices = group === undefined ? all : devicesInGroups(all, [group]);
  if (output.json) for (const device of devices) output.object(deviceObject(device));
  else for (const line of deviceTable(devices, group === undefined)) output.line(line);
  await output.ready();
  return EXIT.ok;
}

async function add(core: Core, text: string, options: AddOptions, output: Output): Promise<number> {
  const [deviceToken = '', ...others] = tokensOfArguments([text]).known;
  if (others.length > 0) {
    const place = inFile(sendWords.deviceToken);
    throw new Refusal([problem('device-tokens-on-one-line', { count: others.length + 1 }, { place })]);
  }
  const label = readDeviceTokens(text).tokens[0]?.label ?? '';
  const { replace, name, app, environment, kind, group, note } = options;
  const said = { name, app, environment, kind, group, note };
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const devices = await opened(core, output);
  const isIt = (one: ListedDevice): boolean => one.deviceToken === deviceToken && one.inBook;
  const known = devices.find(isIt);
  if (known !== undefined && replace) await core.devices.edit(deviceToken, { ...known, ...given });
  else await core.devices.add([{ ...BLANK, deviceToken, name: label, ...given }]);
  const after = (await opened(core, output)).find(isIt);
  if (after === undefined) throw new Error('a device that was added is not there');
  if (output.json) output.object(deviceObject(after));
  else output.line(known === undefined ? say.added(after.name) : say.changed(after.name));
  return EXIT.ok;
}

const BLANK = {
  ...{ app: null, environment: null, kind: 'other', group: null, note: '' },
  ...{ first: null, last: null, gone: null },
} as const satisfies Omit<Device, 'deviceToken' | 'name'>;

async function remove(core: Core, names: readonly string[], output: Output): Promise<number> {
  const own = (await opened(core, output)).filter(({ inBook }) => inBook);
  const wanted = devicesCalled(own, names);
  await core.devices.remove(wanted.map(({ deviceToken }) => deviceToken));
  for (const device of wanted)
    if (output.json) output.object(deviceObject(device));
    else output.line(say.removed(device.name));
  return EXIT.ok;
}

async function importFile(core: Core, file: string, replace: boolean, io: CliIo, output: Output): Promise<number> {
  const name = nameOf(file);
  const bytes = await readBytes(file, io, MOST_IMPORT_BYTES);
  await opened(core, output);
  const { added, changed, unchanged, left, leftCount } = await importDevices(core.devices, { name, bytes }, replace);
  if (output.json) {
    const told = left.map((one) => ({ code: one.code, ...explain(one), place: one.place }));
    output.object({ added, changed, unchanged, left: told, leftCount });
  } else output.line(say.imported(added, changed, unchanged));
  for (const one of left) output.say(`${output.paintError('warning', say.left)} ${problemText(one)}`);
  if (leftCount > left.length) output.say(say.moreLeft(leftCount - left.length));
  return leftCount === 0 ? EXIT.ok : EXIT.rejected;
}

async function exportFile(core: Core, { format, group, out, replace }: ExportOptions, output: Output): Promise<number> {
  const own = (await opened(core, output)).filter(({ inBook }) => inBook);
  const devices = group === undefined ? own : devicesInGroups(own, [group]);
  const chosen = format ?? (out?.toLowerCase().endsWith('.json') ? 'json' : 'csv');
  if (out !== undefined) {
    await writeOut(out, devicesFile(devices, chosen), { replace });
    if (output.json) output.object({ file: out, devices: devices.length });
    else output.line(say.written(devices.length, basename(out)));
  } else if (output.json) for (const device of devices) output.object(deviceObject(device));
  else output.print(devicesFile(devices, chosen).toString('utf8'));
  await output.ready();
  return EXIT.ok;
}
