import type { Node } from 'jsonc-parser';
import type { TextPart } from '../../contract/facts/payload.ts';
import { type AlertKey, apsOf, inAlert, inAps } from '../aps/known-keys.ts';
import { parsePayload } from '../json/parse.ts';

/** What an alert says of one of its texts. */
export interface PartTexts {
  readonly text: string | null;
  readonly key: string | null;
  /** `null`: an argument that is `null`. */
  readonly args: readonly (string | null)[];
}

export type AlertTexts = Readonly<Record<TextPart, PartTexts>>;

const NAMES = {
  title: ['title', 'title-loc-key', 'title-loc-args'],
  subtitle: ['subtitle', 'subtitle-loc-key', 'subtitle-loc-args'],
  body: ['body', 'loc-key', 'loc-args'],
} as const satisfies Readonly<Record<TextPart, readonly [AlertKey, AlertKey, AlertKey]>>;

/** The texts of a payload's alert (Apple: Generating a remote notification, Table 2); `null` where it is not valid JSON. */
export function alertOf(payload: string): AlertTexts | null {
  const { root } = parsePayload(payload);
  if (root === null) return null;
  const alert = inAps(apsOf(root), 'alert')?.value;
  const part = ([name, key, args]: readonly [AlertKey, AlertKey, AlertKey]): PartTexts => {
    const plain = inAlert(alert, name)?.value;
    // In a Live Activity title and body are objects with a key of their own.
    const inside = plain?.type === 'object' ? plain : undefined;
    return {
      text: textOf(plain),
      key: textOf(inAlert(alert, key)?.value) ?? textOf(inAlert(inside, 'loc-key')?.value),
      args: argumentsOf(inAlert(alert, args)?.value ?? inAlert(inside, 'loc-args')?.value),
    };
  };
  const [title, subtitle, body] = [part(NAMES.title), part(NAMES.subtitle), part(NAMES.body)];
  return { title, subtitle, body: alert?.type === 'string' ? { ...body, text: String(alert.value) } : body };
}

function textOf(node: Node | undefined): string | null {
  return node?.type === 'string' && node.value !== '' ? String(node.value) : null;
}

function argumentsOf(node: Node | undefined): readonly (string | null)[] {
  if (node?.type !== 'array') return [];
  return (node.children ?? []).map(({ type, value }) => (type === 'null' ? null : String(value ?? '')));
}
