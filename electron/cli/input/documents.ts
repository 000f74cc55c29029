import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import type {
  DocumentFault,
  DocumentRequest,
  ReadDocument,
  RequestPlaces,
} from '../../../payload/document/document.ts';
import { readDocument } from '../../../payload/document/read.ts';
import {
  environmentName,
  type MeantRequest,
  type Resolving,
  resolveRequest,
} from '../../../payload/document/resolve.ts';
import type { CliIo } from '../cli-io.ts';
import { Refusal, refuseAny } from '../refusal.ts';
import { nameOf, type ReadPayload, readPayload } from './read-payload.ts';

const ENDINGS = /\.(?:push|http|rest)$/i;

/** Whether an argument names a document, and not a device token. */
export function isDocument(argument: string): boolean {
  return ENDINGS.test(argument);
}

/** A request of a document with everything that it names read. */
export interface DocumentPart {
  readonly file: string;
  /** Its `@name`, else its title; `null` where it has neither. */
  readonly name: string | null;
  readonly places: RequestPlaces;
  readonly request: DocumentRequest;
  readonly meant: MeantRequest;
  readonly payload: ReadPayload;
  /** Files beside the document, by their paths. */
  readonly ca: string | null;
  readonly deviceTokenFile: string | null;
}

/** What is known from the call. */
export interface DocumentCall extends Pick<Resolving, 'without'> {
  /** `NAME=VALUE` of `--variable`. */
  readonly variables: readonly string[];
}

/**
 * Every request of these documents. Throws a `Refusal` with everything that keeps one of them from being sent: files and lines
 * that cannot be read, variables without a value. Then nothing is sent of any.
 */
export async function readDocuments(
  files: readonly string[],
  call: DocumentCall,
  io: Pick<CliIo, 'stdin' | 'environment' | 'clock'>,
): Promise<readonly DocumentPart[]> {
  const problems: Problem[] = [];
  const parts: DocumentPart[] = [];
  const gather = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.problems);
    }
  };
  for (const file of files)
    await gather(async () => {
      const { text } = await readPayload(file, io, 'document-too-large');
      const document = readDocument(text);
      problems.push(...document.faults.map((fault) => placed(fault, file)));
      for (const [index, request] of document.requests.entries())
        await gather(async () => {
          parts.push(await partOf(file, document, request, index, call, io));
        });
    });
  refuseAny(problems);
  return parts;
}

/** One request, with the files that it names. Throws a `Refusal`. */
async function partOf(
  file: string,
  document: ReadDocument,
  request: DocumentRequest,
  index: number,
  call: DocumentCall,
  io: Pick<CliIo, 'stdin' | 'environment' | 'clock'>,
): Promise<DocumentPart> {
  const places = document.places[index] ?? {
    ...{ url: { line: 1, column: 1 }, bodyLine: null },
    ...{ headers: new Map(), settings: new Map() },
  };
  const given = new Map(
    call.variables.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
  const { meant, faults } = resolveRequest(request, {
    ...{ places, variables: document.variables, now: io.clock.now(), without: call.without },
    given: (name) => given.get(name) ?? io.environment[environmentName(name)],
  });
  refuseAny(faults.map((fault) => placed(fault, file)));
  const beside = async (path: string | null, line: number): Promise<string | null> =>
    path === null ? null : besides(file, path, line);
  const bodyLine = places.bodyLine ?? places.url.line;
  const payloadFile = call.without.payload ? null : await beside(meant.payloadFile, bodyLine);
  const list = meant.deviceTokens !== null && 'file' in meant.deviceTokens ? meant.deviceTokens.file : null;
  const lineOf = (setting: string): number => places.settings.get(setting)?.line ?? places.url.line;
  return {
    ...{ file, places, request, meant },
    name: [request.name, request.title].find((name) => name !== '') ?? null,
    payload: payloadFile === null ? { text: meant.payload, name: nameOf(file) } : await readPayload(payloadFile, io),
    ca: await beside(meant.ca, lineOf('ca')),
    deviceTokenFile: await beside(list, lineOf('devices')),
  };
}

/** A path that a document names. It stays in the document's folder: a document may come from anybody. */
async function besides(document: string, path: string, line: number): Promise<string> {
  const folder = await realpath(dirname(document));
  const named = resolve(folder, path);
  const real = await realpath(named).catch(() => named);
  for (const one of [named, real])
    if (!one.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      throw new Refusal([problem('document-file-outside', { file: path }, { place: inFile(nameOf(document), line) })]);
  return named;
}

function placed({ code, facts, line, column }: DocumentFault, file: string): Problem {
  return problem(code, facts, { place: inFile(nameOf(file), line, column) });
}

/** A problem of a request that was found later, its place named by where the document says what is wrong. */
export function placedInDocument(found: Problem, { file, places, request }: DocumentPart): Problem {
  const { place } = found;
  if (place === null || !('field' in place)) return found;
  const name = nameOf(file);
  if (place.field === 'payload' && request.payloadFile === null && places.bodyLine !== null)
    return { ...found, place: inFile(name, places.bodyLine + (place.line ?? 1) - 1, place.column) };
  const { line, column } = places.headers.get(`apns-${place.field.replace(/^apns-/, '')}`) ?? places.url;
  return { ...found, place: inFile(name, line, column) };
}
