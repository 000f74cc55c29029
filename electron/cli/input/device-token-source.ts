import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CliExplanations } from '../../../contract/facts/cli.ts';
import type { DeviceTokenNote } from '../../../contract/facts/device-tokens.ts';
import type { ExplanationCode } from '../../../contract/facts/explanations.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { show } from '../../../payload/device-token/show.ts';
import { sendWords } from '../../../words/cli/send.ts';
import type { DeviceTokenScan } from '../../backend/batch/device-token-list.ts';
import { type EarlierReading, readResults } from '../../backend/batch/results-reader.ts';
import { listSource, scanList } from '../../backend/sending/list-source.ts';
import { isSentAgain, resultsSource } from '../../backend/sending/results-source.ts';
import { type DeviceTokenSource, listed } from '../../backend/sending/source.ts';
import type { UnusableFileCode } from '../../ground/system-error.ts';
import type { CliIo } from '../cli-io.ts';
import { Refusal, refusal, refuseAny } from '../refusal.ts';
import { nameOf, unreadable } from './read-payload.ts';

/** Most problems of one list that are told at once; the rest is counted. */
const PROBLEMS_TOLD = 20;

/**
 * The tokens given as arguments, and `others` that are not among them. Throws a `Refusal` that names every one that is
 * none: then nothing is sent.
 */
export function tokensOfArguments(texts: readonly string[], others: readonly string[] = []): DeviceTokenSource {
  const tokens: string[] = [];
  const receipts: DeviceTokenNote[] = [];
  const problems: Problem[] = [];
  texts.forEach((text, index) => {
    const name = texts.length === 1 ? sendWords.deviceToken : sendWords.deviceTokenOf(index + 1);
    const reading = readDeviceTokens(text);
    for (const { code, facts } of reading.problems)
      problems.push(problem(code as ExplanationCode, facts, { place: inFile(name) }));
    if (reading.problems.length === 0 && reading.tokens.length === 0)
      problems.push(problem('device-token-missing', { where: 'argument', name }));
    tokens.push(...reading.tokens.map(({ token }) => token));
    receipts.push(...reading.receipts.map(({ note }) => note));
  });
  refuseAny(problems);
  return listed([...tokens, ...others.filter((token) => !tokens.includes(token))], receipts);
}

/**
 * The tokens of a file or, for `-`, of standard input. A file is read through once before anything is sent, and refused
 * with every line that holds none; a stream cannot be read twice, so such a line of it ends unsent.
 */
export async function tokensOfFile(file: string, io: Pick<CliIo, 'stdin'>): Promise<DeviceTokenSource> {
  const name = nameOf(file);
  const list = { name, open: () => (file === '-' ? io.stdin : createReadStream(file)) };
  if (file === '-' || !(await isRegularFile(file, name, 'device-tokens-unreadable'))) return listSource(list, null);
  const scan = await scanList(list);
  refuseLines(scan.problems, scan.unreadable, name, 'without-device-token');
  if (scan.deviceTokens === 0) throw new Refusal([noTokens(name)]);
  return listSource(list, scan, { warnings: scan.repeated === 0 ? [] : [repeatedWarning(scan, name)] });
}

async function isRegularFile(file: string, name: string, code: UnusableFileCode): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    throw unreadable(code, name, error);
  }
}

/** Throws a `Refusal` with the problems of a file's lines, the first of `all`, where there are any. */
function refuseLines(
  problems: readonly Problem[],
  all: number,
  name: string,
  what: CliExplanations['device-tokens-more']['what'],
): void {
  const told = problems.slice(0, PROBLEMS_TOLD);
  const more = all - told.length;
  refuseAny(more > 0 ? [...told, problem('device-tokens-more', { name, more, what })] : told);
}

/** A list without a single device token. */
export function noTokens(name: string): Problem {
  return problem('device-token-missing', { where: 'list', name, first: null }, { place: inFile(name) });
}

function repeatedWarning({ repeated, repeatsComplete }: DeviceTokenScan, name: string): Problem {
  return problem('device-tokens-repeated', { name, repeated, complete: repeatsComplete });
}

/**
 * The tokens of earlier results that ended unsent and, where `unknown` says so, those whose outcome is unknown. The file
 * is read through once before anything is sent. Throws a `Refusal` where it holds no results, or none of these.
 */
export async function tokensOfResults(file: string, unknown: boolean): Promise<DeviceTokenSource> {
  const name = basename(file);
  if (!(await isRegularFile(file, name, 'results-unreadable')))
    throw refusal('results-unreadable', { name, why: 'read-twice', use: 'read' });
  const read = () => readResults(createReadStream(file), name);
  const found = await countResults(read, unknown, name);
  if (found.sendable === 0) throw new Refusal([nothingToRetry(name, found.unknown, unknown)]);
  const warnings: Problem[] = [...found.unsendableRows];
  const more = found.unsendable - warnings.length;
  if (more > 0) warnings.push(problem('device-tokens-left-out', { why: 'more', name, more }));
  if (!unknown && found.unknown > 0) warnings.push(problem('unknown-left-out', { name, unknown: found.unknown }));
  return resultsSource({ ...{ name, from: name, unknown, warnings, read }, expected: found.sendable });
}

interface FoundResults {
  readonly sendable: number;
  readonly unsendable: number;
  readonly unknown: number;
  /** The first of those that cannot be sent again, each with its line. */
  readonly unsendableRows: readonly Problem[];
}

function unsendableRow(name: string, line: number, text: string): Problem {
  return problem(
    'device-tokens-left-out',
    { why: 'line', text: text === '' ? '' : show(text) },
    { place: inFile(name, line, 1) },
  );
}

async function countResults(
  read: () => AsyncGenerator<EarlierReading>,
  unknown: boolean,
  name: string,
): Promise<FoundResults> {
  const problems: Problem[] = [];
  const unsendableRows: Problem[] = [];
  const found = { sendable: 0, unsendable: 0, unknown: 0, unsendableRows };
  let bad = 0;
  try {
    for await (const reading of read()) {
      if (reading.kind === 'problem') {
        bad += 1;
        if (problems.length < PROBLEMS_TOLD) problems.push(reading.problem);
        continue;
      }
      const { outcome, sendable, deviceToken, line } = reading.result;
      if (outcome === 'unknown') found.unknown += 1;
      if (!isSentAgain(outcome, unknown)) continue;
      found[sendable ? 'sendable' : 'unsendable'] += 1;
      if (!sendable && unsendableRows.length < PROBLEMS_TOLD)
        unsendableRows.push(unsendableRow(name, line, deviceToken));
    }
  } catch (error) {
    throw unreadable('results-unreadable', name, error);
  }
  refuseLines(problems, bad, name, 'no-results');
  return found;
}

function nothingToRetry(name: string, unknown: number, asked: boolean): Problem {
  return problem('nothing-to-retry', { name, unknown, asked }, { place: inFile(name) });
}
