import type { Command } from 'commander';
import { inFile } from '../../../contract/told.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { importNote } from '../../../words/payload/import.ts';
import type { DeviceTokenSource } from '../../backend/sending/source.ts';
import type { CliIo } from '../cli-io.ts';
import { type GivenOptions, optionsOfPart } from '../options/document-options.ts';
import {
  checkSendOptions,
  checkTogether,
  checkWay,
  destinationKind,
  destinationOf,
  givesDeviceTokens,
  namesDevices,
  type SendOptions,
} from '../options/send-options.ts';
import type { Output } from '../output/output.ts';
import { refuseTakenFiles } from '../output/results-files.ts';
import { refuseSameFile } from '../output/written-file.ts';
import { Refusal, wrongUsage } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';
import { tokensOfBook } from './device-names.ts';
import { tokensOfArguments, tokensOfFile, tokensOfResults } from './device-token-source.ts';
import { type DocumentPart, isDocument, readDocuments } from './documents.ts';
import { alertPayload, nameOf, type ReadPayload, readPayload } from './read-payload.ts';

/** A call of `send`: words that are device tokens, and documents. */
export interface Call {
  readonly tokens: readonly string[];
  readonly documents: readonly string[];
  readonly options: SendOptions;
  readonly given: GivenOptions;
}

/** The call, its words told apart. */
export function callOf(words: readonly string[], options: SendOptions, command: Command): Call {
  return {
    tokens: words.filter((word) => !isDocument(word)),
    documents: words.filter(isDocument),
    options,
    given: new Set(Object.keys(options).filter((name) => command.getOptionValueSource(name) === 'cli')),
  };
}

/** One notification with everything that it is sent with. */
export interface Part {
  readonly options: SendOptions;
  readonly payload: ReadPayload;
  readonly source: DeviceTokenSource;
  /** The request of a document that it is; `null`: of the options. */
  readonly of: DocumentPart | null;
}

/** Everything that a call sends, read and checked. Throws a `Refusal` where anything stands against any of it. */
export async function partsOf(call: Call, io: CliIo, output: Output): Promise<readonly Part[]> {
  return call.documents.length === 0 ? [await onlyPart(call, io, output)] : await partsOfDocuments(call, io, output);
}

/** What the options alone say. */
async function onlyPart({ tokens, options }: Call, io: CliIo, output: Output): Promise<Part> {
  for (const [given, option] of [
    [options.variable.length > 0, '--variable'],
    [options.confirmProduction, '--confirm-production'],
  ] as const)
    if (given) throw wrongUsage({ why: 'document-option', option });
  checkSendOptions(tokens, options);
  destinationOf(options, null);
  const payload = await givenPayload(options, io);
  await refuseFiles(options);
  return { options, payload, source: await sourceOf(tokens, options, io, output), of: null };
}

/** The requests of the documents, each with the options that were given. */
async function partsOfDocuments(call: Call, io: CliIo, output: Output): Promise<readonly Part[]> {
  const { tokens, options, given, documents } = call;
  checkTogether(tokens, options);
  const shared = givesDeviceTokens(tokens, options);
  const payloadGiven = options.payload !== undefined || options.alert !== undefined;
  const noTokens = shared || (given.has('to') && destinationKind(options.to) === 'ios-simulator');
  const without = { destination: given.has('to'), deviceTokens: noTokens, payload: payloadGiven };
  const read = await readDocuments(documents, { variables: options.variable, without }, io);
  if (options.tokens === '-' && read.length > 1) throw wrongUsage({ why: 'stdin-for-several', requests: read.length });
  const payload = payloadGiven ? await givenPayload(options, io) : null;
  await refuseFiles(options);
  const source = shared ? await sourceOf(tokens, options, io, output) : null;
  const parts: Part[] = [];
  for (const of of read) {
    const merged = optionsOfPart(options, given, of);
    checkWay(merged, shared);
    destinationOf(merged, null);
    for (const note of of.meant.left)
      output.say(
        `${output.paintError('warning', outputWords.warning)} ${nameOf(of.file)}:${of.places.url.line}: ${importNote(note)}`,
      );
    parts.push({ options: merged, payload: payload ?? of.payload, source: source ?? (await sourceOfPart(of, io)), of });
  }
  return parts;
}

function givenPayload({ alert, payload }: SendOptions, io: CliIo): Promise<ReadPayload> {
  return alert === undefined ? readPayload(payload ?? '-', io) : Promise.resolve(alertPayload(alert));
}

async function refuseFiles(options: SendOptions): Promise<void> {
  await refuseSameFile({ '--results': options.results, '--gone': options.gone, '--log': options.log });
  await refuseTakenFiles(options);
}

/** The device tokens that a request of a document names itself. */
async function sourceOfPart(
  { meant, deviceTokenFile, file, places }: DocumentPart,
  io: CliIo,
): Promise<DeviceTokenSource> {
  if (deviceTokenFile !== null) return tokensOfFile(deviceTokenFile, io);
  const { deviceTokens } = meant;
  try {
    return tokensOfArguments(deviceTokens !== null && 'texts' in deviceTokens ? deviceTokens.texts : []);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { line, column } = places.url;
    const place = inFile(nameOf(file), line, column);
    const [first, ...rest] = error.problems;
    throw new Refusal([{ ...first, place }, ...rest.map((found) => ({ ...found, place }))], { cause: error });
  }
}

async function sourceOf(
  tokens: readonly string[],
  options: SendOptions,
  io: CliIo,
  output: Output,
): Promise<DeviceTokenSource> {
  if (options.retry !== undefined) return tokensOfResults(options.retry, options.retryUnknown);
  if (options.tokens !== undefined) return tokensOfFile(options.tokens, io);
  if (!namesDevices(options)) return tokensOfArguments(tokens);
  return withQuietCore(io, (core) => tokensOfBook(core, tokens, options, output));
}
