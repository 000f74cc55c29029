import type {
  DescribedThing,
  ExpectedValue,
  FileMistake,
  JsonSyntaxMistake,
  MistakeInFile,
  SimulatorExplanations,
} from '../contract/facts/simulator.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';
import { aside } from './prose.ts';
import type { Explain, ExplanationWords, Said } from './shapes.ts';
import { simulatedDevices } from './simulated-devices.ts';

const SYNTAX = words<Readonly<Record<JsonSyntaxMistake, string>>>('json-mistakes', {
  InvalidSymbol: 'This is no value of JSON: texts and keys stand in straight double quotes.',
  InvalidNumberFormat: 'This number is malformed.',
  PropertyNameExpected: 'A key in double quotes is expected here; after the last entry stands no comma.',
  ValueExpected: 'A value is expected here; after the last entry stands no comma.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'The closing brace } is missing.',
  CloseBracketExpected: 'The closing bracket ] is missing.',
  EndOfFileExpected: 'Something follows the end of the JSON.',
  InvalidCommentToken: 'JSON has no comments.',
  UnexpectedEndOfComment: 'JSON has no comments.',
  UnexpectedEndOfString: 'A text is not closed by a double quote.',
  InvalidUnicode: 'This \\u escape is malformed.',
  InvalidEscapeCharacter: 'This escape is not known in JSON.',
  InvalidCharacter: 'This character may not stand in a JSON text as it is.',
  none: 'This is not JSON.',
});

const EXPECTED = words<Readonly<Record<Extract<ExpectedValue, string>, string>>>('expected-values', {
  list: 'a list, in square brackets',
  object: 'an object, in braces',
  'device-token': 'a device token: hexadecimal digits, two for each of 1 to 100 bytes',
  'unix-ms': 'a UNIX time in milliseconds, a whole number',
  status: 'a whole number from 200 to 599',
  reason: 'a reason as text, such as "TooManyRequests"',
  'reason-or-null': 'a reason as text, or null',
  text: 'a text',
  texts: 'a list of texts',
  'texts-or-null': 'a list of texts, or null',
  delay: 'milliseconds, a whole number from 0 to 600000',
  drop: 'true, false, "before-answer", "in-answer" or "after-answer"',
  topic: 'a topic as text, such as "com.example.app"',
  boolean: 'true or false',
  answer: 'an object that says what is answered',
  whole: 'a whole number, 0 or more',
  'whole-or-null': 'a whole number, 0 or more, or null',
  seconds: 'a whole number of seconds, negative or not',
  count: 'a whole number, 1 or more',
  'count-or-null': 'a whole number, 1 or more, or null',
  'frame-size': 'a whole number from 16384 to 16777215',
  id: 'an id of ten capital letters and digits',
  'go-away': 'an object with reason, text, errorCode or processed',
  'http2-error': 'an error code of HTTP/2, 0 to 13',
  device: 'a device, as in a devices file',
  injection: 'an injection, as in the settings',
});

const THINGS = words<Readonly<Record<Extract<DescribedThing, string>, string>>>('described-things', {
  device: 'A device',
  settings: 'A settings file',
  injection: 'An injection',
  command: 'A command',
});

const MISTAKES = words('file-mistakes', {
  oneOf: (values: readonly string[]) => t`one of ${values.map((value) => `"${value}"`).join(', ')}`,
  checks: (names: readonly string[]) => t`a list of checks, each once: ${names.join(', ')}`,
  empty: 'It is empty.',
  tooDeep: (most: number) => t`Lists and objects stand in each other more than ${most} deep.`,
  noListOfDevices: 'It must be a list of devices, in square brackets.',
  nothingToChange: 'It must say what to change: "device" or "inject".',
  noObject: (thing: string) => t`${thing} must be an object, in braces.`,
  unknownKey: (key: string, known: readonly string[]) =>
    t`The key "${key}" is not known; there are ${known.join(', ')}.`,
  repeatedKey: (key: string) => t`The key "${key}" stands here twice.`,
  missingKey: (thing: string, key: string) => t`${thing} needs the key "${key}".`,
  wrongValue: (key: string, what: string) => t`"${key}" must be ${what}.`,
  wrongMapKey: (key: string, what: string) => t`A key of "${key}" must be ${what}.`,
});

function expectedWords(expected: ExpectedValue): string {
  if (typeof expected === 'string') return EXPECTED[expected];
  return 'oneOf' in expected ? MISTAKES.oneOf(expected.oneOf) : MISTAKES.checks(expected.checks);
}

function thingWords(thing: DescribedThing): string {
  return typeof thing === 'string' ? THINGS[thing] : `"${thing.key}"`;
}

function mistakeWords(mistake: FileMistake): string {
  switch (mistake.kind) {
    case 'empty':
      return MISTAKES.empty;
    case 'syntax':
      return SYNTAX[mistake.mistake];
    case 'too-deep':
      return MISTAKES.tooDeep(mistake.most);
    case 'no-list-of-devices':
      return MISTAKES.noListOfDevices;
    case 'nothing-to-change':
      return MISTAKES.nothingToChange;
    case 'no-object':
      return MISTAKES.noObject(thingWords(mistake.thing));
    case 'unknown-key':
      return MISTAKES.unknownKey(mistake.key, mistake.known);
    case 'repeated-key':
      return MISTAKES.repeatedKey(mistake.key);
    case 'missing-key':
      return MISTAKES.missingKey(thingWords(mistake.thing), mistake.key);
    case 'wrong-value':
      return MISTAKES.wrongValue(mistake.key, expectedWords(mistake.expected));
    case 'wrong-map-key':
      return MISTAKES.wrongMapKey(mistake.key, expectedWords(mistake.expected));
  }
}

const FILES = words('simulator-files', {
  devices: (name: string) => t`The devices file ${name}`,
  settings: (name: string) => t`The settings file ${name}`,
  command: (name: string) => t`The command on ${name}`,
  mistake: (called: string, { line, column, mistake }: MistakeInFile) =>
    t`${called} has a mistake in line ${line}, column ${column}: ${mistakeWords(mistake)}`,
  start: 'Put that line right and start again.',
  again: 'Put it right and give it again: nothing was changed, and the simulator runs on.',
});

const FOLDER = words('simulator-folder', {
  unusable: (what: string, why: string) => t`The simulator cannot use ${what}: ${why}.`,
  whole: (folder: string) => t`its folder ${folder}`,
  part: (name: string, folder: string) => t`${name} in its folder ${folder}`,
  unwritable: 'you may not write there, and something in it has to be made',
  open: 'Make it readable and writable for you, or choose another folder.',
  other: 'Choose another folder.',
});

function folderUnusable(facts: SimulatorExplanations['simulator-folder-unusable']): Said {
  const { folder, part, use, denied, technical } = facts;
  const what = part === null ? FOLDER.whole(folder) : FOLDER.part(part, folder);
  if (technical !== null) return { sentence: FOLDER.unusable(what, technical), remedy: FOLDER.other };
  const { why, remedy } = fileFault(facts.why, use);
  return {
    sentence: FOLDER.unusable(what, denied && use === 'write' ? FOLDER.unwritable : why),
    remedy: denied && part === null ? FOLDER.open : remedy,
  };
}

const PORT = words('simulator-port', {
  taken: 'another program listens there',
  denied: 'you may not listen there',
  any: (why: string) => ({
    sentence: t`The simulator cannot listen on this computer: ${why}.`,
    remedy: 'Close some programs that listen on this computer, and try again.',
  }),
  one: (port: number, why: string) => ({
    sentence: t`The simulator cannot listen on port ${port}: ${why}.`,
    remedy: 'Choose another port, or 0 to have a free one picked.',
  }),
});

const STARTING = words('simulator-starting', {
  not: (why: string) => t`The built-in simulator could not start. ${why}`,
  folder: (folder: string, why: string) => t`The built-in simulator could not start: ${folder}: ${why}.`,
  other: (folder: string, why: string) => ({
    sentence: t`The built-in simulator could not start: ${why}`,
    remedy: t`Try again. If it stays so, give ${folder} another name: the next send makes a new one, with another CA for the clients that trust this one, and without what you wrote in its settings.json.`,
  }),
});

function notStarted(facts: SimulatorExplanations['simulator-not-started'], explain: Explain): Said {
  if ('why' in facts) {
    const { sentence, remedy } = explain(facts.why);
    return { sentence: STARTING.not(sentence), remedy };
  }
  if ('technical' in facts) return STARTING.other(facts.folder, facts.technical);
  const { why, remedy } = fileFault(facts.fault, 'write');
  return { sentence: STARTING.folder(facts.folder, why), remedy };
}

export const simulatorExplanations = words<ExplanationWords<SimulatorExplanations>>('simulator-explanations', {
  'devices-file-mistake': (facts) => ({
    sentence: FILES.mistake(FILES.devices(facts.name), facts),
    remedy: FILES.start,
  }),
  'settings-file-mistake': (facts) => ({
    sentence: FILES.mistake(FILES.settings(facts.name), facts),
    remedy: FILES.start,
  }),
  'command-mistake': (facts) => ({
    sentence: FILES.mistake(FILES.command(facts.name), facts),
    remedy: FILES.again,
  }),
  'simulator-port-unusable': ({ port, why, technical }) => {
    const reason = why === 'other' ? technical : PORT[why];
    return port === 0 ? PORT.any(reason) : PORT.one(port, reason);
  },
  'simulator-folder-unusable': folderUnusable,
  'provider-token-key-missing': ({ keyId, folder }) => ({
    sentence: t`The settings give a scope to the key ${keyId}, but there is no AuthKey_${keyId}.p8 in ${folder}.`,
    remedy: 'Put that file into the folder, or take the key out of "keyScopes".',
  }),
  'simulated-device': ({ device }) => ({
    sentence: t`“${simulatedDevices[device].name}” is one of the simulator’s test devices: Apple does not know it.`,
    remedy: 'Take it off the list, or choose the simulator as the destination.',
  }),
  'simulator-identity-damaged': ({ path, why }, explain) => ({
    sentence: t`The simulator’s own identity in ${path} cannot be used${why === null ? '' : aside(explain(why).sentence)}.`,
    remedy: t`Send again: the simulator makes that file anew. If it stays so, remove ${path}; nothing of yours is in it, and only clients that were given it need the new one.`,
  }),
  'simulator-not-started': notStarted,
  'bundle-id-malformed': (facts) =>
    facts.for === 'channels'
      ? {
          sentence: 'This is not a bundle id: it has letters, digits and hyphens, with dots between.',
          remedy: 'Copy it from Xcode, such as com.example.app.',
        }
      : {
          sentence: t`“${facts.bundleId}” is not a bundle id: those are letters, digits and hyphens with dots between, such as com.example.app.`,
          remedy: 'Enter the bundle id of your app, or any of that form: the simulator takes every one.',
        },
  'provider-token-key-unreadable': ({ name, folder }) => ({
    sentence: t`The provider token key ${name} in ${folder} cannot be read.`,
    remedy: 'It must be a private key of EC P-256 in PEM, as Apple gives it out; put it right or take it away.',
  }),
});
