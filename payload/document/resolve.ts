import { parseHostPort } from '../../contract/destination.ts';
import type { DocumentExplanations, DocumentPart } from '../../contract/facts/files.ts';
import {
  BINARY_COMMANDS,
  type BinaryCommand,
  type Confirmation,
  type NotificationHeaders,
  PRIORITIES,
  PUSH_TYPES,
  WIRES,
  type Wire,
} from '../../contract/notification.ts';
import { expirationSeconds } from '../headers/expiration.ts';
import { HEADER_NAMES } from '../headers/names.ts';
import { fillBraces } from '../import/braces.ts';
import { readHeaders } from '../import/headers.ts';
import type { ImportNote } from '../import/imported.ts';
import { environmentOfHost } from '../import/services.ts';
import type { DocumentFault, DocumentPlace, DocumentRequest, Field, RequestPlaces, Setting } from './document.ts';

/** What a request means, once its variables have their values. What it does not say is `null`. */
export interface MeantRequest extends NotificationHeaders {
  /** A word of `--to`, or HOST[:PORT]. */
  readonly to: string | null;
  readonly port: 443 | 2197 | null;
  /** Which iOS simulator. */
  readonly device: string | null;
  /** Texts with device tokens, or the file of a list beside the document. */
  readonly deviceTokens: { readonly texts: readonly string[] } | { readonly file: string } | null;
  readonly wire: Wire | null;
  readonly command: BinaryCommand | null;
  readonly confirmation: Confirmation | null;
  readonly identity: { readonly fingerprint: string; readonly words: string } | null;
  readonly keyId: string | null;
  readonly teamId: string | null;
  /** A file beside the document. */
  readonly ca: string | null;
  readonly payload: string;
  readonly payloadFile: string | null;
  /** Headers that are not sent, credentials among them. */
  readonly left: readonly ImportNote[];
}

/** What is known besides the request. */
export interface Resolving {
  /** Given from outside: before those of the request. */
  readonly given: (name: string) => string | undefined;
  /** `@name = value` of the document. */
  readonly variables: readonly Field[];
  readonly places: RequestPlaces;
  /** UNIX milliseconds. */
  readonly now: number;
  /** Said from outside, so the request need not. */
  readonly without: { readonly destination: boolean; readonly deviceTokens: boolean; readonly payload: boolean };
}

const TYPED_HEADERS: ReadonlySet<string> = new Set(Object.values(HEADER_NAMES));
const CONFIRMATIONS: Readonly<Record<string, Confirmation>> = { sentinel: 'sentinel', quiet: 'quiet-period' };
const ADDRESS = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/]*)(\/.*)?$/is;
const SIMULATOR = /^\{\{\s*simulator\s*\}\}$/;

/** The variable of the environment that gives a document's variable its value: `deviceToken` is `PUSHWRIGHT_VARIABLE_DEVICE_TOKEN`. */
export function environmentName(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace(/[^A-Za-z\d]+/g, '_');
  return `PUSHWRIGHT_VARIABLE_${words.toUpperCase()}`;
}

/** What a request means, and what keeps it from being sent, each with its place; nothing of it is guessed. */
export function resolveRequest(
  request: DocumentRequest,
  resolving: Resolving,
): { readonly meant: MeantRequest; readonly faults: readonly DocumentFault[] } {
  const resolver = new Resolver(request, resolving);
  return { meant: resolver.meant(), faults: resolver.faults };
}

class Resolver {
  readonly faults: DocumentFault[] = [];
  readonly #request: DocumentRequest;
  readonly #resolving: Resolving;
  readonly #variables: Pick<ReadonlyMap<string, string>, 'get'>;

  constructor(request: DocumentRequest, resolving: Resolving) {
    this.#request = request;
    this.#resolving = resolving;
    const written = new Map(
      [...resolving.variables, ...request.variables].map(([name, value]) => [
        name,
        /^"(.*)"$/.exec(value)?.[1] ?? value,
      ]),
    );
    this.#variables = { get: (name) => resolving.given(name) ?? written.get(name) };
  }

  meant(): MeantRequest {
    const { payload, payloadFile, literal, method } = this.#request;
    const { without, places } = this.#resolving;
    if (method.toUpperCase() !== 'POST')
      this.#fault('document-method', { method }, { line: places.url.line, column: 1 });
    const { authority, token } = this.#address();
    const bodyPlace = { line: places.bodyLine ?? places.url.line, column: 1 };
    const settings = this.#settings();
    const confirmation = this.#choice('confirmation', settings, Object.keys(CONFIRMATIONS));
    const command = this.#choice('command', settings, BINARY_COMMANDS.map(String));
    return {
      ...this.#destination(settings, authority),
      deviceTokens: this.#deviceTokens(settings, token),
      wire: WIRES.find((wire) => wire === this.#choice('protocol', settings, WIRES)) ?? null,
      command: BINARY_COMMANDS.find((known) => String(known) === command) ?? null,
      confirmation: confirmation === null ? null : (CONFIRMATIONS[confirmation] ?? null),
      identity: this.#identity(settings),
      keyId: settings['key-id'] ?? null,
      teamId: settings['team-id'] ?? null,
      ca: this.#besides(settings, 'ca'),
      ...this.#headers(),
      payload: literal || without.payload ? payload : this.#fill(payload, 'payload', bodyPlace),
      payloadFile: payloadFile === null ? null : this.#fill(payloadFile, 'payload', bodyPlace),
    };
  }

  #fault<Code extends keyof DocumentExplanations>(
    code: Code,
    facts: DocumentExplanations[Code],
    place: DocumentPlace,
  ): void {
    this.faults.push({ code, facts, ...place } as DocumentFault);
  }

  /** The text with its variables filled in; those without a value are told, each where it stands. */
  #fill(text: string, part: DocumentPart, place: DocumentPlace): string {
    const unresolved: string[] = [];
    const filled = fillBraces(text, this.#variables, unresolved);
    for (const braces of new Set(unresolved)) this.#noValue(braces, part, placeOf(braces, text, place));
    return filled;
  }

  #noValue(braces: string, part: DocumentPart, place: DocumentPlace): void {
    const name = /[\w$.-]+/.exec(braces)?.[0] ?? braces;
    this.#fault('document-variable', { name, part, environment: environmentName(name) }, place);
  }

  /** Host and device token as the address has them, braces without a value still in it. */
  #address(): { readonly authority: string; readonly token: string } {
    const { url, headers } = this.#request;
    const { places, without } = this.#resolving;
    const filled = fillBraces(url, this.#variables, []);
    const [, scheme, written = '', path = ''] = ADDRESS.exec(filled) ?? [];
    const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
    const authority = written === '' ? fillBraces(host, this.#variables, []) : written;
    const token = /^\/3\/device\/([^/?#]*)\/?$/.exec(path)?.[1];
    if (scheme === undefined ? written !== '' && !written.startsWith('{{') : scheme.toLowerCase() !== 'https')
      this.#fault('document-address', { why: 'scheme', url }, places.url);
    else if (token === undefined && !(without.deviceTokens && without.destination))
      this.#fault('document-address', { why: 'path', url }, places.url);
    return { authority, token: token ?? '' };
  }

  #destination(
    settings: Readonly<Partial<Record<Setting, string>>>,
    authority: string,
  ): Pick<MeantRequest, 'to' | 'port' | 'device'> {
    const nowhere = { to: null, port: null, device: null };
    const { places, without } = this.#resolving;
    const [, word, device = ''] = /^(\S+)\s*(.*)$/.exec(settings.destination ?? '') ?? [];
    // Which iOS simulator holds wherever the request is sent from: nothing else says it.
    if (without.destination) return { ...nowhere, device: word === 'ios-simulator' && device !== '' ? device : null };
    if (word === 'simulator' && device === '') return { ...nowhere, to: word };
    if (word === 'ios-simulator') return { ...nowhere, to: word, device: device === '' ? null : device };
    if (word !== undefined)
      this.#wrongSetting('destination', settings.destination ?? '', ['simulator', 'ios-simulator']);
    if (SIMULATOR.test(authority)) return { ...nowhere, to: 'simulator' };
    const braces = /\{\{[^{}]*\}\}/.exec(authority)?.[0];
    if (braces !== undefined) {
      this.#noValue(braces, 'host', placeOf(braces, this.#request.url, places.url));
      return nowhere;
    }
    const parsed = parseHostPort(authority);
    if ('mistake' in parsed) {
      this.#fault('document-address', { why: 'host', url: this.#request.url }, places.url);
      return nowhere;
    }
    const { host, port } = parsed;
    const environment = environmentOfHost(host);
    const own = { ...nowhere, to: authority };
    if (environment === null) return own;
    return port === null || port === 443 || port === 2197 ? { ...nowhere, to: environment, port } : own;
  }

  #deviceTokens(settings: Readonly<Partial<Record<Setting, string>>>, token: string): MeantRequest['deviceTokens'] {
    const { without, places } = this.#resolving;
    const { devices, destination = '' } = settings;
    if (without.deviceTokens || /^ios-simulator\b/.test(destination)) return null;
    if (devices !== undefined)
      return /^\.{1,2}\//.test(devices) ? { file: devices } : { texts: devices.split(/[\s,]+/) };
    const braces = /\{\{[^{}]*\}\}/.exec(token)?.[0];
    if (braces === undefined) return { texts: [token] };
    this.#noValue(braces, 'device-token', placeOf(braces, this.#request.url, places.url));
    return null;
  }

  #settings(): Readonly<Partial<Record<Setting, string>>> {
    const filled: Partial<Record<Setting, string>> = {};
    for (const [key, value] of Object.entries(this.#request.settings) as [Setting, string][])
      filled[key] = this.#fill(value, 'setting', this.#placeOfSetting(key));
    return filled;
  }

  #placeOfSetting(key: string): DocumentPlace {
    return this.#resolving.places.settings.get(key) ?? this.#resolving.places.url;
  }

  #wrongSetting(key: Setting, value: string, known: readonly string[]): null {
    this.#fault('document-setting', { why: 'value', key, value, known }, this.#placeOfSetting(key));
    return null;
  }

  #choice(key: Setting, settings: Readonly<Partial<Record<Setting, string>>>, known: readonly string[]): string | null {
    const value = settings[key];
    return value === undefined || known.includes(value) ? (value ?? null) : this.#wrongSetting(key, value, known);
  }

  /** A path that begins at the document. */
  #besides(settings: Readonly<Partial<Record<Setting, string>>>, key: Setting): string | null {
    const path = settings[key];
    return path === undefined || path.startsWith('./') ? (path ?? null) : this.#wrongSetting(key, path, ['./FILE']);
  }

  #identity(settings: Readonly<Partial<Record<Setting, string>>>): MeantRequest['identity'] {
    const { identity } = settings;
    if (identity === undefined) return null;
    const [, fingerprint, words = ''] = /^([\da-f]{8,64})(?:\s+(.*))?$/i.exec(identity) ?? [];
    if (fingerprint === undefined) return this.#wrongSetting('identity', identity, ['SHA256']);
    return { fingerprint: fingerprint.toLowerCase(), words };
  }

  #headers(): Pick<MeantRequest, keyof NotificationHeaders | 'left'> {
    const { places, now } = this.#resolving;
    const texts = new Map<string, string>();
    const others: Field[] = [];
    for (const [name, value] of this.#request.headers) {
      const lower = name.toLowerCase();
      if (!TYPED_HEADERS.has(lower)) others.push([name, value]);
      else texts.set(lower, this.#fill(value, 'header', places.headers.get(lower) ?? places.url));
    }
    const left: ImportNote[] = [];
    readHeaders(others, left);
    const text = (name: string): string | null => texts.get(name) || null;
    const read = <T>(name: string, known: readonly string[], as: (value: string) => T | null | undefined): T | null => {
      const value = text(name);
      const found = value === null ? null : (as(value) ?? null);
      // What has no value yet has been told.
      if (value !== null && found === null && !value.includes('{{'))
        this.#fault('document-header', { name, value, known }, places.headers.get(name) ?? places.url);
      return found;
    };
    return {
      topic: text('apns-topic'),
      collapseId: text('apns-collapse-id'),
      apnsId: text('apns-id'),
      pushType: read('apns-push-type', PUSH_TYPES, (value) => PUSH_TYPES.find((known) => known === value)),
      priority: read('apns-priority', PRIORITIES.map(String), (value) =>
        PRIORITIES.find((known) => String(known) === value),
      ),
      expirationSeconds: read('apns-expiration', [], (value) => expirationSeconds(value, now)),
      left,
    };
  }
}

/** Where braces stand in a text that begins at a place. */
function placeOf(braces: string, text: string, { line, column }: DocumentPlace): DocumentPlace {
  const before = text.slice(0, Math.max(0, text.indexOf(braces))).split('\n');
  const last = before.at(-1) ?? '';
  return before.length === 1
    ? { line, column: column + last.length }
    : { line: line + before.length - 1, column: last.length + 1 };
}
