import { applyEdits } from 'jsonc-parser';
import { apsOf, inRoot } from '../aps/known-keys.ts';
import { removeProperty } from '../json/edits.ts';
import { isJson } from '../json/json-value.ts';
import { parsePayload } from '../json/parse.ts';

/** A text that is a payload as it stands: one JSON object. */
export interface PayloadText {
  /** Without `Simulator Target Bundle`, else exactly as given. */
  readonly text: string;
  /** Whether it has a key that only Apple's payloads have. */
  readonly isApns: boolean;
  /** The bundle id that stood in it for Xcode's simulator; `undefined` where none did. */
  readonly targetBundle: string | null | undefined;
}

/** More is no payload: four times the largest, each character escaped. */
const LONGEST = 200_000;

/** `text` as a payload; `null` where it is not one valid JSON object. */
export function asPayload(text: string): PayloadText | null {
  if (text.length > LONGEST || !/^\s*\{/.test(text) || !isJson(text)) return null;
  const { root } = parsePayload(text);
  if (root === null) return null;
  const isApns = apsOf(root) !== undefined || inRoot(root, 'mdm') !== null;
  const bundle = inRoot(root, 'Simulator Target Bundle');
  const removal = bundle === null ? null : removeProperty(root, bundle.name);
  if (bundle === null || removal === null) return { text, isApns, targetBundle: undefined };
  const targetBundle = bundle.value.type === 'string' && bundle.value.value !== '' ? String(bundle.value.value) : null;
  return { text: applyEdits(text, [removal]), isApns, targetBundle };
}

/** A payload whose quotes, spaces or dashes a mail has bent, straightened; `null` where that does not make it valid. */
export function straightened(text: string): string | null {
  if (text.length > LONGEST || !/[“”„‟″«»‘’‚‛\u00a0\u202f\u200b-\u200d\u2060\ufeff]/.test(text)) return null;
  const spaces = text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').replace(/[\u00a0\u202f]/g, ' ');
  const double = spaces.replace(/[“”„‟″«»]/g, '"');
  const candidates = [spaces, double, double.replace(/[‘’‚‛]/g, "'")];
  return candidates.find((candidate) => candidate !== text && asPayload(candidate) !== null) ?? null;
}
