import type { Command } from 'commander';
import { HEADER_NAMES } from '../../../payload/headers/names.ts';
import { hasContent, type Imported, type ImportNote, NOTHING } from '../../../payload/import/imported.ts';
import { importText, LONGEST_IMPORT } from '../../../payload/import/read-text.ts';
import { textOfBytes } from '../../../payload/import/text-of-bytes.ts';
import { importWords } from '../../../words/cli/exchange.ts';
import { importNote } from '../../../words/payload/import.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { nameOf, readBytes } from '../input/read-payload.ts';
import { jsonOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';

/** UTF-16 has two bytes for each character, UTF-8 up to three. */
const MOST_BYTES = 3 * LONGEST_IMPORT;

/** `import`: what a pasted request, log line or document holds. */
export function addImport(program: Command, context: CommandContext): void {
  program
    .command('import')
    .summary(importWords.summary)
    .description(importWords.description)
    .argument('<file>', importWords.args.file)
    .addOption(jsonOption())
    .addHelpText('after', importWords.examples)
    .action((file: string) => context.run((output) => importFile(file, context.io, output)));
}

async function importFile(file: string, io: CliIo, output: Output): Promise<number> {
  const imported = read(nameOf(file), await readBytes(file, io, MOST_BYTES));
  if (output.json) output.object(objectOf(imported));
  else show(imported, output);
  if (!understood(imported)) return EXIT.refused;
  return imported.left.length === 0 ? EXIT.ok : EXIT.rejected;
}

function read(name: string, bytes: Uint8Array): Imported {
  const decoded = textOfBytes(bytes);
  if (!decoded.ok) {
    const { reason, offset } = decoded;
    return { ...NOTHING, left: [{ code: 'file-encoding', file: name, reason, offset }] };
  }
  const imported = importText(decoded.text) ?? { ...NOTHING, left: [{ code: 'not-understood' }] };
  if (decoded.encoding === 'UTF-8') return imported;
  return { ...imported, receipts: [{ code: 'encoding', encoding: decoded.encoding }, ...imported.receipts] };
}

/** Notes that say what a text is not, and nothing that it is. */
const NOTHING_KNOWN: ReadonlySet<ImportNote['code']> = new Set([
  'not-understood',
  'payload-broken',
  'file-encoding',
  'text-too-long',
  'text-too-tangled',
] as const);

function understood(imported: Imported): boolean {
  return hasContent(imported) || imported.left.some(({ code }) => !NOTHING_KNOWN.has(code));
}

/** The headers under the names that HTTP has for them; absent parts are null, or empty. */
function objectOf({ payload, headers, deviceTokens, destination, host, port, receipts, left }: Imported): object {
  return {
    payload,
    headers: Object.fromEntries(headersOf(headers)),
    deviceTokens,
    destination,
    host,
    port,
    receipts: receipts.map((note) => ({ ...note, sentence: importNote(note) })),
    left: left.map((note) => ({ ...note, sentence: importNote(note) })),
  };
}

function headersOf(headers: Imported['headers']): readonly (readonly [string, string])[] {
  return Object.entries(HEADER_NAMES).flatMap(([field, name]) => {
    const value = Object.entries(headers).find(([known]) => known === field)?.[1];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function show(imported: Imported, output: Output): void {
  const { payload, headers, deviceTokens, destination, host, port, receipts, left } = imported;
  const where = host === null ? destination : `${destination} (${host}${port === null ? '' : `:${port}`})`;
  if (where !== null) output.line(importWords.destination(where));
  for (const token of deviceTokens) output.line(importWords.device(token));
  for (const [name, value] of headersOf(headers)) output.line(`${name.padEnd(12)} ${value}`);
  if (payload !== null) output.line(payload);
  for (const note of receipts) output.say(importNote(note));
  for (const note of left) output.say(`${output.paintError('warning', importWords.left)} ${importNote(note)}`);
}
