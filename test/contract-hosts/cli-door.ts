import { mkdtemp, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { STORAGE_POLICIES } from '../../contract/broadcast.ts';
import type { Conversion } from '../../contract/conversion.ts';
import { type CommandResult, runCommand, startCommand } from '../support/cli.ts';
import {
  type Asked,
  type Batched,
  batched,
  type ChannelOrder,
  type Converted,
  type Door,
  type FeedbackRead,
  type FoundIdentity,
  GREETING,
  inOrder,
  type Opened,
  type Order,
  type Refused,
  type Sent,
  type ServiceOrder,
} from './door.ts';

const place = v.nullable(v.object({ line: v.nullable(v.number()), column: v.nullable(v.number()) }));
const refusedLine = v.object({ error: v.object({ code: v.string(), place }) });
const resultLine = v.object({
  token: v.string(),
  outcome: v.string(),
  status: v.nullable(v.number()),
  reason: v.nullable(v.string()),
  timestamp: v.nullable(v.number()),
});
const count = v.number();
const summaryLine = v.object({
  summary: v.object({ accepted: count, rejected: count, unsent: count, unknown: count }),
});
const keyPlace = v.nullable(
  v.variant('in', [
    v.strictObject({ in: v.literal('same-file') }),
    v.strictObject({ in: v.literal('other-file'), file: v.string() }),
    v.strictObject({ in: v.literal('store'), store: v.string() }),
    v.strictObject({ in: v.literal('signing-request'), request: v.string() }),
  ]),
);
const identityLine = v.object({
  form: v.string(),
  topics: v.array(v.string()),
  environments: v.array(v.string()),
  privateKeyFoundIn: keyPlace,
  problems: v.array(v.object({ code: v.string() })),
});
const policy = v.nullable(v.picklist(STORAGE_POLICIES));
const requestLine = v.object({
  channelId: v.nullable(v.string()),
  storagePolicy: policy,
  outcome: v.string(),
  status: v.nullable(v.number()),
  reason: v.nullable(v.string()),
});
const channelLine = v.object({ channelId: v.string(), storagePolicy: policy });
const listLine = v.object({ summary: v.omit(requestLine, ['channelId', 'storagePolicy']) });
const deviceLine = v.object({ token: v.string(), seconds: v.number() });
const feedbackLine = v.object({ summary: v.object({ whole: v.boolean(), reason: v.nullable(v.string()) }) });
const foundLine = v.object({
  fileName: v.string(),
  topics: v.array(v.string()),
  privateKeyFoundIn: keyPlace,
  problems: v.array(v.object({ code: v.string() })),
  findings: v.array(v.object({ weight: v.string(), code: v.string() })),
});
const faultLine = v.object({ code: v.string(), line: v.number(), column: v.number(), severity: v.string() });

/** The command line, in this process, with `--json`. */
export function openCliDoor(home: string): Promise<Door> {
  return Promise.resolve({
    send: (order) => send(order, home),
    sendList: (path) => sendList(path, home),
    open: (file, passphrase) => open(file, passphrase, home),
    convert: (file, passphrase, conversion) => convert(file, passphrase, conversion, home),
    find: (folder, passphrase) => find(folder, passphrase, home),
    lint: (payload) => lint(payload, home),
    channels: (order) => channels(order, home),
    feedback: (order) => feedback(order, home),
    testWay: (order) => testWay(order, home),
    close: () => Promise.resolve(),
  });
}

async function sendList(path: string, home: string): Promise<Batched> {
  const folder = await mkdtemp(join(home, 'results-'));
  const files = { results: join(folder, 'results.csv'), gone: join(folder, 'gone.csv') };
  const argv = ['send', '--json', '--payload', '-', '--tokens', path, '--results', files.results, '--gone', files.gone];
  const { objects } = await runCommand(argv, { home, stdin: GREETING });
  const { summary } = v.parse(summaryLine, objects.at(-1));
  return batched(summary, await readFile(files.results, 'utf8'), await readFile(files.gone, 'utf8'));
}

async function send(order: Order, home: string): Promise<Sent> {
  const { identity, topic, payload = GREETING, tokens } = order;
  const argv = ['send', '--json', '--payload', '-', ...whereOptions(order)];
  if (order.confirmation === 'sentinel') argv.push('--confirm', 'sentinel');
  if (order.confirmation === 'quiet-period') argv.push('--confirm', 'quiet');
  if (topic !== undefined) argv.push('--topic', topic);
  argv.push(...identityOptions(identity));
  const environment = { ...passphraseOf(identity), ...passwordOf(order) };
  const command = startCommand([...argv, ...tokens], { home, stdin: payload, environment });
  if (order.cancel === true) {
    await command.listens();
    command.signal('SIGINT');
  }
  const { code, objects, stderr } = await command.ended;
  const refused = refusedIn({ code, objects, stderr });
  if (refused !== null) return { refused };
  const { summary: counts } = v.parse(summaryLine, objects.at(-1));
  const expected = counts.unsent + counts.unknown > 0 ? 3 : counts.rejected > 0 ? 1 : 0;
  if (code !== expected) throw new Error(`exit ${code} instead of ${expected}: ${stderr}`);
  const results = objects.slice(0, -1).map((line) => v.parse(resultLine, line));
  results.sort((a, b) => tokens.indexOf(a.token) - tokens.indexOf(b.token));
  return {
    counts,
    results: results.map(({ token, outcome, status, reason, timestamp }) => ({
      ...{ token, outcome, status, reason },
      dated: timestamp !== null,
    })),
  };
}

function whereOptions({ to, wire = 'http2', proxy }: Pick<Order, 'to' | 'wire' | 'proxy'>): readonly string[] {
  return [
    ...['--wire', wire],
    ...(to === 'simulator' ? [] : ['--to', `${to.host ?? '127.0.0.1'}:${to.port}`, '--ca', to.ca]),
    ...(proxy === undefined ? [] : ['--proxy', `http://${proxy.user}@127.0.0.1:${proxy.port}`]),
  ];
}

function passwordOf({ proxy }: Pick<Order, 'proxy'>): Record<string, string> {
  return proxy === undefined ? {} : { PUSHWRIGHT_PROXY_PASSWORD: proxy.password };
}

const wayLine = v.object({ way: v.object({ sentence: v.string() }) });
const wayResult = v.object({ result: v.object({ reached: v.boolean(), reason: v.nullable(v.string()) }) });

async function testWay(order: Pick<Order, 'to' | 'wire' | 'proxy'>, home: string) {
  const argv = ['network', '--json', '--log', '-', ...whereOptions(order)];
  const { code, objects, stdout, stderr } = await runCommand(argv, { home, environment: passwordOf(order) });
  const { way } = v.parse(wayLine, objects[0]);
  const { result } = v.parse(wayResult, objects.at(-1));
  if (code !== (result.reached ? 0 : 1)) throw new Error(`exit ${code}: ${stderr}`);
  return { way: way.sentence, ...result, shown: `${stdout}${stderr}` };
}

async function open(file: string, passphrase: string | null, home: string): Promise<Opened> {
  const environment = passphrase === null ? {} : { PUSHWRIGHT_PASSPHRASE: passphrase };
  const { objects }: CommandResult = await runCommand(['identity', '--json', file], { home, environment });
  const errors = objects.flatMap((line) => {
    const parsed = v.safeParse(refusedLine, line);
    return parsed.success ? [parsed.output.error.code] : [];
  });
  const identities = objects.filter((line) => !('error' in line)).map((line) => v.parse(identityLine, line));
  return {
    identities: identities.map(({ form, topics, environments, privateKeyFoundIn }) => ({
      ...{ form, topics, environments },
      keyFound: privateKeyFoundIn !== null,
    })),
    problems: [...identities.flatMap(({ problems }) => problems.map(({ code }) => code)), ...errors],
  };
}

/** The words that say on a command line what a conversion says. */
function wordsOf(conversion: Conversion): readonly string[] {
  switch (conversion.form) {
    case 'pkcs12':
      return ['p12', ...(conversion.encryption === 'legacy' ? ['--legacy'] : [])];
    case 'pem':
    case 'key':
      return [conversion.form, ...(conversion.passphrase === null ? ['--plain-key'] : [])];
    case 'certificate':
      return [conversion.encoding === 'der' ? 'cer' : 'crt'];
    case 'chain':
      return ['chain'];
  }
}

async function convert(
  file: string,
  passphrase: string | null,
  conversion: Conversion,
  home: string,
): Promise<Converted> {
  const out = join(await mkdtemp(join(home, 'out-')), 'converted');
  const given = 'passphrase' in conversion ? conversion.passphrase : null;
  const environment = {
    ...(passphrase === null ? {} : { PUSHWRIGHT_PASSPHRASE: passphrase }),
    ...(given === null ? {} : { PUSHWRIGHT_NEW_PASSPHRASE: given }),
  };
  const argv = ['convert', file, '--json', '--out', out, '--to', ...wordsOf(conversion)];
  const { code, objects } = await runCommand(argv, { home, environment });
  const refused = v.safeParse(refusedLine, objects[0]);
  if (refused.success !== (code === 2)) throw new Error(`exit ${code}`);
  if (!refused.success) return { fileName: basename(out), bytes: await readFile(out) };
  const { place: at, code: why } = refused.output.error;
  return { refused: { code: why, line: at?.line ?? null, column: at?.column ?? null } };
}

async function find(folder: string, passphrase: string | null, home: string): Promise<readonly FoundIdentity[]> {
  const environment = passphrase === null ? {} : { PUSHWRIGHT_PASSPHRASE: passphrase };
  const { objects } = await runCommand(['identity', '--json', '--doctor', folder], { home, environment });
  const found = objects.filter((line) => 'fileName' in line).map((line) => v.parse(foundLine, line));
  return inOrder(
    found.map(({ fileName, topics, privateKeyFoundIn, problems, findings }) => ({
      ...{ fileName, topics, keyFoundIn: privateKeyFoundIn },
      problems: problems.map(({ code }) => code),
      findings: findings.map(({ weight, code }) => `${weight}: ${code}`),
    })),
  );
}

async function lint(payload: string, home: string) {
  const { objects } = await runCommand(['lint', '-', '--json'], { home, stdin: payload });
  return objects.slice(0, -1).map((line) => {
    const { code, line: at, column, severity } = v.parse(faultLine, line);
    return { code, line: at, column, blocks: severity === 'error' };
  });
}

function identityOptions(identity: Order['identity']): readonly string[] {
  if (identity === undefined) return [];
  const { file, ids } = identity;
  return [
    ...[file.endsWith('.p8') ? '--provider-token-key' : '--identity', file],
    ...(ids === undefined ? [] : ['--key-id', ids.keyId, '--team-id', ids.teamId]),
  ];
}

function passphraseOf(identity: Order['identity']): Readonly<Record<string, string>> {
  return identity?.passphrase === undefined ? {} : { PUSHWRIGHT_PASSPHRASE: identity.passphrase };
}

function refusedIn({ code, objects, stderr }: Pick<CommandResult, 'code' | 'objects' | 'stderr'>): Refused | null {
  const first = v.safeParse(refusedLine, objects[0]);
  if (!first.success) return null;
  const { error } = first.output;
  if (code !== 2 || stderr === '') throw new Error(`exit ${code} for ${error.code}: ${stderr}`);
  return { code: error.code, line: error.place?.line ?? null, column: error.place?.column ?? null };
}

function serviceOptions({ to, identity }: ServiceOrder): readonly string[] {
  const where = typeof to === 'string' ? ['--to', to] : ['--to', `127.0.0.1:${to.port}`, '--ca', to.ca];
  return [...where, ...identityOptions(identity)];
}

async function channels(order: ChannelOrder, home: string): Promise<Asked> {
  const argv = ['channels', order.operation, '--json', ...serviceOptions(order)];
  if (order.bundleId !== undefined) argv.push('--bundle-id', order.bundleId);
  if ('channelId' in order) argv.push('--channel', order.channelId);
  if (order.operation === 'create') argv.push('--storage-policy', order.storagePolicy);
  if (order.operation === 'broadcast') argv.push('--payload', '-', '--expiration', String(order.expiration ?? 0));
  const stdin = order.operation === 'broadcast' ? order.payload : '';
  const ended = await runCommand(argv, { home, stdin, environment: passphraseOf(order.identity) });
  const refused = refusedIn(ended);
  if (refused !== null) return { refused };
  if (order.operation === 'list') {
    const { outcome, status, reason } = v.parse(listLine, ended.objects.at(-1)).summary;
    return { outcome, status, reason, channels: ended.objects.slice(0, -1).map((line) => v.parse(channelLine, line)) };
  }
  const { outcome, status, reason, channelId, storagePolicy } = v.parse(requestLine, ended.objects[0]);
  const about = outcome === 'accepted' && (order.operation === 'create' || order.operation === 'read');
  return { outcome, status, reason, channels: about ? [{ channelId: channelId ?? '', storagePolicy }] : [] };
}

async function feedback(order: ServiceOrder, home: string): Promise<FeedbackRead> {
  const argv = ['feedback', '--json', ...serviceOptions(order)];
  const ended = await runCommand(argv, { home, environment: passphraseOf(order.identity) });
  const refused = refusedIn(ended);
  if (refused !== null) return { refused };
  const { whole, reason } = v.parse(feedbackLine, ended.objects.at(-1)).summary;
  const devices = ended.objects.slice(0, -1).map((line) => v.parse(deviceLine, line));
  return {
    whole,
    reason,
    devices: devices.map(({ token, seconds }) => ({ deviceToken: token, timestampSeconds: seconds })),
  };
}
