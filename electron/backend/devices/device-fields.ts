import * as v from 'valibot';
import type { Device, DeviceKind, DeviceOutcome } from '../../../contract/kept/devices.ts';
import type { Environment } from '../../../contract/notification.ts';
import { outcomeSchema } from '../../../contract/requests/devices.ts';
import { speaksOfDeviceToken } from '../../../payload/device-token/names.ts';

/** A piece of what a file says of a device. */
export type FieldName =
  | ('token' | 'name' | 'app' | 'environment' | 'kind' | 'group' | 'note' | 'first' | 'last' | 'gone')
  | `${'first' | 'last'}${'Outcome' | 'Reason' | 'Time' | 'Destination'}`
  | `gone${'Since' | 'Destination'}`
  /** What lists tell beside what the book keeps. */
  | 'inBook'
  | 'ignored';

/** The columns of a CSV, in their order. */
export const COLUMNS = [
  ...(['token', 'name', 'app', 'environment', 'kind', 'group', 'note'] as const),
  ...(['firstOutcome', 'firstReason', 'firstTime', 'firstDestination'] as const),
  ...(['lastOutcome', 'lastReason', 'lastTime', 'lastDestination', 'goneSince', 'goneDestination'] as const),
] satisfies readonly FieldName[];

/** Other names that people and programs give them, in small letters without signs. */
const OTHER_NAMES: Readonly<Record<string, FieldName>> = {
  devicetoken: 'token',
  ...{ label: 'name', device: 'name', devicename: 'name', title: 'name', owner: 'name' },
  ...{ topic: 'app', bundle: 'app', bundleid: 'app', bundleidentifier: 'app', appid: 'app' },
  ...{ env: 'environment', apnsenvironment: 'environment' },
  ...{ type: 'kind', model: 'kind', devicetype: 'kind', platform: 'kind' },
  ...{ team: 'group', notes: 'note', comment: 'note', description: 'note' },
  ...{ first: 'first', last: 'last', gone: 'gone', simulated: 'ignored', inbook: 'inBook' },
};

const NAMES = new Map<string, FieldName>([
  ...Object.entries(OTHER_NAMES),
  ...COLUMNS.map((name) => [name.toLowerCase(), name] as const),
]);

/** The fields that names of columns, or keys, stand for; `null` for one that the book has no place for. */
export function fieldsOf(names: readonly string[]): readonly (FieldName | null)[] {
  const plain = names.map((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ''));
  const known = plain.map((name) => NAMES.get(name) ?? null);
  const fields = known.map((field, at) => (field !== null && known.indexOf(field) === at ? field : null));
  if (fields.includes('token')) return fields;
  const spoken = names.map((name, at) =>
    fields[at] === null || fields[at] === 'name' ? speaksOfDeviceToken(name) : -1,
  );
  const most = Math.max(...spoken, 0);
  const token = most === 0 ? -1 : spoken.indexOf(most);
  return fields.map((field, at) => (at === token ? 'token' : field));
}

/** What a file says of one device, as far as it can be read. */
export type DeviceFields = Partial<Omit<Device, 'deviceToken'>>;

/** A value that says nothing the book knows. */
export interface LeftField {
  readonly field: string;
  readonly value: string;
}

const KINDS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/^(?:iphone|ipod)/, 'iphone'],
  [/^ipad/, 'ipad'],
  [/^(?:apple)?watch/, 'watch'],
  [/^(?:apple)?tv/, 'tv'],
  [/^(?:apple)?(?:vision|reality)/, 'vision'],
  [/^i?mac/, 'mac'],
  [/^other$/, 'other'],
];
const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  ...{ sandbox: 'sandbox', development: 'sandbox', dev: 'sandbox', debug: 'sandbox' },
  ...{ production: 'production', prod: 'production', release: 'production', distribution: 'production' },
};

/** Reads values by their fields; what cannot be read is named. An empty value says nothing. */
export function readFields(values: ReadonlyMap<FieldName, unknown>): {
  readonly fields: DeviceFields;
  readonly left: readonly LeftField[];
} {
  const left: LeftField[] = [];
  const text = (field: FieldName): string | null => {
    const value = values.get(field);
    if (value === undefined || value === null || value === '') return null;
    if (typeof value === 'string' || typeof value === 'number') return String(value).trim() || null;
    left.push({ field, value: shown(value) });
    return null;
  };
  const oneOf = <T>(field: FieldName, find: (plain: string) => T | undefined): T | null => {
    const value = text(field);
    if (value === null) return null;
    const found = find(value.toLowerCase().replace(/[^a-z]+/g, ''));
    if (found === undefined) left.push({ field, value: shown(value) });
    return found ?? null;
  };
  const whole = <T>(
    field: 'first' | 'last' | 'gone',
    schema: v.GenericSchema<unknown, T>,
    parts: unknown,
  ): T | null => {
    const nested = values.get(field) ?? null;
    const value = nested ?? parts;
    if (value === null) return null;
    const read = v.safeParse(schema, value);
    if (!read.success) left.push({ field, value: shown(value) });
    return read.success ? read.output : null;
  };
  const outcome = (of: 'first' | 'last'): DeviceOutcome | null => {
    const said = text(`${of}Outcome`);
    const [reason, destination] = [text(`${of}Reason`), text(`${of}Destination`) ?? ''];
    const at = timeIn(text(`${of}Time`));
    return whole(of, outcomeSchema, said === null ? null : { outcome: said.toLowerCase(), reason, at, destination });
  };
  const since = text('goneSince');
  const parts = since === null ? null : { since: timeIn(since), destination: text('goneDestination') ?? '' };
  const [name, app, group, note] = [text('name'), text('app'), text('group'), text('note')];
  const environment = oneOf('environment', (plain) =>
    Object.hasOwn(ENVIRONMENTS, plain) ? ENVIRONMENTS[plain] : undefined,
  );
  const kind = oneOf('kind', (plain) => KINDS.find(([pattern]) => pattern.test(plain))?.[1]);
  const found = { name, app, group, note, kind, environment };
  const outcomes = { first: outcome('first'), last: outcome('last'), gone: whole('gone', goneSchema, parts) };
  const said = Object.entries({ ...found, ...outcomes }).filter(([, value]) => value !== null);
  return { fields: Object.fromEntries(said) as DeviceFields, left };
}

const goneSchema = v.strictObject({
  since: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)),
  destination: v.pipe(v.string(), v.maxLength(200)),
});

/** UNIX milliseconds of a time in ISO 8601; NaN where it is none. */
function timeIn(text: string | null): number {
  return Date.parse(text ?? '');
}

function shown(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60);
}
