import type { DeviceTokenReading } from '../../payload/device-token/device-tokens.ts';

/** What a paste does to the field: `insert` takes the place of what stands from `from` to `to`. */
export interface DeviceTokenPaste {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** The simulator's test devices stood there alone and made room. */
  readonly replacesTestDevices: boolean;
}

/**
 * Where device tokens go that are pasted into the field, so that they are never glued to what stands there: in place of the
 * simulator's test devices, where nothing else stands; else on a line of their own. One that was cut off or mistyped goes
 * there too: glued to a whole one, it would pass for a longer device token. `null` where a plain paste is right: into an
 * empty field or line, over what is selected, of the rest of a token that is not whole yet, or of something that is no
 * device token. `read`: reads device tokens, `null` where it cannot yet.
 */
export function pasteDeviceTokens(
  field: { readonly text: string; readonly from: number; readonly to: number },
  pasted: string,
  testDevices: ReadonlySet<string>,
  read: (text: string) => DeviceTokenReading | null,
): DeviceTokenPaste | null {
  const { text, from, to } = field;
  const reading = read(text);
  if (text.trim() === '' || reading === null) return null;
  const whole = (read(pasted)?.tokens.length ?? 0) > 0;
  if (!whole && !looksLikeToken(pasted)) return null;
  const insert = pasted.trim();
  const { tokens, problems } = reading;
  if (problems.length === 0 && tokens.length > 0 && tokens.every(({ token }) => testDevices.has(token)))
    return { from: 0, to: text.length, insert: `${insert}\n`, replacesTestDevices: true };
  if (from !== to) return null;
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const nextLine = text.indexOf('\n', from);
  const lineEnd = nextLine < 0 ? text.length : nextLine;
  const line = text.slice(lineStart, lineEnd);
  if (line.trim() === '' || (!whole && (read(line)?.tokens.length ?? 0) === 0)) return null;
  // Before the line where the cursor stands at its beginning, else behind it.
  return from === lineStart
    ? { from, to: from, insert: `${insert}\n`, replacesTestDevices: false }
    : { from: lineEnd, to: lineEnd, insert: `\n${insert}`, replacesTestDevices: false };
}

/** Part of a device token in any of its notations: more hexadecimal or base64 in a row than words and names have. */
function looksLikeToken(pasted: string): boolean {
  const digits = pasted.replace(/[\s:,<>]+|0x/gi, '');
  return /\d/.test(digits) && (/[0-9a-f]{16}/i.test(digits) || /[\w+/=%-]{32}/.test(pasted));
}
