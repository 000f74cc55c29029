import type { Node } from 'jsonc-parser';
import { PRIORITIES, PUSH_TYPES } from '../../contract/notification.ts';
import type { HeaderTexts, Mend } from '../../contract/outcome.ts';
import { fieldOfHeader, HEADER_NAMES } from '../headers/names.ts';
import {
  findProperty,
  insertProperty,
  type NewProperty,
  type Property,
  propertiesOf,
  removeProperty,
  replaceNode,
  sourceOf,
} from '../json/edits.ts';
import { shorten } from '../json/token.ts';
import { APS_KEYS, ROOT_KEYS } from './keys.ts';
import { type ApsKey, apsOf, inRoot, namesWith, type RootKey } from './known-keys.ts';
import { meantWord } from './meant.ts';
import { addToAps, changed, fixBy, fixNode, isPass, openingOf, type Rule, type Step } from './rule.ts';
import { objectIn } from './values.ts';

const NEEDS_APS: readonly (string | null)[] = [...ROOT_KEYS.aps.for, null];
/** Of a Live Activity and of nothing else: their names may be the app's own elsewhere. */
const ACTIVITY: readonly ApsKey[] = namesWith(APS_KEYS, { source: 'activity' });
const BESIDE_SPELT = namesWith(APS_KEYS, { beside: 'however' });
const BESIDE = [...namesWith(APS_KEYS, { beside: 'exact' }), ...BESIDE_SPELT];
const OF_FILE_PROVIDER = namesWith(ROOT_KEYS, { source: 'fileProvider' });
/** Payloads have a handful; of very many the first are looked at. */
const MOST_KEYS = 1_000;

/** The keys beside `aps` that belong into it, each with the name it has there. */
export function keysBesideAps(
  root: Node,
  aps: Node | null,
  { pushType, topic }: Pick<Rule['context'], 'pushType' | 'topic'>,
): ReadonlyMap<Property, ApsKey> {
  const found = new Map<Property, ApsKey>();
  if (pushType === 'mdm' || isPass(topic) || (aps !== null && aps.type !== 'object')) return found;
  const meantHere = (name: ApsKey) => pushType === 'liveactivity' || !ACTIVITY.includes(name);
  const [exact, spelt] = [BESIDE.filter(meantHere), BESIDE_SPELT.filter(meantHere)];
  for (const property of propertiesOf(root).slice(0, MOST_KEYS)) {
    const { name } = property;
    const meant = exact.find((key) => key === name) ?? meantWord(name, spelt)?.word;
    if (meant === undefined || findProperty(aps, meant) !== null || [...found.values()].includes(meant)) continue;
    found.set(property, meant);
  }
  return found;
}

/** What stands beside `aps`, and whether there is one. */
export function checkRoot(rule: Rule, beside: ReadonlyMap<Property, ApsKey>): void {
  const { root, aps, context } = rule;
  checkHeaders(rule);
  checkSimulatorTarget(rule);
  if (context.pushType === 'mdm') {
    checkMdm(rule);
    return;
  }
  if (context.pushType === 'fileprovider') checkFileProvider(rule);
  if (isPass(context.topic)) {
    checkPass(rule);
    return;
  }
  if (beside.size > 0) reportBeside(rule, beside);
  const mdm = inRoot(root, 'mdm');
  if (aps === null && mdm?.value.type === 'string') {
    rule.report('mdm-push-type', mdm.key, null, { mend: { kind: 'use-push-type', pushType: 'mdm' } });
  } else if (aps === null && beside.size === 0 && NEEDS_APS.includes(context.pushType)) reportNoAps(rule);
  if (aps !== null && aps.type !== 'object') {
    const inside = objectIn(aps);
    const mend = inside === null ? null : fixNode(rule.text, { id: 'unquote' }, aps, inside);
    rule.report('aps-not-object', aps, { encodedTwice: inside !== null }, { mend, severity: 'error' });
  }
}

function reportBeside(rule: Rule, beside: ReadonlyMap<Property, ApsKey>): void {
  const { text, aps } = rule;
  const moves = [...beside].map(([{ name, value }, meant]) => ({ name, meant, written: sourceOf(text, value) }));
  const newAps: Step = (now, root) =>
    insertProperty(now, root, root, 0, ['aps', moves.map(({ meant, written }): NewProperty => [meant, written])]);
  const steps: Step[] = [
    ...(aps === null ? [newAps] : moves.map(({ meant, written }) => addToAps(meant, written))),
    ...moves.map(
      ({ name }): Step =>
        (_, root) =>
          removeProperty(root, name),
    ),
  ];
  const mend = () => fixBy(text, { id: 'move-into-aps', several: beside.size > 1 }, steps);
  for (const [{ name, key }, meant] of beside)
    rule.report('aps-key-outside', key, { name: shorten(name), meant }, { mend });
}

function reportNoAps(rule: Rule): void {
  const { root, text, context, report } = rule;
  const near = propertiesOf(root).find(({ name, value }) => meansAps(name, value));
  if (near !== undefined) {
    const sign = meantWord(near.name, ['aps'])?.sign ?? null;
    const facts =
      sign === null ? ({ why: 'misspelt', name: shorten(near.name) } as const) : ({ why: 'sign', sign } as const);
    report('aps-missing', near.key, facts, {
      mend: fixNode(text, { id: 'write-word', word: 'aps' }, near.key, '"aps"'),
    });
    return;
  }
  const [only, ...more] = propertiesOf(root);
  if (only !== undefined && more.length === 0 && apsOf(only.value)?.type === 'object') {
    const mend = fixNode(text, { id: 'unwrap' }, root, sourceOf(text, only.value));
    report('aps-nested', only.key, { name: shorten(only.name) }, { mend });
    return;
  }
  if (context.pushType === 'widgets' || context.pushType === 'controls') {
    const mend = fixBy(text, { id: 'add', key: 'content-changed' }, [
      (now, tree) => insertProperty(now, tree, tree, 0, ['aps', [['content-changed', 'true']]]),
    ]);
    report('content-changed-missing', openingOf(root), { pushType: context.pushType, apsThere: false }, { mend });
    return;
  }
  const firebase = findProperty(root, 'notification') !== null || findProperty(root, 'message') !== null;
  report('aps-missing', openingOf(root), { why: firebase ? 'firebase' : 'absent' });
}

function meansAps(name: string, value: Node): boolean {
  if (meantWord(name, ['aps']) !== null) return true;
  return (
    /^(?:asp|apss|aaps|pas|sap|apps?)$/i.test(name) &&
    propertiesOf(value).some((one) => Object.hasOwn(APS_KEYS, one.name))
  );
}

function checkMdm({ root, report }: Rule): void {
  if (inRoot(root, 'mdm')?.value.type !== 'string') {
    report('mdm-missing', openingOf(root), null);
    return;
  }
  for (const { name, key } of propertiesOf(root)) {
    if (name !== 'mdm') report('mdm-only', key, { name: shorten(name) });
  }
}

function checkFileProvider({ root, report }: Rule): void {
  for (const name of OF_FILE_PROVIDER) {
    if (inRoot(root, name) === null) report('fileprovider-key-missing', openingOf(root), { key: name });
  }
}

function checkPass({ root, aps, report }: Rule): void {
  const content = [...propertiesOf(root).filter(({ name }) => name !== 'aps'), ...propertiesOf(aps)][0];
  if (content !== undefined) report('pass-content', content.key, null);
}

/** What belongs into the request’s headers; those of channels have no field. */
const HEADERS = [...Object.values(HEADER_NAMES), 'apns-channel-id', 'apns-request-id'];

/** The header that a key names, however its words are joined; `null` where it names none. */
export function headerNamed(name: string): string | null {
  const meant = meantWord(name, HEADERS);
  return HEADERS.includes(name) ? name : meant === null || meant.by === 'slip' ? null : meant.word;
}

/** What an object of request headers is called. */
const HEADERS_KEY = /^(?:apns|apple|http|http2|request|push|ios)?[-_]?headers?$/i;

/** Whether an object beside or in `aps` holds headers of the request, in place of data of the app's own. */
export function holdsHeaders({ name, value }: Property): boolean {
  return HEADERS_KEY.test(name) && propertiesOf(value).some((one) => headerOf(one.name, true) !== null);
}

/** In an object of headers they may stand without “apns-”. */
function headerOf(name: string, within: boolean): string | null {
  return headerNamed(name) ?? (within && !/^id$/i.test(name) ? headerNamed(`apns-${name}`) : null);
}

/** A header in the payload: where it stands, and in which object, by the names of the keys around it. */
interface PlacedHeader extends Property {
  readonly header: string;
  readonly path: readonly string[];
}

function headersIn(object: Node | null, path: readonly string[]): readonly PlacedHeader[] {
  return propertiesOf(object).flatMap((property): readonly PlacedHeader[] => {
    if (path.length < 2 && holdsHeaders(property)) return headersIn(property.value, [...path, property.name]);
    const header = headerOf(property.name, HEADERS_KEY.test(path.at(-1) ?? ''));
    return header === null ? [] : [{ ...property, header, path }];
  });
}

/** Takes a header out of the payload, and the object around it with the last. */
function withoutHeader({ name, path }: PlacedHeader): Step {
  return (_, tree) => {
    let object = tree;
    let around: { readonly object: Node; readonly name: string } | null = null;
    for (const key of path) {
      const inner = findProperty(object, key)?.value;
      if (inner === undefined) return null;
      around = { object, name: key };
      object = inner;
    }
    const last = around !== null && HEADERS_KEY.test(around.name) && propertiesOf(object).length === 1;
    return last && around !== null ? removeProperty(around.object, around.name) : removeProperty(object, name);
  };
}

function checkHeaders(rule: Rule): void {
  const { root, aps, text, report } = rule;
  const found = [...headersIn(root, []), ...headersIn(aps, ['aps'])];
  let headers: HeaderTexts | null = {};
  for (const { header, value } of found) headers = headers === null ? null : withHeader(headers, header, value);
  const payload = headers !== null ? changed(text, found.map(withoutHeader)) : null;
  const fix = { id: 'make-header', several: found.length > 1 } as const;
  const mend: Mend | null =
    payload === null || headers === null ? null : { kind: 'move-to-headers', payload, headers, fix };
  for (const { key, header } of found) report('header-in-payload', key, { header }, { mend });
}

/** `headers` with one more; `null` where it has no field, or a value that the field does not take. */
function withHeader(headers: HeaderTexts, header: string, { type, value }: Node): HeaderTexts | null {
  const field = fieldOfHeader(header);
  const content = type === 'string' || type === 'number' ? String(value).trim() : '';
  if (field === undefined || content === '') return null;
  if (field === 'pushType') {
    const pushType = PUSH_TYPES.find((known) => known === content);
    return pushType === undefined ? null : { ...headers, pushType };
  }
  if (field === 'priority' && !PRIORITIES.some((known) => String(known) === content)) return null;
  return { ...headers, [field]: content };
}

const SIMULATOR_TARGET: RootKey = 'Simulator Target Bundle';

/** A file for `simctl push` names the app in its payload; APNs has a header for that. */
function checkSimulatorTarget({ root, text, context, report }: Rule): void {
  const target = inRoot(root, SIMULATOR_TARGET);
  if (target === null || context.forSimctl === true) return;
  const topic = target.value.type === 'string' ? String(target.value.value).trim() : '';
  const payload = changed(text, [(_, tree) => removeProperty(tree, SIMULATOR_TARGET)]);
  const moved: Mend | null =
    payload === null || topic === '' || (context.topic ?? topic) !== topic
      ? fixBy(text, { id: 'remove' }, [(_, tree) => removeProperty(tree, SIMULATOR_TARGET)])
      : { kind: 'move-to-headers', payload, headers: { topic }, fix: { id: 'make-topic' } };
  report('simulator-target-bundle', target.key, null, { mend: moved });
}

/** The edit that puts another name in a key’s place. */
export function rename(key: Node, name: string): Step {
  return () => replaceNode(key, JSON.stringify(name));
}
