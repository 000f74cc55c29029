import type { ForeignSign, GivenValue, PayloadExplanations, ValueKind } from '../../contract/facts/payload.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { characterName } from './characters.ts';
import { payloadLimitReason } from './limit.ts';

/** What each kind of value is called. */
const EXPECTED = words<Readonly<Record<ValueKind, string>>>('payload-value-kinds', {
  text: 'a text in quotes',
  integer: 'a whole number',
  number: 'a number',
  one: 'the number 1',
  true: 'true',
  object: 'an object',
  texts: 'an array of texts',
  'text-or-object': 'a text or an object',
  'text-or-null': 'a text',
  word: 'a text in quotes',
});

const GIVEN = words('payload-given-values', {
  text: (text: string) => t`the text “${text}”`,
  number: 'a number',
  null: 'null',
  array: 'an array',
  object: 'an object',
});

const TYPES = words('payload-types', {
  encodedTwice: (key: string) => t`“${key}” is a text that holds an object: it was encoded twice.`,
  expected: (key: string, given: string, expected: string) => t`“${key}” is ${given}; iOS expects ${expected}.`,
  ignored: (key: string, given: string, expected: string) =>
    t`“${key}” is ${given}; iOS expects ${expected} and ignores anything else.`,
  write: (what: string) => t`Write ${what}.`,
  writeOne: (what: string) => t`Write ${what}, or leave the key out.`,
  writeLevel: 'Write passive, active, time-sensitive or critical.',
});

const UNQUOTE = words('payload-unquote', { object: 'Take the object out of its quotes.' });

const KEYS = words('payload-keys', {
  seen: (sign: string, name: string) => t`“${sign}”, ${name}`,
  lookalike: (meant: string, sign: string) => t`This key looks like “${meant}” and is not: it holds ${sign}.`,
  spelling: (name: string, meant: string) =>
    t`“${name}” is written “${meant}” in a payload; iOS ignores the other spelling.`,
  slip: (name: string, where: string, meant: string) => t`“${name}” is no key of “${where}”: did you mean “${meant}”?`,
  write: (meant: string) => t`Write “${meant}”.`,
  taken: 'It stands here too: keep one of them.',
  inAps: (name: string): Said => ({
    sentence: t`“${name}” is not a key of “aps”: your app may not find it there.`,
    remedy: 'Put data for your app beside “aps”, not inside.',
  }),
  ignored: (name: string, where: string): Said => ({
    sentence: t`iOS knows no key “${name}” inside “${where}” and ignores it.`,
    remedy: 'Check its spelling; keys of your own stand beside “aps”.',
  }),
  own: (name: string, where: string): Said => ({
    sentence: t`“${name}” is no key of “${where}”: only your app can make something of it.`,
    remedy: 'Your app gets the payload as it is. Keys of your own usually stand beside “aps”.',
  }),
});

const SECRETS = words('payload-secrets', {
  'signed-token': 'This is a signed token (JWT)',
  'private-key': 'This is a private key',
  'card-number': 'This looks like a payment card number',
  key: (key: string) => t`“${key}” looks secret`,
});

function signWords({ code, shown }: ForeignSign): string {
  return shown === '' ? characterName(code) : KEYS.seen(shown, characterName(code));
}

function givenWords(given: GivenValue, counts: boolean): string {
  switch (given.type) {
    case 'text':
      return GIVEN.text(given.text);
    case 'number':
      return counts ? given.written : GIVEN.number;
    case 'boolean':
      return String(given.value);
    default:
      return GIVEN[given.type];
  }
}

function wrongType({ key, given, expected, better, ignored }: PayloadExplanations['wrong-type']): Said {
  if (expected === 'object' && better !== null) return { sentence: TYPES.encodedTwice(key), remedy: UNQUOTE.object };
  // A number, but not such a one.
  const counts = given.type === 'number' && ['one', 'integer', 'number'].includes(expected);
  const say = ignored && !counts ? TYPES.ignored : TYPES.expected;
  return {
    sentence: say(key, givenWords(given, counts), EXPECTED[expected]),
    remedy: rightType(key, expected, better),
  };
}

function rightType(key: string, expected: ValueKind, better: string | null): string {
  if (better !== null) return TYPES.write(better);
  if (key === 'interruption-level') return TYPES.writeLevel;
  return expected === 'one' ? TYPES.writeOne(EXPECTED.one) : TYPES.write(EXPECTED[expected]);
}

function unknownKey(facts: PayloadExplanations['unknown-key']): Said {
  const { name, where } = facts;
  if (facts.why === 'slip')
    return {
      sentence: KEYS.slip(name, where, facts.meant),
      remedy: facts.taken ? KEYS.taken : KEYS.write(facts.meant),
    };
  if (where === 'aps') return KEYS.inAps(name);
  return facts.ignored ? KEYS.ignored(name, where) : KEYS.own(name, where);
}

function apsMissing(facts: PayloadExplanations['aps-missing']): Said {
  switch (facts.why) {
    case 'misspelt':
      return {
        sentence: t`“${facts.name}” must be written “aps”.`,
        remedy: 'Write “aps”; your own keys stay beside it.',
      };
    case 'sign':
      return {
        sentence: KEYS.lookalike('aps', signWords(facts.sign)),
        remedy: 'Write “aps”; your own keys stay beside it.',
      };
    default:
      return {
        sentence:
          facts.why === 'firebase'
            ? 'There is no “aps” object: this looks like a request to Firebase, not like a payload of APNs.'
            : 'There is no “aps” object: the device shows nothing and wakes nothing.',
        remedy: 'Put alert, badge, sound or content-available into “aps”; your own keys stay beside it.',
      };
  }
}

export const payloadExplanations = words<ExplanationWords<PayloadExplanations>>('payload-explanations', {
  'payload-too-large': ({ bytes, limit, route, minified }) => ({
    sentence: t`The payload has ${bytes} bytes, ${bytes - limit} more than fit (${limit}: ${payloadLimitReason(route)}).`,
    remedy:
      minified === null
        ? 'Shorten it: send an identifier and let the app fetch the rest.'
        : t`Without the white space between its parts it has ${minified} bytes and fits.`,
  }),
  'aps-missing': apsMissing,
  'aps-nested': ({ name }) => ({
    sentence: t`The payload stands inside “${name}”: iOS looks for “aps” in the outermost braces.`,
    remedy: 'Send what is inside alone.',
  }),
  'aps-not-object': ({ encodedTwice }) =>
    encodedTwice
      ? { sentence: TYPES.encodedTwice('aps'), remedy: UNQUOTE.object }
      : {
          sentence: '“aps” is not an object.',
          remedy: 'Write "aps": {"alert": "Hello"}; your own keys stay beside it.',
        },
  'aps-key-outside': ({ name, meant }) => ({
    sentence:
      name === meant
        ? t`“${name}” stands beside “aps”; iOS looks for it inside only.`
        : t`“${name}” stands beside “aps”; iOS looks for “${meant}” inside only.`,
    remedy: 'Move it into “aps”, unless your app reads it itself.',
  }),
  'mdm-push-type': {
    sentence: '“mdm” calls a device to its management server, which only the push type mdm does.',
    remedy: 'Use the push type mdm, with the topic of the MDM push certificate.',
  },
  'mdm-missing': {
    sentence: 'A device management notification carries {"mdm": …} with the device’s PushMagic.',
    remedy: 'Add the key “mdm” with the PushMagic text from the device’s check-in.',
  },
  'mdm-only': ({ name }) => ({
    sentence: t`A device management notification carries “mdm” alone; “${name}” is not for it.`,
    remedy: 'Remove it: the device only asks its management server for commands, and shows nothing.',
  }),
  'fileprovider-key-missing': ({ key }) => ({
    sentence: t`A file provider notification carries “${key}” beside aps, and it is not here.`,
    remedy: 'Add it: the system passes it to the file provider extension.',
  }),
  'pass-content': {
    sentence:
      'A pass takes nothing from a notification: the device fetches the pass anew, and shows what changed in it.',
    remedy: 'Send {"aps":{}}; the texts belong into the pass.',
  },
  'header-in-payload': ({ header }) => ({
    sentence: t`“${header}” is a header of the request: inside the payload APNs does not look for it.`,
    remedy: 'Set it under the delivery options.',
  }),
  'simulator-target-bundle': {
    sentence: '“Simulator Target Bundle” is for Xcode’s simulator alone; APNs names the app in the topic.',
    remedy: 'Take it out of the payload.',
  },
  'alert-key-outside': ({ name, meant }) => ({
    sentence: t`“${name}” stands in “aps”; iOS looks for “${meant}” inside “alert” only.`,
    remedy: 'Move it into “alert”.',
  }),
  'unknown-key': unknownKey,
  'misspelt-key': ({ name, meant, sign, taken }) => ({
    sentence: sign === null ? KEYS.spelling(name, meant) : KEYS.lookalike(meant, signWords(sign)),
    remedy: taken ? KEYS.taken : KEYS.write(meant),
  }),
  'wrong-type': wrongType,
  'alert-holds-object': {
    sentence: '“alert” is a text that holds an object: the phone would show its braces.',
    remedy: UNQUOTE.object,
  },
  'sound-holds-object': {
    sentence: '“sound” is a text that holds an object: the phone would look for a sound file of that name.',
    remedy: UNQUOTE.object,
  },
  'loc-args-without-key': ({ prefix }) => ({
    sentence: t`“${prefix}loc-args” has no “${prefix}loc-key” to fill in.`,
    remedy: t`Add “${prefix}loc-key” with a key of the app’s Localizable.strings, or remove the arguments.`,
  }),
  'volume-range': ({ volume }) => ({
    sentence: t`The volume of a critical alert runs from 0 (silent) to 1 (full); it is ${volume} here.`,
    remedy: 'Write a number between 0 and 1.',
  }),
  'interruption-level-unknown': ({ level }) => ({
    sentence: t`“${level}” is not an interruption level.`,
    remedy: 'Use passive, active, time-sensitive or critical.',
  }),
  'critical-without-sound': {
    sentence: 'A critical notification takes its sound from {"critical": 1, …}, and there is none.',
    remedy:
      'Write "sound": {"critical": 1, "name": "default", "volume": 1}; the app needs Apple’s critical alerts entitlement too.',
  },
  'relevance-range': ({ score }) => ({
    sentence: t`The relevance score runs from 0 to 1; it is ${score} here.`,
    remedy: 'Write a number between 0 and 1; 1 puts the notification on top of the summary.',
  }),
  'placeholder-in-text': ({ placeholder, key }) => ({
    sentence: t`“${placeholder}” in “${key}” looks like a placeholder that was not filled in: the device shows it as it is.`,
    remedy: 'Write the text that is meant, unless an extension of your app fills it in.',
  }),
  'sound-format': ({ file, stem }) => ({
    sentence: t`iOS plays sound files that end in .caf, .aiff or .wav: for “${file}” it plays the default sound.`,
    remedy: t`Convert the file, put it into the app, and name that one: afconvert -f caff -d LEI16 ${file} ${stem}.caf`,
  }),
  'sensitive-data': (facts) => ({
    sentence: t`${facts.what === 'key' ? SECRETS.key(facts.key) : SECRETS[facts.what]}: a notification is no place for secrets.`,
    remedy: 'Send an identifier and let the app fetch the rest, or encrypt it for a notification service extension.',
  }),
  'background-visible': ({ key }) => ({
    sentence: t`A background notification carries no “${key}”: iOS may drop it.`,
    remedy: 'Use the push type alert to show something, or remove the key.',
  }),
  'background-without-content-available': {
    sentence: 'A background notification without “content-available” does not wake the app.',
    remedy: 'Add "content-available": 1.',
  },
  'never-shown': ({ key, pushType }) => ({
    sentence: t`“${key}” does not show: the push type ${pushType} only draws the app’s ${pushType} again.`,
    remedy: 'Use the push type alert to show something, or remove the key.',
  }),
  'content-changed-missing': ({ pushType, apsThere }) =>
    apsThere
      ? {
          sentence: t`Without “content-changed” the app’s ${pushType} are not drawn again.`,
          remedy: 'Add "content-changed": true.',
        }
      : {
          sentence: t`Without “content-changed” in “aps” the app’s ${pushType} are not drawn again.`,
          remedy: 'Add "aps": {"content-changed": true}.',
        },
  'mutable-content-without-alert': {
    sentence: 'The notification service extension runs only for a notification with an alert, and there is none.',
    remedy: 'Add an alert, or remove “mutable-content”.',
  },
  'alert-empty': ({ mutable }) => ({
    sentence: 'Nothing will show: the alert has no text.',
    remedy: mutable
      ? 'Write a title or a body: the service extension does not run for an alert without a text.'
      : 'Write a title or a body.',
  }),
  'url-args-missing': {
    sentence:
      'Safari wants “url-args”, the values for the address that a click opens, and drops the notification without.',
    remedy: 'Add "url-args": one text for each placeholder of the website’s urlFormatString, or [].',
  },
  'nothing-visible': ({ wakes }) => ({
    sentence: 'Nothing will show: there is no alert, badge or sound.',
    remedy: wakes
      ? 'To wake the app without showing anything, use the push type background with priority 5.'
      : 'Add an alert, a badge or a sound.',
  }),
  'silent-priority': ({ priority }) => ({
    sentence:
      priority === null
        ? 'Without a priority APNs takes 10, which it forbids for a notification that only wakes the app.'
        : t`Priority ${priority} is not allowed for a notification that only wakes the app.`,
    remedy: 'Use priority 5.',
  }),
});
