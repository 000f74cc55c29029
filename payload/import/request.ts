import { readAddress, readTarget } from './address.ts';
import { payloadsIn } from './documents.ts';
import { readHeaders } from './headers.ts';
import { eachOnce, type Imported, type ImportNote, type ImportSource, NOTHING } from './imported.ts';
import { asPayload, straightened } from './payload-text.ts';
import { environmentOfHost, serviceOfHost } from './services.ts';

/** A request as a text has it, before anything is made of it. */
export interface PastedRequest {
  readonly source: ImportSource;
  readonly method: string | null;
  readonly url: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Each piece of data, in the order of the text. */
  readonly bodies: readonly string[];
  /** Variables that stand in the texts above. */
  readonly unresolved: readonly string[];
  readonly receipts: readonly ImportNote[];
  readonly left: readonly ImportNote[];
}

/** How much of a request was read rightly; the reading of another dialect that scores higher is the right one. */
export function scoreOf(imported: Imported): number {
  const sound = imported.payload !== null && asPayload(imported.payload) !== null;
  const strange = imported.left.filter(({ code }) => code === 'words-left' || code === 'option-unknown').length;
  return (
    (sound ? 8 : 0) +
    (imported.destination !== null ? 4 : 0) +
    (imported.deviceTokens.length > 0 ? 2 : 0) +
    Object.keys(imported.headers).length * 0.25 +
    (imported.payload === null ? 0 : 1) -
    strange * 2
  );
}

/** What the requests of a text come to: the first for APNs, all where they differ in the device token alone. */
export function importRequests(requests: readonly PastedRequest[]): Imported | null {
  const read = requests.slice(0, MOST_REQUESTS).map((request) => ({ request, imported: importRequest(request) }));
  const meant = read.filter(({ imported }) => isForApns(imported));
  const first = meant[0]?.imported ?? read[0]?.imported;
  if (first === undefined) return null;
  const beside = read.filter(({ imported }) => imported !== first && !isForApns(imported));
  const hosts = [...new Set(beside.map(({ request }) => hostOf(request)))];
  const passed: readonly ImportNote[] =
    beside.length === 0 ? [] : [{ code: 'requests-beside', count: beside.length, hosts }];
  const others = meant.slice(1).map(({ imported }) => imported);
  if (others.length === 0) return { ...first, left: [...first.left, ...passed] };
  const count = meant.length + Math.max(0, requests.length - MOST_REQUESTS);
  if (others.every((other) => likeness(other) === likeness(first)) && first.deviceTokens.length > 0) {
    const deviceTokens = [...new Set([first, ...others].flatMap((one) => one.deviceTokens))];
    const left = eachOnce([...[first, ...others].flatMap((one) => one.left), ...passed]);
    return { ...first, deviceTokens, left, receipts: [...first.receipts, { code: 'requests-joined', count }] };
  }
  return { ...first, left: [...first.left, { code: 'several-requests', count, taken: 1 }, ...passed] };
}

function hostOf({ url }: PastedRequest): string {
  return readAddress(url ?? '').authority.replace(/:\d+$/, '');
}

/** More requests than a person looks through; the rest is counted. */
const MOST_REQUESTS = 100_000;

function likeness({ payload, headers, destination, host, port }: Imported): string {
  const { apnsId: _apnsId, ...shared } = headers;
  return JSON.stringify([payload, shared, destination, host, port]);
}

function isForApns({ place, left, payload }: Imported): boolean {
  return place !== null || payload !== null || !left.some(({ code }) => code === 'service');
}

function importRequest(request: PastedRequest): Imported {
  const receipts: ImportNote[] = [{ code: 'read-from', source: request.source }, ...request.receipts];
  const left: ImportNote[] = [];
  const address = readAddress(request.url ?? '');
  const host = address.authority.replace(/:\d+$/, '');
  if (address.holdsCredential) left.push({ code: 'credential', name: 'user-name' });
  const path = address.path;
  const apnsHeaders = request.headers.some(([name]) => /^apns-/i.test(name.trim()));
  const channels = readChannels(path, request);
  const service = serviceOfHost(host);
  const toApns = /\/3\/device(?:\/|$)/.test(path) || environmentOfHost(host) !== null || apnsHeaders;
  const finish = (imported: Partial<Imported>): Imported => ({
    ...NOTHING,
    ...imported,
    receipts: eachOnce(receipts),
    left: eachOnce([...left, ...request.left]),
  });
  if (channels !== null) {
    left.push(channels);
    const headers = readHeaders(request.headers, left);
    const body =
      channels.code === 'broadcast' ? importRequestBody(request.bodies, request.unresolved, receipts, left) : null;
    return finish({ payload: body?.payload ?? null, headers: body === null ? {} : headers, place: 'channels' });
  }
  if (
    service !== null ||
    (!toApns && request.url !== null && (address.authority !== '' || request.source === 'http'))
  ) {
    const inside = request.bodies.map((body) => payloadsIn(body)).find((found) => found?.payload != null);
    left.push({
      code: 'service',
      name: service ?? 'other',
      host: host === '' ? null : host,
      taken: inside !== undefined,
    });
    if (request.headers.some(([name]) => /^authorization$/i.test(name.trim()))) left.push({ code: 'authorization' });
    if (inside == null) return finish({});
    receipts.push(...inside.receipts);
    left.push(...inside.left);
    return finish({ payload: inside.payload, headers: inside.headers, deviceTokens: inside.deviceTokens });
  }
  const body = importRequestBody(request.bodies, request.unresolved, receipts, left);
  const target =
    request.url === null
      ? { destination: null, host: null, port: null, deviceTokens: [], place: null }
      : readTarget(address, receipts, left);
  if (request.url === null) left.push({ code: 'address-missing' });
  const method = request.method?.toUpperCase() ?? 'POST';
  if (method !== 'POST' && !/^\W/.test(method)) left.push({ code: 'method', method });
  const headers = { ...readHeaders(request.headers, left) };
  if (body?.topic != null) headers.topic ??= body.topic;
  return finish({ ...target, headers, payload: body?.payload ?? null, whole: true });
}

/** Apple: Sending broadcast push notification requests to APNs; Managing broadcast channels. */
function readChannels(
  path: string,
  { headers }: PastedRequest,
): (ImportNote & { code: 'broadcast' | 'channels' }) | null {
  const bundleId = /\/apps\/([^/]+)/.exec(path)?.[1] ?? null;
  const channelId = headers.find(([name]) => name.trim().toLowerCase() === 'apns-channel-id')?.[1].trim() ?? null;
  if (/\/4\/broadcasts(?:\/|$)/.test(path)) return { code: 'broadcast', bundleId, channelId };
  if (/\/1\/apps\/[^/]+\/(?:channels|all-channels)(?:\/|$)/.test(path)) return { code: 'channels', bundleId };
  return null;
}

/** The one piece of data that is the payload, exactly as it is sent; other pieces are named. */
export function importRequestBody(
  bodies: readonly string[],
  unresolved: readonly string[],
  receipts: ImportNote[],
  left: ImportNote[],
): { readonly payload: string; readonly topic: string | null } | null {
  if (bodies.length === 0) return null;
  const sound = bodies.filter((body) => asPayload(body) !== null);
  const chosen = sound.length === 1 && sound[0] !== undefined ? sound[0] : bodies.join('&');
  if (sound.length === 1)
    for (const body of bodies) if (body !== chosen) left.push({ code: 'data-left', name: nameOf(body) });
  if (unresolved.includes(chosen.trim())) {
    left.push({ code: 'placeholder', name: chosen.trim(), part: 'payload' });
    return null;
  }
  let payload = chosen;
  let topic: string | null = null;
  const straight = asPayload(chosen) === null ? straightened(chosen) : null;
  if (straight !== null) {
    receipts.push({ code: 'straightened' });
    payload = straight;
  }
  const read = asPayload(payload);
  if (read === null) {
    const inside = payloadsIn(payload);
    if (inside?.payload != null) {
      receipts.push(...inside.receipts);
      payload = inside.payload;
    }
  } else if (read.targetBundle !== undefined) {
    receipts.push({ code: 'target-bundle', topic: read.targetBundle });
    payload = read.text;
    topic = read.targetBundle;
  }
  for (const name of unresolved) if (payload.includes(name)) left.push({ code: 'placeholder', name, part: 'payload' });
  return { payload, topic };
}

/** What a piece of data is called: its name, never its value. */
function nameOf(body: string): string {
  return /^([\w.[\]-]{1,40})=/.exec(body)?.[1] ?? 'unnamed';
}
