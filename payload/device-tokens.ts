import { type DeviceTokenProblem, LineIndex } from './problem.ts';

export interface ReadDeviceToken {
  /** Lower-case hexadecimal, whole bytes, at most 100 of them. */
  readonly token: string;
  /** 1-based. */
  readonly line: number;
}

/** What was changed or noticed in a line, so that nothing is changed in silence. */
export interface DeviceTokenReceipt {
  readonly line: number;
  readonly sentence: string;
}

export interface DeviceTokenReading {
  /** Each token once, in the order of the text. */
  readonly tokens: readonly ReadDeviceToken[];
  readonly receipts: readonly DeviceTokenReceipt[];
  readonly problems: readonly DeviceTokenProblem[];
}

/** Item 1 of the binary frame allows this many bytes (Apple: Binary Provider API). */
const MOST_TOKEN_BYTES = 100;
const USUAL_TOKEN_BYTES = 32;
/** Shorter texts in base64's alphabet are words, not tokens. */
const FEWEST_BASE64_BYTES = 16;
/** Longer than any line of a console; what is longer is a file in the wrong place. */
const LONGEST_PIECE = 8_192;

/**
 * Reads device tokens in every form people paste (Apple: Registering your app with APNs; NSData and Data descriptions,
 * console lines, base64). What is no token is named with the reason; a token is never shortened or guessed.
 */
export function readDeviceTokens(text: string): DeviceTokenReading {
  const tokens: ReadDeviceToken[] = [];
  const receipts: DeviceTokenReceipt[] = [];
  const problems: DeviceTokenProblem[] = [];
  const firstLines = new Map<string, number>();
  const lines = new LineIndex(text);
  for (const piece of piecesOf(text)) {
    const { line, column } = lines.position(piece.from);
    const place = { from: piece.from, to: piece.to, line, column };
    const reading = readPiece(text.slice(piece.from, piece.to));
    if (reading.kind === 'problem') {
      const { code, sentence, remedy } = reading;
      problems.push({ code, sentence, remedy, mend: null, ...place });
      continue;
    }
    for (const sentence of reading.receipts) receipts.push({ line, sentence });
    for (const token of reading.tokens) {
      const earlier = firstLines.get(token);
      if (earlier === undefined) {
        firstLines.set(token, line);
        tokens.push({ token, line });
      } else {
        receipts.push({ line, sentence: `The same device token stands on line ${earlier}: it is used once.` });
      }
    }
  }
  return { tokens, receipts, problems };
}

interface Piece {
  readonly from: number;
  readonly to: number;
}

/** One piece a token: lines, and within a line what commas and semicolons part; brackets hold together, over lines too. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let closer = '';
  const end = (at: number) => {
    const raw = text.slice(from, at);
    const start = from + (raw.length - raw.trimStart().length);
    const trimmed = raw.trim();
    if (trimmed !== '' && !isComment(trimmed)) pieces.push({ from: start, to: start + trimmed.length });
    from = at + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at] ?? '';
    if (closer !== '') {
      if (unit === closer) closer = '';
      continue;
    }
    const closing = unit === '<' ? '>' : unit === '{' ? '}' : unit === '[' ? ']' : '';
    if (closing !== '' && closesSoon(text, at, closing)) closer = closing;
    else if (unit === '\n' || unit === '\r' || unit === ',' || unit === ';') end(at);
  }
  end(text.length);
  return pieces;
}

/** "# devices" or "// devices"; base64 may begin with "//" too. */
function isComment(piece: string): boolean {
  return piece.startsWith('#') || (piece.startsWith('//') && (/\s/.test(piece) || decodeBase64(piece) === null));
}

/** A bracket holds a token together only when it closes within what one token can take, on this line or the next few. */
function closesSoon(text: string, open: number, closing: string): boolean {
  const end = text.indexOf(closing, open + 1);
  if (end < 0 || end - open > 600) return false;
  const inside = text.slice(open + 1, end);
  return closing === '>' ? /^[0-9a-fA-Fx\s]*$/.test(inside) : !/[\r\n]/.test(inside) && !inside.includes('"');
}

type PieceReading =
  | { readonly kind: 'tokens'; readonly tokens: readonly string[]; readonly receipts: readonly string[] }
  | { readonly kind: 'problem'; readonly code: string; readonly sentence: string; readonly remedy: string };

const HOW_TO_PRINT =
  'In the app, print it with deviceToken.map { String(format: "%02x", $0) }.joined() and copy the whole line.';

function refuse(code: string, sentence: string, remedy: string): PieceReading {
  return { kind: 'problem', code, sentence, remedy };
}

function readPiece(piece: string): PieceReading {
  if (piece.length > LONGEST_PIECE) {
    return refuse(
      'device-token-too-long',
      `This line has ${piece.length} characters, too many for a device token.`,
      'Put each device token on its own line.',
    );
  }
  const truncated = /\{?\s*length\s*=\s*(\d+)\s*,?\s*bytes\s*=\s*(?:0x)?([0-9a-f\s.…]*)/i.exec(piece);
  if (truncated !== null) return readDescription(piece, truncated[1] ?? '', truncated[2] ?? '');
  if (/^(?:.*[:=]\s*)?(?:Optional\()?\d+ bytes\)?$/.test(piece)) {
    return refuse(
      'device-token-description',
      `“${show(piece)}” is how Swift prints the size of a token; the token itself is not in it.`,
      HOW_TO_PRINT,
    );
  }
  if (/ExponentPushToken\[|ExpoPushToken\[/i.test(piece)) {
    return refuse(
      'device-token-expo',
      'An Expo push token names a device to Expo’s service, not to Apple’s.',
      'Ask for the device’s own token: in Expo it is Notifications.getDevicePushTokenAsync().',
    );
  }
  if (/(?:^|[\s"'=])[\w-]{8,64}:[\w-]{120,}["']?$/.test(piece) || /^[\w-]+:APA91[\w-]+$/.test(piece)) {
    return refuse(
      'device-token-fcm',
      'This is a registration token of Firebase Cloud Messaging; APNs does not know it.',
      'Use the token the app gets from Apple: Messaging.messaging().apnsToken, printed as hexadecimal.',
    );
  }
  if (/…|\.\.\./.test(piece) && /[0-9a-f]{4}/i.test(piece)) {
    return refuse(
      'device-token-truncated',
      `“${show(piece)}” was shortened with “…”: the bytes in between are lost.`,
      HOW_TO_PRINT,
    );
  }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(piece)) {
    return refuse(
      'device-token-uuid',
      'This is a UUID, such as an apns-id or an identifier for vendors, not a device token.',
      HOW_TO_PRINT,
    );
  }
  if (/^[0-9a-f]{8}-[0-9a-f]{16}$/i.test(piece)) {
    return refuse(
      'device-token-udid',
      'This is a device’s UDID, which names the hardware; APNs wants the token that the app received.',
      HOW_TO_PRINT,
    );
  }
  return readSeveral(piece) ?? readWhole(piece) ?? readLabelled(piece) ?? explainRest(piece);
}

/** Whole tokens with nothing but space between them. */
function readSeveral(piece: string): PieceReading | null {
  const words = piece.split(/\s+/);
  if (words.length < 2 || !words.every((word) => /^[0-9a-f]{32,}$/i.test(word))) return null;
  return acceptAll(words, ['Several device tokens on one line, parted at the spaces.']);
}

function readDescription(piece: string, length: string, bytes: string): PieceReading {
  const digits = bytes.replace(/[^0-9a-f]/gi, '');
  if (/[….]/.test(bytes) || digits.length !== Number(length) * 2) {
    return refuse(
      'device-token-truncated',
      `“${show(piece)}” is a shortened description of a token: the bytes in the middle are missing and cannot be restored.`,
      HOW_TO_PRINT,
    );
  }
  return accept(digits, ['Taken out of a description of data.']);
}

/** The whole piece as one token: hexadecimal with the usual ornaments, else base64. `null` where it is neither. */
function readWhole(piece: string): PieceReading | null {
  const receipts: string[] = [];
  let rest = piece;
  const unquoted = /^(["'`“”])([\s\S]*)(["'`“”])$/.exec(rest);
  if (unquoted !== null) {
    rest = (unquoted[2] ?? '').trim();
    receipts.push('Quotes were left out.');
  }
  const angled = /^<([\s\S]*)>$/.exec(rest);
  if (angled !== null) {
    rest = (angled[1] ?? '').trim();
    receipts.push('“<” and “>” were left out.');
  }
  if (/^(?:0x[0-9a-f]{1,2}[\s,]*)+$/i.test(rest) && /0x[0-9a-f]{1,2}\s*[\s,]\s*0x/i.test(rest)) {
    const bytes = [...rest.matchAll(/0x([0-9a-f]{1,2})/gi)].map((match) => (match[1] ?? '').padStart(2, '0'));
    return accept(bytes.join(''), [...receipts, '“0x” before each byte was left out.']);
  }
  const digits = rest.replace(/^0x/i, '');
  const bare = digits.replace(/[\s:\-_]/g, '');
  if (/^[0-9a-f]+$/i.test(bare) && isHexWithOrnaments(digits)) {
    if (digits !== rest) receipts.push('“0x” was left out.');
    if (/\s/.test(digits)) receipts.push('Spaces were left out.');
    if (/[:]/.test(digits)) receipts.push('Colons were left out.');
    if (/[-_]/.test(digits)) receipts.push('Dashes were left out.');
    return accept(bare, receipts);
  }
  const decoded = decodeBase64(rest);
  if (decoded === null) return null;
  return accept(decoded, [...receipts, 'Decoded from base64.']);
}

/** Digits in groups that a print-out makes; a text of short words that happen to be hexadecimal is not one. */
function isHexWithOrnaments(text: string): boolean {
  const groups = text.split(/[\s:\-_]+/).filter((group) => group !== '');
  return (
    groups.length === 1 || groups.every((group) => group.length % 2 === 0 || group.length >= 7) || groups.length > 8
  );
}

/** A line of a console, a log or a table with one token in it. */
function readLabelled(piece: string): PieceReading | null {
  const angled = /<([0-9a-f\s]+)>/i.exec(piece);
  if (angled !== null) {
    const digits = (angled[1] ?? '').replace(/\s/g, '');
    if (digits.length >= 32) return accept(digits, ['Taken out of the line around it.']);
  }
  const runs = [...piece.matchAll(/(?<![0-9a-z])(?:0x)?([0-9a-f]{32,})(?![0-9a-z])/gi)].map((match) => match[1] ?? '');
  if (runs.length > 0) {
    return acceptAll(runs, ['Taken out of the line around it.']);
  }
  const label = /token\w*(?:\s+(?:is|was|string|data))?["']?\s*[:=]\s*(\S[\s\S]*)$/i.exec(piece)?.[1];
  if (label === undefined) return null;
  const inner = readPiece(label.trim());
  return inner.kind === 'tokens'
    ? { ...inner, receipts: ['Taken out of the line around it.', ...inner.receipts] }
    : inner;
}

function acceptAll(texts: readonly string[], receipts: readonly string[]): PieceReading {
  const readings = texts.map((text) => accept(text, []));
  const refused = readings.find((reading) => reading.kind === 'problem');
  if (refused !== undefined) return refused;
  const read = readings.filter((reading) => reading.kind === 'tokens');
  return {
    kind: 'tokens',
    tokens: read.flatMap((reading) => reading.tokens),
    receipts: [...receipts, ...read.flatMap((reading) => reading.receipts)],
  };
}

function accept(hexadecimal: string, receipts: readonly string[]): PieceReading {
  const digits = hexadecimal.length;
  if (digits % 2 !== 0) {
    return refuse(
      'device-token-odd',
      `This has ${digits} hexadecimal digits; a whole number of bytes needs an even count${digits === 63 || digits === 65 ? ', usually 64' : ''}.`,
      'A digit was lost or added while copying: copy the token again.',
    );
  }
  const bytes = digits / 2;
  if (bytes > MOST_TOKEN_BYTES) {
    return refuse(
      'device-token-too-long',
      `This is ${bytes} bytes long; APNs takes device tokens of at most ${MOST_TOKEN_BYTES}.`,
      'Put each device token on its own line.',
    );
  }
  const notes = [...receipts];
  const token = hexadecimal.toLowerCase();
  if (token !== hexadecimal) notes.push('Written in lower case.');
  if (bytes !== USUAL_TOKEN_BYTES) {
    notes.push(
      `It is ${bytes} ${bytes === 1 ? 'byte' : 'bytes'} long; most device tokens have ${USUAL_TOKEN_BYTES}. It is used as it is.`,
    );
  }
  return { kind: 'tokens', tokens: [token], receipts: notes };
}

function explainRest(piece: string): PieceReading {
  const other = [...piece].find((unit) => !/[0-9a-f\s]/i.test(unit));
  const mostlyHexadecimal = piece.replace(/[^0-9a-f]/gi, '').length > piece.length * 0.8 && piece.length >= 32;
  if (mostlyHexadecimal && other !== undefined) {
    return refuse(
      'device-token-not-hexadecimal',
      `“${other}” at position ${piece.indexOf(other) + 1} is no hexadecimal digit.`,
      'A device token holds only 0–9 and a–f: copy it again.',
    );
  }
  return refuse(
    'device-token-unreadable',
    `“${show(piece)}” is not a device token.`,
    'A device token is hexadecimal, usually 64 digits: copy it from the app’s console.',
  );
}

function show(piece: string): string {
  const line = piece.replace(/\s+/g, ' ');
  return line.length <= 48 ? line : `${line.slice(0, 30)}…${line.slice(-12)}`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes of base64 or base64url as hexadecimal; `null` where the text is neither, or too short to be told from a word. */
function decodeBase64(text: string): string | null {
  const compact = text.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/');
  const body = compact.replace(/=+$/, '');
  const padding = compact.length - body.length;
  if (!/^[A-Za-z0-9+/]+$/.test(body) || body.length % 4 === 1 || padding > 2) return null;
  if (padding > 0 && compact.length % 4 !== 0) return null;
  if (Math.floor((body.length * 3) / 4) < FEWEST_BASE64_BYTES) return null;
  if (/\s/.test(text.trim()) && padding === 0 && body.length % 4 !== 0) return null;
  // Letters alone may be one long word of a program; none of those ends with "=".
  if (padding === 0 && !/[\d+/]/.test(body)) return null;
  let bits = 0;
  let held = 0;
  let hexadecimal = '';
  for (const unit of body) {
    held = ((held << 6) | BASE64.indexOf(unit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      hexadecimal += ((held >> bits) & 0xff).toString(16).padStart(2, '0');
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? hexadecimal : null;
}
