import { parsePayload } from '../json/parse.ts';
import { readCollection } from './collections.ts';
import { importCommands } from './commands.ts';
import { payloadsIn } from './documents.ts';
import { contextOf } from './facts.ts';
import { readHttpText } from './http-text.ts';
import { eachOnce, hasContent, type Imported, type ImportNote, NOTHING } from './imported.ts';
import { asPayload, straightened } from './payload-text.ts';
import { importRequests } from './request.ts';
import { readResultLines } from './result-lines.ts';
import { serviceOfBody } from './services.ts';
import { importTokens } from './tokens-in-text.ts';
import { withoutQuoteMarks } from './typography.ts';

/** Longer texts are no request; a recording of a browser may have a few million characters. */
export const LONGEST_IMPORT = 8_000_000;

/** Several times the largest payload, to leave room for indentation. */
const LONGEST_EXPLAINED = 20_000;

/**
 * Reads whatever people paste, drop or pipe in: commands of curl and others in any shell, requests written out, documents,
 * log lines, print-outs, payloads and device tokens. Says what was taken and what was left; takes nothing that is not plainly
 * there, and no credential. Never throws; linear in the length of the text. `null` for an empty text.
 */
export function importText(text: string): Imported | null {
  if (text.trim() === '') return null;
  if (text.length > LONGEST_IMPORT) return { ...NOTHING, left: [{ code: 'text-too-long', most: LONGEST_IMPORT }] };
  const payload = asPayload(text.replace(/^\ufeff/, ''));
  if (payload?.isApns) return importPayload(payload.text, payload.targetBundle);
  const { text: plain, notes } = withoutQuoteMarks(text);
  const imported = importPlain(plain, text);
  // Whatever a text is, a key in it is named, and only named.
  const key: readonly ImportNote[] = PRIVATE_KEY.test(text) ? [{ code: 'private-key' }] : [];
  return {
    ...imported,
    receipts: eachOnce([...notes, ...imported.receipts]),
    left: eachOnce([...imported.left, ...key]),
  };
}

const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----/;

function importPayload(text: string, targetBundle: string | null | undefined): Imported {
  if (targetBundle === undefined) return { ...NOTHING, payload: text };
  const headers = targetBundle === null ? {} : { topic: targetBundle };
  return { ...NOTHING, payload: text, headers, receipts: [{ code: 'target-bundle', topic: targetBundle }] };
}

function importPlain(text: string, original: string): Imported {
  const requests = importCommands(text) ?? fromHttp(text) ?? fromHttp(original) ?? fromCollection(text);
  if (requests !== null && (hasContent(requests) || requests.place !== null)) return withPayloadBeside(requests, text);
  const found = payloadsIn(text);
  if (found !== null && hasContent(found)) return found;
  return readResultLines(text) ?? requests ?? found ?? readRest(text);
}

/**
 * The payload of a request whose shell would lose its quotes, or which comes in by another way than the body: where it stands
 * in the text as plain JSON, once. Else what is wrong with it is said.
 */
function withPayloadBeside(request: Imported, text: string): Imported {
  const { payload, place, left, receipts } = request;
  if (place !== null || (payload !== null && asPayload(payload) !== null)) return request;
  if (left.some(({ code }) => /^(?:payload-file|payload-printed|service)$/.test(code))) return request;
  const found = payloadsIn(text);
  if (found?.payload != null && !found.left.some(({ code }) => code === 'several-payloads')) {
    const open = left.filter((note) => note.code !== 'placeholder' || note.part !== 'payload');
    const blank = /\bs?printf\b/.test(text) ? /%[-\d.]*[sbdifgx@]/.exec(found.payload)?.[0] : undefined;
    if (blank !== undefined) open.push({ code: 'placeholder', name: blank, part: 'payload' });
    return { ...request, payload: found.payload, left: open, receipts: eachOnce([...receipts, ...found.receipts]) };
  }
  const broken = payload === null ? [] : brokenJson(payload);
  return { ...request, left: [...left, ...broken] };
}

function fromHttp(text: string): Imported | null {
  const requests = readHttpText(text);
  return requests === null ? null : importRequests(requests);
}

function fromCollection(text: string): Imported | null {
  const requests = readCollection(text);
  return requests === null ? null : importRequests(requests);
}

/** A text without a request and without a payload: device tokens, JSON for somebody else, or an explanation. */
function readRest(text: string): Imported {
  const tokens = importTokens(text);
  const read = tokens === null ? null : { ...NOTHING, ...tokens, left: eachOnce(tokens.left) };
  if (read !== null && hasContent(read)) return withFactsBeside(read, text);
  const straight = straightened(text.trim());
  if (straight !== null) return { ...NOTHING, payload: straight, receipts: [{ code: 'straightened' }] };
  // Bytes in JSON that are no whole device token are no payload either.
  if (read !== null && /^\s*\{\s*"(?:0"|type"\s*:\s*"Buffer")/.test(text)) return read;
  const explained = readOther(text) ?? explain(text);
  return explained.left.some(({ code }) => code === 'not-understood') ? (read ?? explained) : explained;
}

/** A log line may have topic and environment beside its device token. */
function withFactsBeside(read: Imported, text: string): Imported {
  const { headers, target, left } = contextOf(text, [], []);
  if (Object.keys(headers).length === 0 && target.destination == null) return read;
  return { ...read, ...target, headers, left: eachOnce(left) };
}

/** A JSON object without `aps`: what another service is sent, else what only the app reads. */
function readOther(text: string): Imported | null {
  if (asPayload(text) === null) return null;
  const service = serviceOfBody(text);
  if (service !== null) return { ...NOTHING, left: [{ code: 'service', name: service, host: null, taken: false }] };
  return { ...NOTHING, payload: text, left: [{ code: 'aps-missing' }] };
}

/** What is wrong with a text that is nearly a payload, or that nothing was recognised in it. */
function explain(text: string): Imported {
  const left: ImportNote[] = [];
  if (/^\s*[{[]/.test(text)) left.push(...brokenJson(text));
  if (left.length === 0 && !PRIVATE_KEY.test(text)) left.push({ code: 'not-understood' });
  return { ...NOTHING, left };
}

/** The first mistake of a text that was meant as JSON. */
function brokenJson(text: string): readonly ImportNote[] {
  const [problem] = text.length < LONGEST_EXPLAINED ? parsePayload(text).problems : [];
  if (problem === undefined) return [];
  const { line, column, code, facts } = problem;
  return [{ code: 'payload-broken', line, column, why: { code, facts } }];
}
