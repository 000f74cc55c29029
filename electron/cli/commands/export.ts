import { type Command, Option } from 'commander';
import { API_HOSTS, parseHostPort } from '../../../contract/destination.ts';
import { checkPayload } from '../../../payload/aps/check.ts';
import {
  EXPORT_FORMS,
  type ExportedProof,
  type ExportedRequest,
  type ExportForm,
  exportedHeaders,
} from '../../../payload/export/exported.ts';
import { FORMS } from '../../../payload/export/forms.ts';
import { checkNotificationHeaders } from '../../../payload/headers/headers.ts';
import { problemOf } from '../../../payload/problem.ts';
import { exportWords } from '../../../words/cli/exchange.ts';
import { targetOptionsWords } from '../../../words/cli/target-options.ts';
import { importNote } from '../../../words/payload/import.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { tokensOfArguments, tokensOfFile } from '../input/device-token-source.ts';
import { type DocumentPart, placedInDocument, readDocuments } from '../input/documents.ts';
import { exportedProof, unfit } from '../input/exported-proof.ts';
import type { IdentityOptions } from '../options/chosen-identity.ts';
import { jsonOption, variables } from '../options/option-values.ts';
import { destinationKind, destinationOf } from '../options/send-options.ts';
import type { Output } from '../output/output.ts';
import { refusal, refuseAny, wrongUsage } from '../refusal.ts';

/** A program has each of them in its text; a long list is for `send`. */
const MOST_DEVICE_TOKENS = 100;

interface ExportOptions extends Omit<IdentityOptions, 'passphraseFile' | 'systemIdentity'> {
  readonly as: ExportForm;
  readonly request?: string;
  readonly to?: string;
  readonly ca?: string;
  readonly variable: readonly string[];
  readonly json: boolean;
}

/** `export`: a request of a document as a program that sends it without this one. */
export function addExport(program: Command, context: CommandContext): void {
  program
    .command('export')
    .summary(exportWords.summary)
    .description(exportWords.description)
    .argument('<file>', exportWords.args.file)
    .argument('[token...]', exportWords.args.token)
    .addOption(new Option('--as <form>', exportWords.options.as).choices(EXPORT_FORMS).makeOptionMandatory())
    .option('--request <name>', exportWords.options.request)
    .option('--to <destination>', exportWords.options.to)
    .option('--identity <file>', exportWords.options.identity)
    .option('--key <file>', targetOptionsWords.options.key)
    .option('--provider-token-key <file>', targetOptionsWords.options.providerTokenKey)
    .option('--key-id <id>', targetOptionsWords.options.keyId)
    .option('--team-id <id>', targetOptionsWords.options.teamId)
    .option('--ca <file>', targetOptionsWords.options.ca)
    .addOption(new Option('--variable <assignment>', exportWords.options.variable).argParser(variables).default([], ''))
    .addOption(jsonOption())
    .addHelpText('after', exportWords.examples)
    .action((file: string, tokens: readonly string[], options: ExportOptions) =>
      context.run((output) => exportRequest(file, tokens, options, context.io, output)),
    );
}

async function exportRequest(
  file: string,
  tokens: readonly string[],
  options: ExportOptions,
  io: CliIo,
  output: Output,
): Promise<number> {
  const form = options.as;
  if (options.to !== undefined) destinationOf({ to: options.to }, null);
  const without = {
    destination: options.to !== undefined || form === 'simctl',
    deviceTokens: tokens.length > 0 || form === 'simctl',
    payload: false,
  };
  const part = chosenPart(await readDocuments([file], { variables: options.variable, without }, io), options.request);
  const proof = await exportedProof(form, options, part.meant, io);
  checkPart(part, form, proof, io, output);
  const request: ExportedRequest = {
    ...(form === 'simctl' ? { origin: '', ca: null } : destinationOfExport(part, options)),
    deviceTokens: form === 'simctl' ? [] : await deviceTokensOf(part, tokens, io),
    headers: exportedHeaders(part.meant),
    payload: part.payload.text,
    proof,
    ...{ simulator: part.meant.device ?? 'booted', bundleId: part.meant.topic },
  };
  const text = FORMS[form].write(request);
  if (output.json) output.object({ as: form, text });
  else output.exact(text);
  for (const note of part.meant.left) output.say(importNote(note));
  const needs = exportWords.needs[form];
  if (needs !== undefined) output.say(needs);
  if (proof?.kind === 'certificate' && proof.encrypted) output.say(exportWords.passphrase);
  return EXIT.ok;
}

/** The request that is meant: the only one, else by its name or title, else by its number from 1. */
function chosenPart(parts: readonly DocumentPart[], wanted: string | undefined): DocumentPart {
  const [first, second] = parts;
  const found =
    wanted === undefined
      ? first
      : (parts.find(({ request }) => request.name === wanted) ??
        parts.find(({ request }) => request.title === wanted) ??
        (/^[1-9]\d*$/.test(wanted) ? parts[Number(wanted) - 1] : undefined));
  if (found === undefined || (wanted === undefined && second !== undefined))
    throw unfit({
      ...{ why: 'several', request: wanted ?? null },
      requests: parts.map(({ name }, index) => name ?? String(index + 1)),
    });
  return found;
}

/** Refuses what would not be sent either, told where the document says it, and what the form cannot say. */
function checkPart(part: DocumentPart, form: ExportForm, proof: ExportedProof | null, io: CliIo, output: Output): void {
  const { meant, payload } = part;
  const { pushType, priority, topic } = meant;
  const now = io.clock.now();
  const found = [
    ...checkPayload(payload.text, {
      ...{ pushType: pushType ?? 'alert', wire: 'http2', binaryCommand: 2 },
      ...{ priority, topic, now },
    }),
    ...(form === 'simctl'
      ? []
      : checkNotificationHeaders(meant, {
          wire: 'http2',
          now,
          form: proof?.kind === 'provider-token-key' ? proof.kind : null,
        })),
  ];
  const placed = (severity: 'error' | 'warning') =>
    found.filter((one) => one.severity === severity).map((one) => placedInDocument(problemOf(one), part));
  refuseAny(placed('error'));
  for (const warning of placed('warning')) output.warn(warning);
  if (meant.wire === 'binary' && form !== 'http') throw unfit({ why: 'binary', form });
  if (form !== 'simctl') return;
  if (topic === null) throw unfit({ why: 'no-topic', form });
  if (pushType !== null && pushType !== 'alert' && pushType !== 'background')
    throw unfit({ why: 'push-type', pushType });
  // Read as an option otherwise.
  if (/^-/.test(topic) || /^-/.test(meant.device ?? '')) throw refusal('ios-simulator-name', null);
}

function destinationOfExport(
  { meant, ca }: DocumentPart,
  { as: form, to = meant.to ?? 'simulator', ...options }: ExportOptions,
): Pick<ExportedRequest, 'origin' | 'ca'> {
  const kind = destinationKind(to);
  if (kind === 'simulator' && form === 'http') return { origin: 'https://{{simulator}}', ca: null };
  if (kind === 'simulator' || kind === 'ios-simulator') throw unfit({ why: 'destination', to: kind, form });
  if (to === 'sandbox' || to === 'production') {
    if (options.ca !== undefined) throw wrongUsage({ why: 'ca-without-gateway', to });
    const port = to === meant.to && meant.port === 2197 ? ':2197' : '';
    return { origin: `https://${API_HOSTS[to]}${port}`, ca: null };
  }
  const parsed = parseHostPort(to);
  if ('mistake' in parsed) throw wrongUsage({ why: 'destination', mistake: parsed.mistake });
  const host = parsed.host.includes(':') ? `[${parsed.host}]` : parsed.host;
  return { origin: `https://${host}${parsed.port === null ? '' : `:${parsed.port}`}`, ca: options.ca ?? ca };
}

/** Those of the call, else those of the document. Throws a `Refusal` where one of them is none, or they are too many. */
async function deviceTokensOf(
  { meant, deviceTokenFile }: DocumentPart,
  tokens: readonly string[],
  io: CliIo,
): Promise<readonly string[]> {
  const ofDocument = meant.deviceTokens !== null && 'texts' in meant.deviceTokens ? meant.deviceTokens.texts : [];
  const source =
    tokens.length === 0 && deviceTokenFile !== null
      ? await tokensOfFile(deviceTokenFile, io)
      : tokensOfArguments(tokens.length > 0 ? tokens : ofDocument);
  const found: string[] = [];
  const listener = {
    signal: new AbortController().signal,
    ...{ onReceipt: () => undefined, onUnreadable: () => undefined, onBroken: () => undefined },
  };
  const count = source.expected ?? 0;
  if (count > MOST_DEVICE_TOKENS) throw unfit({ why: 'too-many', count, most: MOST_DEVICE_TOKENS });
  for await (const token of source.tokens(listener)) found.push(token);
  return found;
}
