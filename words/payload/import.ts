import type { ImportNote, ImportSource, Language } from '../../payload/import/imported.ts';
import type { ImportContent } from '../../payload/import/offer.ts';
import { explain } from '../explain.ts';
import { t, words } from '../language.ts';
import { number } from '../prose.ts';
import { deviceTokenNote } from './device-token-notes.ts';
import { encodingName } from './encodings.ts';

const SOURCES = words<Readonly<Record<ImportSource, string>>>('import-sources', {
  curl: 'a cURL command',
  httpie: 'an HTTPie command',
  wget: 'a Wget command',
  powershell: 'a PowerShell request',
  simctl: 'an xcrun simctl push command',
  http: 'an HTTP request',
  har: 'a HAR recording',
  postman: 'a collection of requests',
  document: 'a recorded request',
  'headers-listing': 'a listing of HTTP/2 headers',
  results: 'result lines of Pushwright',
  pushwright: 'a command of Pushwright',
});

const LANGUAGES = words<Readonly<Record<Language, { readonly name: string; readonly print: string }>>>(
  'import-languages',
  {
    swift: { name: 'a Swift dictionary', print: 'JSONSerialization.data(withJSONObject: userInfo) as a string' },
    'objective-c': { name: 'an Objective-C dictionary', print: 'it with NSJSONSerialization' },
    python: { name: 'a Python dictionary', print: 'json.dumps(payload)' },
    ruby: { name: 'a Ruby hash', print: 'payload.to_json' },
    php: { name: 'a PHP array', print: 'json_encode($payload)' },
    javascript: { name: 'a JavaScript object', print: 'JSON.stringify(payload)' },
    java: { name: 'a Java or Kotlin map', print: 'it with the app’s JSON library' },
    go: { name: 'a Go map', print: 'json.Marshal(payload) as a string' },
    powershell: { name: 'a PowerShell hashtable', print: 'ConvertTo-Json -Depth 10' },
    elixir: { name: 'an Elixir map', print: 'Jason.encode!(payload)' },
    csharp: { name: 'a C# dictionary', print: 'JsonSerializer.Serialize(payload)' },
    dart: { name: 'a print-out without quotes, as of Dart', print: 'jsonEncode(payload)' },
    yaml: { name: 'YAML', print: 'it as JSON, as with yq -o json,' },
    plist: { name: 'a property list', print: 'it as JSON, as with plutil -convert json,' },
    other: { name: 'a print-out of a dictionary', print: 'it as JSON' },
  },
);

/** Services that have no name of their own. */
const SERVICES = words<Readonly<Record<string, string>>>('import-services', {
  expo: 'Expo’s push service',
  'web-push': 'a web push service',
  'app-store-server': 'the App Store Server API',
  'apple-account': 'Apple’s account service',
  'amazon-sns': 'Amazon’s notification service',
  'binary-gateway': 'Apple’s binary gateway, which Apple closed in 2021',
  other: 'another service',
});

const NOTES = words('import-notes', {
  userName: 'user name in the address',
  urlEncoding: 'URL encoding',
  payload: 'a payload',
  deviceTokens: (tokens: number) => (tokens === 1 ? 'a device token' : t`${tokens} device tokens`),
  destination: (where: string) => t`the destination ${where}`,
  options: (options: number) => (options === 1 ? 'a delivery option' : t`${options} delivery options`),
  last: (others: string, last: string) => t`${others} and ${last}`,
  comma: ', ',
  more: (more: number) => t`${number(more)} more`,
});

/** Files that are named; of more the number is told. */
const MOST_NAMED = 5;

const IMPORT_NOTES = words<{ readonly [Code in ImportNote['code']]: (note: Note<Code>) => string }>('import-note', {
  'read-from': (note) => t`Read from ${SOURCES[note.source]}.`,
  straightened: () => 'Quotes, dashes or spaces that a mail or text program had bent were straightened.',
  'mail-quotes': () => 'The quote marks of a mail at the beginning of the lines were taken away.',
  encoding: (note) => t`The file is in ${encodingName(note.encoding)}; it was read as that.`,
  'payload-found': () => 'The payload was taken out of the text around it.',
  'payload-unescaped': (note) =>
    note.times > 1
      ? t`The payload was escaped inside another text (${note.times} times): the backslashes were taken away.`
      : 'The payload was escaped inside another text: the backslashes were taken away.',
  'payload-decoded': (note) =>
    t`The payload was in ${note.encoding === 'url' ? NOTES.urlEncoding : note.encoding}: it was decoded.`,
  'payload-converted': (note) =>
    note.ambiguous
      ? t`This is ${LANGUAGES[note.language].name}, not JSON: it was written as JSON. It was printed without quotes, so texts that look like numbers became numbers: check them.`
      : t`This is ${LANGUAGES[note.language].name}, not JSON: it was written as JSON.`,
  'past-identity': (note) => t`It was sent as ${shorten(note.name)}, which is not open here: choose whom to send as.`,
  'past-devices': (note) =>
    t`Its ${number(note.count)} devices are not kept one by one: the device tokens stay as they are.`,
  'past-broadcast': (note) =>
    t`It was broadcast to the channel ${shorten(note.channel)}: Broadcast channels sends the payload there again.`,
  'past-authority': () => 'The CA file of its gateway is not open here: choose it again.',
  'past-secrets': (note) =>
    note.count === 1
      ? 'A secret was taken out before it was kept: put it in again.'
      : t`${number(note.count)} secrets were taken out before it was kept: put them in again.`,
  'target-bundle': (note) =>
    note.topic === null
      ? '“Simulator Target Bundle” was taken out of the payload.'
      : t`“Simulator Target Bundle” was taken out of the payload, and its bundle id ${shorten(note.topic)} became the topic.`,
  'device-token-read': (note) => deviceTokenNote(note.note),
  'requests-joined': (note) =>
    t`The text holds ${note.count} requests that differ in the device token alone: all their device tokens were taken.`,
  'several-payloads': (note) =>
    t`The text holds ${note.count} payloads: number ${note.taken} was taken, the others were left out.`,
  'several-requests': (note) =>
    t`The text holds ${note.count} requests: number ${note.taken} was taken, the others were left out.`,
  'requests-beside': (note) =>
    note.count === 1
      ? t`A request that does not go to APNs stands beside it (${namesOf(note.hosts)}): it was left out.`
      : t`${note.count} requests that do not go to APNs stand beside it (${namesOf(note.hosts)}): they were left out.`,
  authorization: () =>
    'The authorization header was left out: choose the provider token key (.p8) as the identity instead.',
  credential: (note) =>
    t`A passphrase or credential was left out (${note.name === 'user-name' ? NOTES.userName : shorten(note.name)}).`,
  'private-key': () => 'The text holds a private key: it was left out. Open it as an identity from a file.',
  'identity-file': (note) =>
    note.file === null
      ? 'The text names a certificate or key: choose its file as the identity.'
      : t`The text names ${shorten(note.file)}: choose that file as the identity.`,
  'payload-file': (note) =>
    note.file === null
      ? 'The payload comes from standard input, which is not in the text: paste it too.'
      : t`The payload is in the file ${shorten(note.file)}, which is not in the text: open it and paste what is in it.`,
  'payload-printed': (note) =>
    t`The payload is what ${shorten(note.program)} prints, and that does not follow from the text: run it and paste what it prints.`,
  'header-file': (note) => t`Headers are in the file ${shorten(note.file)}, which is not in the text.`,
  'device-token-file': (note) =>
    note.file === null
      ? 'The device tokens come from standard input, which is not in the text: paste them too.'
      : t`The device tokens are in the file ${shorten(note.file)}, which is not in the text: open it with “Choose a list”.`,
  'data-left': (note) => t`Data beside the payload was left out (${shorten(note.name)}).`,
  placeholder: (note) =>
    note.part === 'device-token'
      ? t`The device token is a placeholder, ${shorten(note.name)}: type the token itself.`
      : note.part === 'host'
        ? t`The host is not written out (${shorten(note.name)}): choose the destination yourself.`
        : note.part === 'header'
          ? t`In the headers, ${shorten(note.name)} stands for something outside the text: replace it with its value.`
          : t`In the payload, ${shorten(note.name)} stands for something outside the text: replace it with its value.`,
  'header-unknown': (note) => t`The header ${shorten(note.name)} has no field here: it was left out.`,
  'push-type-unknown': (note) => t`The push type “${shorten(note.value)}” is not one that APNs knows: it was left out.`,
  'option-unknown': (note) => t`The option ${shorten(note.name)} is not known: it was left out, with its value.`,
  'route-option': (note) =>
    t`The option ${shorten(note.name)} is about the way to the server: it was left out. Set proxy and CA file in Pushwright.`,
  'option-left': (note) => t`The option ${shorten(note.name)} was left out: set what it says in Pushwright.`,
  'words-left': (note) =>
    note.count === 1
      ? 'One word of the command was not understood and left out.'
      : t`${note.count} words of the command were not understood and left out.`,
  method: (note) => t`The method is ${shorten(note.method)}; notifications are sent with POST.`,
  'address-missing': () => 'The request has no address: the destination stays as it is.',
  'address-unreadable': () => 'The address has no host that can be read: choose the destination yourself.',
  'device-path-missing': () => 'The address has no /3/device/ path, so it names no device token.',
  'device-token-unreadable': (note) => explain(note.why).sentence,
  service: (note) =>
    note.taken
      ? t`This is a request to ${serviceName(note)}, not to APNs: the payload inside it was taken, its address was not.`
      : t`This is a request to ${serviceName(note)}, not to APNs: the payload stays as it is.`,
  broadcast: (note) => broadcast(note),
  channels: (note) =>
    note.bundleId === null
      ? 'This request manages broadcast channels: do it in Tools, Broadcast channels.'
      : t`This request manages broadcast channels of ${shorten(note.bundleId)}: do it in Tools, Broadcast channels.`,
  'not-mechanical': (note) =>
    note.name === null
      ? t`This is ${LANGUAGES[note.language].name}, not JSON: print ${LANGUAGES[note.language].print} instead.`
      : t`This is ${LANGUAGES[note.language].name}, not JSON, and ${shorten(note.name)} stands for something outside it: print ${LANGUAGES[note.language].print} instead.`,
  'payload-broken': (note) =>
    t`The JSON is broken at line ${note.line}, column ${note.column}: ${explain(note.why).sentence}`,
  'aps-missing': () => 'The JSON has no “aps”: the device shows nothing of it, and only the app itself reads it.',
  'file-encoding': (note) =>
    note.reason === 'binary'
      ? t`${shorten(note.file)} is no text (byte ${note.offset} is none of any): open it where its kind belongs.`
      : t`${shorten(note.file)} is in another encoding than UTF-8, UTF-16 and UTF-32 (byte ${note.offset}): save it as UTF-8.`,
  'file-unreadable': (note) =>
    t`${shorten(note.file)} could not be read: check that it is still there and that you may read it.`,
  'file-empty': (note) => t`${shorten(note.file)} is empty: save or download it again.`,
  'file-not-understood': (note) => t`No request, payload or device token was recognised in ${shorten(note.file)}.`,
  'file-too-long': (note) =>
    t`${shorten(note.file)} is too long to be looked through: give the request or the payload alone. A list of device tokens may be as long as it is: open it with “Choose a list”.`,
  'files-left': (note) => filesLeft(note),
  'text-too-long': (note) =>
    t`The text is longer than ${number(note.most)} characters: give the request or the payload alone.`,
  'text-too-tangled': () =>
    'The text is too deeply nested to be looked through to its end: give the request or the payload alone.',
  'not-understood': () => 'No request, payload or device token was recognised in the text.',
});

/** A note in a sentence. What came out of the text is shortened, and no fact holds a credential. */
export function importNote(note: ImportNote): string {
  return (IMPORT_NOTES[note.code] as (note: ImportNote) => string)(note);
}

type Note<Code extends ImportNote['code']> = ImportNote & { readonly code: Code };

function serviceName({ name, host }: Note<'service'>): string {
  const service = Object.hasOwn(SERVICES, name) ? (SERVICES[name] ?? name) : name;
  return host === null ? service : t`${service} (${shorten(host)})`;
}

function broadcast({ channelId, bundleId }: Note<'broadcast'>): string {
  if (channelId === null)
    return bundleId === null
      ? 'This is a broadcast: send it from Tools, Broadcast channels.'
      : t`This is a broadcast of ${shorten(bundleId)}: send it from Tools, Broadcast channels.`;
  return bundleId === null
    ? t`This is a broadcast to the channel ${shorten(channelId)}: send it from Tools, Broadcast channels.`
    : t`This is a broadcast to the channel ${shorten(channelId)} of ${shorten(bundleId)}: send it from Tools, Broadcast channels.`;
}

function filesLeft({ taken, files }: Note<'files-left'>): string {
  const left =
    files.length === 1
      ? t`Only one such file is taken at a time: ${namesOf(files)} was left. Drop it by itself.`
      : t`Only one such file is taken at a time: ${namesOf(files)} were left. Drop each by itself.`;
  return taken === null ? left : t`This is ${shorten(taken)}. ${left}`;
}

/** At most 40 units of what came out of a text. */
function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

function namesOf(files: readonly string[]): string {
  const more = files.length - MOST_NAMED;
  return listed([...files.slice(0, MOST_NAMED).map(shorten), ...(more > 0 ? [NOTES.more(more)] : [])]);
}

/** "a, b and c" */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : NOTES.last(parts.slice(0, -1).join(NOTES.comma), last);
}

/** What a text could fill in: "a payload, 2 device tokens and the destination sandbox". */
export function importContent({ payload, deviceTokens, destination, options }: ImportContent): string {
  return listed([
    ...(payload ? [NOTES.payload] : []),
    ...(deviceTokens === 0 ? [] : [NOTES.deviceTokens(deviceTokens)]),
    ...(destination === null ? [] : [NOTES.destination(destination)]),
    ...(options === 0 ? [] : [NOTES.options(options)]),
  ]);
}
