import { applyEdits, type Edit, type Node, parseTree } from 'jsonc-parser';
import type { LiveActivityExplanations } from '../../contract/facts/live-activity.ts';
import type { PayloadExplanations, PayloadFix } from '../../contract/facts/payload.ts';
import type { Priority, PushType } from '../../contract/notification.ts';
import type { Mend } from '../../contract/outcome.ts';
import type { PayloadRoute } from '../../contract/payload-size.ts';
import { insertProperty, type NewValue, propertiesOf, removeProperty } from '../json/edits.ts';
import { isJson } from '../json/json-value.ts';
import { type ApsKey, apsOf } from './known-keys.ts';
import { meantWord } from './meant.ts';

/** What decides whether a payload fits. */
export interface CheckContext extends PayloadRoute {
  readonly priority: Priority | null;
  /** Absent or `null` where it is not known. */
  readonly topic?: string | null;
  /** Whether Xcode's simctl takes it; absent: APNs does. */
  readonly forSimctl?: boolean;
  /** UNIX milliseconds. */
  readonly now: number;
}

export type Place =
  | { readonly from: number; readonly to: number }
  | { readonly offset: number; readonly length: number };

/** What checks of a payload tell of, by code. */
export type CheckedFacts = PayloadExplanations & LiveActivityExplanations;

/** What stands beside a fault; a mend that is dear to make is asked for only where it will be shown. */
export interface FaultMore {
  readonly mend?: Mend | null | (() => Mend | null);
  readonly severity?: 'error' | 'warning';
}

/** What each group of checks is given: the payload's tree, what it is for, and where to report. */
export interface Rule {
  readonly text: string;
  readonly root: Node;
  /** `null` where there is none; may be of any type. */
  readonly aps: Node | null;
  readonly context: CheckContext;
  /** Of one kind the first few are told. Without a severity it is a warning. */
  readonly report: <Code extends keyof CheckedFacts>(
    code: Code,
    place: Place,
    facts: CheckedFacts[Code],
    more?: FaultMore,
  ) => void;
  /** Keys that belong into `aps` and stand beside it: what is missing there is told of them alone. */
  readonly beside: ReadonlySet<ApsKey>;
}

/** No payload of this length can be sent, whatever is changed in it; each fix reads it anew. */
const LONGEST_FIXED = 200_000;

/** A change of a payload, from its text and tree; `null`: nothing to change. */
export type Step = (text: string, root: Node) => Edit | null;

/** The payload after one change after another; `null` where one of them finds nothing to do. */
export function changed(text: string, steps: readonly Step[]): string | null {
  let now = text;
  for (const step of steps) {
    const root = parseTree(now);
    const edit = root === undefined ? null : step(now, root);
    if (edit === null) return null;
    now = applyEdits(now, [edit]);
  }
  return now;
}

/** A fix that makes these changes; `null` where they change nothing or do not leave JSON. */
export function fixBy(text: string, fix: PayloadFix, steps: readonly Step[]): Mend | null {
  if (text.length > LONGEST_FIXED) return null;
  const payload = changed(text, steps);
  return payload === null || payload === text || !isJson(payload) ? null : { kind: 'replace-payload', payload, fix };
}

/** A fix that writes `content` in a node's place. */
export function fixNode(text: string, fix: PayloadFix, node: Node, content: string): Mend | null {
  return fixBy(text, fix, [() => ({ offset: node.offset, length: node.length, content })]);
}

/** A fix that writes the one of `words` that a text was meant to be; `null` where none is plainly meant. */
export function fixWord(text: string, node: Node, words: readonly string[]): Mend | null {
  const word = meantWord(String(node.value), words)?.word;
  return word === undefined ? null : fixNode(text, { id: 'write-word', word }, node, JSON.stringify(word));
}

/** Puts a key at the end of `aps`. */
export function addToAps(name: ApsKey, value: NewValue): Step {
  return (now, root) => {
    const aps = apsOf(root);
    return aps === undefined ? null : insertProperty(now, root, aps, propertiesOf(aps).length, [name, value]);
  };
}

/** Takes a key out of `aps`. */
export function removeFromAps(name: string): Step {
  return (_, root) => {
    const aps = apsOf(root);
    return aps === undefined ? null : removeProperty(aps, name);
  };
}

/** Push types of which the app itself reads the payload, whatever it holds (Apple: PushKit, and the pages of each). */
const APP_READS: ReadonlySet<PushType | null> = new Set<PushType>([
  'voip',
  'complication',
  'fileprovider',
  'location',
  'pushtotalk',
]);

/** Whether the system shows or does something by the payload's keys: not for a call, a pass or a management server. */
export function systemReads({ pushType, topic }: CheckContext): boolean {
  return !APP_READS.has(pushType) && pushType !== 'mdm' && !isPass(topic);
}

/** A Wallet pass has its type id as topic. */
export function isPass(topic: string | null | undefined): boolean {
  return topic?.startsWith('pass.') ?? false;
}

/** Where an object begins, for what it lacks. */
export function openingOf(object: Node): Place {
  return { from: object.offset, to: object.offset + 1 };
}
