import { applyEdits, type Edit, type Node, parseTree } from 'jsonc-parser';
import type { Mend } from '../contract/outcome.ts';
import { payloadLimit, payloadLimitReason, utf8Length } from '../contract/payload-size.ts';
import { checkAps } from './check-aps.ts';
import { checkLiveActivity } from './check-live-activity.ts';
import { checkSensitiveData } from './check-sensitive-data.ts';
import { findProperty, insertProperty, propertiesOf, removeProperty } from './edits.ts';
import { minify } from './minify.ts';
import { parsePayload } from './parse.ts';
import { LineIndex, type PayloadProblem } from './problem.ts';
import type { CheckContext, Fault, Place, Rule } from './rule.ts';

export type { CheckContext } from './rule.ts';

/**
 * Everything that can be said of a payload before it is sent: JSON, size, and what APNs and the device make of it
 * (Apple: Generating a remote notification). Errors first, each group in the order of the text. Never throws.
 */
export function checkPayload(text: string, context: CheckContext): readonly PayloadProblem[] {
  const parsed = parsePayload(text);
  const lines = new LineIndex(text);
  const problems: PayloadProblem[] = [...parsed.problems];
  const report = (code: string, place: Place, fault: Fault, severity: 'error' | 'warning' = 'warning') => {
    const from = 'offset' in place ? place.offset : place.from;
    const to = 'offset' in place ? place.offset + place.length : place.to;
    const { sentence, remedy, mend = null } = fault;
    problems.push({ code, severity, sentence, remedy, mend, from, to, ...lines.position(from) });
  };
  const { root } = parsed;
  if (root !== null) {
    const rule: Rule = {
      text,
      root,
      aps: findProperty(root, 'aps')?.value ?? null,
      context,
      report,
      mend: (label, edits) => replacePayload(text, edits, label),
    };
    checkRoot(rule);
    checkAps(rule);
    checkLiveActivity(rule);
    checkSensitiveData(rule);
  }
  const tooLarge = checkSize(text, context, root !== null);
  if (tooLarge !== null) report('payload-too-large', tooLarge.place, tooLarge.fault, 'error');
  return problems
    .map((problem, index) => ({ problem, index }))
    .sort(
      (a, b) =>
        Number(a.problem.severity === 'warning') - Number(b.problem.severity === 'warning') ||
        a.problem.from - b.problem.from ||
        a.index - b.index,
    )
    .map(({ problem }) => problem);
}

function replacePayload(text: string, edits: readonly (Edit | null)[], label: string): Mend | null {
  const present = edits.filter((edit) => edit !== null);
  return present.length === 0 ? null : { kind: 'replace-payload', payload: applyEdits(text, present), label };
}

function checkSize(text: string, context: CheckContext, valid: boolean): { place: Place; fault: Fault } | null {
  const bytes = utf8Length(text);
  const limit = payloadLimit(context);
  if (bytes <= limit) return null;
  const small = valid ? minify(text) : text;
  const smallBytes = utf8Length(small);
  const fits = smallBytes <= limit;
  const over = bytes - limit;
  return {
    place: { from: offsetOfByte(text, limit), to: text.length },
    fault: {
      sentence: `The payload has ${bytes} bytes, ${over} more than fit (${limit}: ${payloadLimitReason(context)}).`,
      remedy: fits
        ? `Without the white space between its parts it has ${smallBytes} bytes and fits.`
        : 'Shorten it: send an identifier and let the app fetch the rest.',
      mend: fits ? { kind: 'replace-payload', payload: small, label: 'Minify' } : null,
    },
  };
}

/** The offset of the character in which byte number `byte` of the UTF-8 form lies. */
function offsetOfByte(text: string, byte: number): number {
  let bytes = 0;
  let offset = 0;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > byte) break;
    offset += character.length;
  }
  return offset;
}

const NEEDS_APS: readonly (string | null)[] = ['alert', 'background', 'liveactivity', 'widgets', 'controls', null];
/** Keys that are of use inside aps only, and so distinctive that they are hardly meant for the app itself. */
const APS_ONLY = ['alert', 'badge', 'sound', 'content-available', 'mutable-content', 'interruption-level', 'thread-id'];

function checkRoot(rule: Rule): void {
  const { root, aps, context, report } = rule;
  if (context.pushType === 'mdm') {
    if (findProperty(root, 'mdm')?.value.type !== 'string') {
      report('mdm-missing', openingOf(root), {
        sentence: 'A device management notification carries {"mdm": …} with the device’s PushMagic.',
        remedy: 'Add the key “mdm” with the PushMagic text from the device’s check-in.',
      });
    }
    return;
  }
  if (context.pushType === 'fileprovider') {
    for (const name of ['container-identifier', 'domain']) {
      if (findProperty(root, name) === null) {
        report('fileprovider-key-missing', openingOf(root), {
          sentence: `A file provider notification carries “${name}” beside aps, and it is not here.`,
          remedy: 'Add it: the system passes it to the file provider extension.',
        });
      }
    }
  }
  const isPass = context.topic?.startsWith('pass.') ?? false;
  const outside = propertiesOf(root).filter(
    ({ name }) =>
      APS_ONLY.includes(name) && findProperty(aps, name) === null && (aps === null || aps.type === 'object'),
  );
  for (const property of outside) {
    report('aps-key-outside', property.key, {
      sentence: `“${property.name}” stands beside “aps”; iOS looks for it inside only.`,
      remedy: 'Move it into “aps”, unless your app reads it itself.',
      mend: moveIntoAps(rule, property.name),
    });
  }
  if (aps === null && !isPass && outside.length === 0 && NEEDS_APS.includes(context.pushType)) {
    const near = propertiesOf(root).find(({ name }) => name.toLowerCase().trim() === 'aps');
    report('aps-missing', near?.key ?? openingOf(root), {
      sentence:
        near === undefined
          ? 'There is no “aps” object: the device shows nothing and wakes nothing.'
          : `“${near.name}” must be written “aps”.`,
      remedy: 'Put alert, badge, sound or content-available into “aps”; your own keys stay beside it.',
      mend:
        near === undefined
          ? null
          : rule.mend('Write “aps”', [{ offset: near.key.offset, length: near.key.length, content: '"aps"' }]),
    });
  }
  if (aps !== null && aps.type !== 'object') {
    report(
      'aps-not-object',
      aps,
      {
        sentence: '“aps” is not an object.',
        remedy: 'Write "aps": {"alert": "Hello"}; your own keys stay beside it.',
      },
      'error',
    );
  }
}

function openingOf(root: Node): Place {
  return { from: root.offset, to: root.offset + 1 };
}

function moveIntoAps({ text, root, aps }: Rule, name: string): Mend | null {
  const property = findProperty(root, name);
  if (property === null) return null;
  const written = text.slice(property.value.offset, property.value.offset + property.value.length);
  const inserted =
    aps === null
      ? insertProperty(text, root, root, 0, ['aps', [[name, written]]])
      : insertProperty(text, root, aps, propertiesOf(aps).length, [name, written]);
  const between = applyEdits(text, [inserted]);
  const moved = parseTree(between);
  const removed = moved === undefined ? null : removeProperty(moved, name);
  return removed === null
    ? null
    : { kind: 'replace-payload', payload: applyEdits(between, [removed]), label: 'Move it into aps' };
}
