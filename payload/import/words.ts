import { explain } from '../../words/explain.ts';
import { deviceTokenNote } from '../../words/payload/device-token-notes.ts';
import { shorten } from '../json/tokens.ts';
import type { ImportNote, ImportSource, Language } from './imported.ts';

const SOURCES: Readonly<Record<ImportSource, string>> = {
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
};

const LANGUAGES: Readonly<Record<Language, { readonly name: string; readonly print: string }>> = {
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
};

/** Files that are named; of more the number is told. */
const MOST_NAMED = 5;

const PARTS = { 'device-token': 'device token', host: 'host', payload: 'payload', header: 'headers' } as const;

/** The English sentence of a note. What came out of the text is shortened, and no fact holds a credential. */
export function noteWords(note: ImportNote): string {
  switch (note.code) {
    case 'read-from':
      return `Read from ${SOURCES[note.source]}.`;
    case 'straightened':
      return 'Quotes, dashes or spaces that a mail or text program had bent were straightened.';
    case 'mail-quotes':
      return 'The quote marks of a mail at the beginning of the lines were taken away.';
    case 'encoding':
      return `The file is in ${note.encoding}; it was read as that.`;
    case 'payload-found':
      return 'The payload was taken out of the text around it.';
    case 'payload-unescaped':
      return `The payload was escaped inside another text${note.times > 1 ? ` (${note.times} times)` : ''}: the backslashes were taken away.`;
    case 'payload-decoded':
      return `The payload was in ${note.encoding}: it was decoded.`;
    case 'payload-converted':
      return `This is ${LANGUAGES[note.language].name}, not JSON: it was written as JSON.${
        note.ambiguous
          ? ' It was printed without quotes, so texts that look like numbers became numbers: check them.'
          : ''
      }`;
    case 'target-bundle':
      return note.topic === null
        ? '“Simulator Target Bundle” was taken out of the payload.'
        : `“Simulator Target Bundle” was taken out of the payload, and its bundle id ${shorten(note.topic)} became the topic.`;
    case 'device-token-read':
      return deviceTokenNote(note.note);
    case 'requests-joined':
      return `The text holds ${note.count} requests that differ in the device token alone: all their device tokens were taken.`;
    case 'several-payloads':
      return `The text holds ${note.count} payloads: number ${note.taken} was taken, the others were left out.`;
    case 'several-requests':
      return `The text holds ${note.count} requests: number ${note.taken} was taken, the others were left out.`;
    case 'requests-beside':
      return note.count === 1
        ? `A request that does not go to APNs stands beside it (${namesOf(note.hosts)}): it was left out.`
        : `${note.count} requests that do not go to APNs stand beside it (${namesOf(note.hosts)}): they were left out.`;
    case 'authorization':
      return 'The authorization header was left out: choose the provider token key (.p8) as the identity instead.';
    case 'credential':
      return `A passphrase or credential was left out (${shorten(note.name)}).`;
    case 'private-key':
      return 'The text holds a private key: it was left out. Open it as an identity from a file.';
    case 'identity-file':
      return note.file === null
        ? 'The text names a certificate or key: choose its file as the identity.'
        : `The text names ${shorten(note.file)}: choose that file as the identity.`;
    case 'payload-file':
      return note.file === null
        ? 'The payload comes from standard input, which is not in the text: paste it too.'
        : `The payload is in the file ${shorten(note.file)}, which is not in the text: open it and paste what is in it.`;
    case 'payload-printed':
      return `The payload is what ${shorten(note.program)} prints, and that does not follow from the text: run it and paste what it prints.`;
    case 'header-file':
      return `Headers are in the file ${shorten(note.file)}, which is not in the text.`;
    case 'device-token-file':
      return note.file === null
        ? 'The device tokens come from standard input, which is not in the text: paste them too.'
        : `The device tokens are in the file ${shorten(note.file)}, which is not in the text: open it with “Choose a list”.`;
    case 'data-left':
      return `Data beside the payload was left out (${shorten(note.name)}).`;
    case 'placeholder':
      return note.part === 'device-token'
        ? `The device token is a placeholder, ${shorten(note.name)}: type the token itself.`
        : note.part === 'host'
          ? `The host is not written out (${shorten(note.name)}): choose the destination yourself.`
          : `In the ${PARTS[note.part]}, ${shorten(note.name)} stands for something outside the text: replace it with its value.`;
    case 'header-unknown':
      return `The header ${shorten(note.name)} has no field here: it was left out.`;
    case 'push-type-unknown':
      return `The push type “${shorten(note.value)}” is not one that APNs knows: it was left out.`;
    case 'option-unknown':
      return `The option ${shorten(note.name)} is not known: it was left out, with its value.`;
    case 'route-option':
      return `The option ${shorten(note.name)} is about the way to the server: it was left out. Set proxy and CA file in Pushwright.`;
    case 'option-left':
      return `The option ${shorten(note.name)} was left out: set what it says in Pushwright.`;
    case 'words-left':
      return note.count === 1
        ? 'One word of the command was not understood and left out.'
        : `${note.count} words of the command were not understood and left out.`;
    case 'method':
      return `The method is ${shorten(note.method)}; notifications are sent with POST.`;
    case 'address-missing':
      return 'The request has no address: the destination stays as it is.';
    case 'address-unreadable':
      return 'The address has no host that can be read: choose the destination yourself.';
    case 'device-path-missing':
      return 'The address has no /3/device/ path, so it names no device token.';
    case 'device-token-unreadable':
      return explain(note.why).sentence;
    case 'service':
      return `This is a request to ${note.name}${note.host === null ? '' : ` (${shorten(note.host)})`}, not to APNs: ${
        note.taken ? 'the payload inside it was taken, its address was not.' : 'the payload stays as it is.'
      }`;
    case 'broadcast':
      return `This is a broadcast${note.channelId === null ? '' : ` to the channel ${shorten(note.channelId)}`}${
        note.bundleId === null ? '' : ` of ${shorten(note.bundleId)}`
      }: send it from Tools, Broadcast channels.`;
    case 'channels':
      return `This request manages broadcast channels${
        note.bundleId === null ? '' : ` of ${shorten(note.bundleId)}`
      }: do it in Tools, Broadcast channels.`;
    case 'not-mechanical':
      return `This is ${LANGUAGES[note.language].name}, not JSON${
        note.name === null ? '' : `, and ${shorten(note.name)} stands for something outside it`
      }: print ${LANGUAGES[note.language].print} instead.`;
    case 'payload-broken':
      return `The JSON is broken at line ${note.line}, column ${note.column}: ${explain(note.why).sentence}`;
    case 'aps-missing':
      return 'The JSON has no “aps”: the device shows nothing of it, and only the app itself reads it.';
    case 'file-encoding':
      return note.reason === 'binary'
        ? `${shorten(note.file)} is no text (byte ${note.offset} is none of any): open it where its kind belongs.`
        : `${shorten(note.file)} is in another encoding than UTF-8, UTF-16 and UTF-32 (byte ${note.offset}): save it as UTF-8.`;
    case 'file-unreadable':
      return `${shorten(note.file)} could not be read: check that it is still there and that you may read it.`;
    case 'file-empty':
      return `${shorten(note.file)} is empty: save or download it again.`;
    case 'file-not-understood':
      return `No request, payload or device token was recognised in ${shorten(note.file)}.`;
    case 'file-too-long':
      return `${shorten(note.file)} is too long to be looked through: give the request or the payload alone. A list of device tokens may be as long as it is: open it with “Choose a list”.`;
    case 'files-left':
      return `${note.taken === null ? '' : `This is ${shorten(note.taken)}. `}Only one such file is taken at a time: ${namesOf(note.files)} ${note.files.length === 1 ? 'was' : 'were'} left. Drop ${note.files.length === 1 ? 'it' : 'each'} by itself.`;
    case 'text-too-long':
      return `The text is longer than ${note.most.toLocaleString('en')} characters: give the request or the payload alone.`;
    case 'text-too-tangled':
      return 'The text is too deeply nested to be looked through to its end: give the request or the payload alone.';
    case 'not-understood':
      return 'No request, payload or device token was recognised in the text.';
  }
}

function namesOf(files: readonly string[]): string {
  const shown = files.slice(0, MOST_NAMED).map(shorten);
  const more = files.length - shown.length;
  const parts = more > 0 ? [...shown, `${more.toLocaleString('en')} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
