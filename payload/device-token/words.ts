import type { Explanation } from '../../contract/outcome.ts';

/** Why a piece of text is no device token; with the facts that its sentence needs. */
export type DeviceTokenFault =
  | { readonly code: 'device-token-odd'; readonly digits: number }
  | { readonly code: 'device-token-too-short'; readonly digits: number }
  | { readonly code: 'device-token-too-long'; readonly bytes: number }
  | { readonly code: 'device-token-glued'; readonly digits: number }
  | { readonly code: 'device-token-touched'; readonly sign: string; readonly text: string }
  | { readonly code: 'device-token-broken'; readonly digits: number; readonly pieces: number }
  | { readonly code: 'device-token-not-hexadecimal'; readonly sign: string; readonly position: number }
  | { readonly code: 'device-token-truncated'; readonly text: string; readonly how: 'description' | 'masked' | 'cut' }
  | { readonly code: 'device-token-description'; readonly text: string }
  | { readonly code: 'device-token-bytes'; readonly bytes: number }
  | { readonly code: 'device-token-bytes-unclear'; readonly text: string }
  | { readonly code: 'device-token-encoded-twice'; readonly token: string }
  | { readonly code: 'device-token-encoded-text'; readonly text: string }
  | { readonly code: 'device-token-other-value'; readonly name: string }
  | { readonly code: 'device-token-placeholder'; readonly text: string }
  | { readonly code: 'device-token-line-too-long'; readonly characters: number }
  | { readonly code: 'device-token-not-in-document'; readonly format: 'JSON' | 'property list' }
  | { readonly code: 'device-token-unreadable'; readonly text: string }
  | { readonly code: `device-token-${OtherKind}` };

/** What people hand over in place of a device token. */
export type OtherKind =
  | 'udid'
  | 'uuid'
  | 'fcm'
  | 'expo'
  | 'web-push'
  | 'jwt'
  | 'bundle-id'
  | 'key-file'
  | 'address'
  | 'null'
  | 'scientific';

/** What was changed or left out on the way to a device token. */
export type DeviceTokenNote =
  | { readonly code: 'label-left-out'; readonly text: string }
  | { readonly code: 'invisible-left-out'; readonly signs: readonly string[]; readonly count: number }
  | { readonly code: 'ornament-left-out'; readonly what: Ornament }
  | { readonly code: 'lower-case' }
  | { readonly code: 'from-base64' }
  | { readonly code: 'from-description' }
  | { readonly code: 'from-bytes' }
  | { readonly code: 'from-document'; readonly format: 'JSON' | 'property list'; readonly key: string | null }
  | { readonly code: 'unusual-length'; readonly bytes: number }
  | { readonly code: 'several-on-one-line' }
  | { readonly code: 'repeated'; readonly line: number }
  | { readonly code: 'comment-left-out' }
  | { readonly code: 'head-left-out'; readonly text: string }
  | { readonly code: 'field-left-out'; readonly name: string };

export type Ornament = 'quotes' | 'angles' | '0x' | 'spaces' | 'colons' | 'dashes' | 'slashes' | 'signs';

export const USUAL_TOKEN_BYTES = 32;
/** Item 1 of the binary frame allows this many bytes (Apple: Binary Provider API). */
export const MOST_TOKEN_BYTES = 100;

const HOW_TO_PRINT =
  'In the app, print it with deviceToken.map { String(format: "%02x", $0) }.joined() and copy the whole line.';

type Words = Pick<Explanation, 'sentence' | 'remedy'>;

/** A fault in a sentence, and what to do about it. */
export function faultWords(fault: DeviceTokenFault): Words {
  switch (fault.code) {
    case 'device-token-odd':
      return {
        sentence: `This has ${fault.digits} hexadecimal digits; a whole number of bytes needs an even count${fault.digits === 63 || fault.digits === 65 ? ', usually 64' : ''}.`,
        remedy: 'A digit was lost or added while copying: copy the token again.',
      };
    case 'device-token-too-short':
      return {
        sentence: `This has ${fault.digits} hexadecimal digits, too few: a device token has 64 or more.`,
        remedy: 'Copy the whole token, from where the app prints it.',
      };
    case 'device-token-too-long':
      return {
        sentence: `This is ${fault.bytes} bytes long; APNs takes device tokens of at most ${MOST_TOKEN_BYTES}.`,
        remedy: 'Put each device token on its own line.',
      };
    case 'device-token-glued': {
      const several = fault.digits / 64;
      return {
        sentence: Number.isInteger(several)
          ? `This has ${fault.digits} hexadecimal digits, as ${several} device tokens have that were put together without anything between them.`
          : `This has ${fault.digits} hexadecimal digits; a device token has 64, so something seems to be glued to it.`,
        remedy: `Put each device token on its own line. If it is one token of ${fault.digits / 2} bytes, put it between < and >.`,
      };
    }
    case 'device-token-touched':
      return {
        sentence: `“${fault.sign}” touches the digits of “${fault.text}”, so where the device token begins and ends is not plain.`,
        remedy: 'Put a space between them, or copy the token again.',
      };
    case 'device-token-broken':
      return {
        sentence: `These ${fault.pieces} pieces have ${fault.digits} hexadecimal digits together; whether they are one device token cannot be told.`,
        remedy:
          fault.digits === 64
            ? 'If they are one token, take out what stands between them; else copy each token whole.'
            : 'Copy the token again, whole and without anything in between.',
      };
    case 'device-token-not-hexadecimal':
      return {
        sentence: `“${fault.sign}” at position ${fault.position} is no hexadecimal digit.`,
        remedy: 'A device token holds only 0–9 and a–f: copy it again.',
      };
    case 'device-token-truncated':
      return {
        sentence:
          fault.how === 'description'
            ? `“${fault.text}” is a shortened description of a token: the bytes in the middle are missing and cannot be restored.`
            : fault.how === 'masked'
              ? `Some digits of “${fault.text}” are masked: the token itself is not in the text.`
              : `“${fault.text}” was shortened: the bytes in between are lost.`,
        remedy: HOW_TO_PRINT,
      };
    case 'device-token-description':
      return {
        sentence: `“${fault.text}” is how Swift prints the size of a token; the token itself is not in it.`,
        remedy: HOW_TO_PRINT,
      };
    case 'device-token-bytes':
      return {
        sentence: `These are ${fault.bytes} bytes; a device token has ${USUAL_TOKEN_BYTES}.`,
        remedy: HOW_TO_PRINT,
      };
    case 'device-token-bytes-unclear':
      return {
        sentence: `“${fault.text}” are bytes, and whether they are written in tens or in sixteens cannot be told.`,
        remedy: HOW_TO_PRINT,
      };
    case 'device-token-encoded-twice':
      return {
        sentence: 'This is the text of a device token, encoded once more.',
        remedy: `The device token inside it is ${fault.token}: use that.`,
      };
    case 'device-token-encoded-text':
      return {
        sentence: `Decoded from base64 this is a text, “${fault.text}”, not a device token.`,
        remedy: HOW_TO_PRINT,
      };
    case 'device-token-other-value':
      return {
        sentence: `“${fault.name}” stands before it: that is not a device token.`,
        remedy: 'Paste the device token alone if it is one.',
      };
    case 'device-token-placeholder':
      return {
        sentence: `“${fault.text}” stands for a device token; the token itself is not in the text.`,
        remedy: 'Replace it with the token that the app prints.',
      };
    case 'device-token-line-too-long':
      return {
        sentence: `This line has ${fault.characters} characters, too many for a device token.`,
        remedy: 'Put each device token on its own line.',
      };
    case 'device-token-not-in-document':
      return {
        sentence: `There is no device token in this ${fault.format}.`,
        remedy: 'It is found as text of 64 hexadecimal digits, or under a key such as “deviceToken”.',
      };
    case 'device-token-unreadable':
      return {
        sentence: `“${fault.text}” is not a device token.`,
        remedy: 'A device token is hexadecimal, usually 64 digits: copy it from the app’s console.',
      };
    default:
      return OTHER_KINDS[fault.code];
  }
}

const OTHER_KINDS: Readonly<Record<`device-token-${OtherKind}`, Words>> = {
  'device-token-udid': {
    sentence:
      'This is a device’s UDID or a checksum; a UDID names the hardware, and APNs wants the token that the app received.',
    remedy: HOW_TO_PRINT,
  },
  'device-token-uuid': {
    sentence: 'This is a UUID, such as an apns-id or an identifier for vendors, or a checksum; not a device token.',
    remedy: HOW_TO_PRINT,
  },
  'device-token-fcm': {
    sentence: 'This is a registration token of Firebase Cloud Messaging; APNs does not know it.',
    remedy: 'Use the token the app gets from Apple: Messaging.messaging().apnsToken, printed as hexadecimal.',
  },
  'device-token-expo': {
    sentence: 'An Expo push token names a device to Expo’s service, not to Apple’s.',
    remedy: 'Ask for the device’s own token: in Expo it is Notifications.getDevicePushTokenAsync().',
  },
  'device-token-web-push': {
    sentence: 'This is a subscription of Web Push, which browsers use; APNs’ own API takes device tokens of apps.',
    remedy: 'Send to it with a Web Push library and its VAPID key, or paste the token that an app prints.',
  },
  'device-token-jwt': {
    sentence: 'This is a signed token (JWT), such as a provider token: it says who sends, not where to.',
    remedy: `Paste the device token here. ${HOW_TO_PRINT}`,
  },
  'device-token-bundle-id': {
    sentence: 'This is a bundle id, which names an app; it belongs into the topic.',
    remedy: HOW_TO_PRINT,
  },
  'device-token-key-file': {
    sentence: 'This is a key or a certificate, not a device token.',
    remedy: 'Choose its file as the identity, and paste here what the app prints.',
  },
  'device-token-address': {
    sentence: 'This is an address without a device token in it.',
    remedy: HOW_TO_PRINT,
  },
  'device-token-null': {
    sentence: 'The app had no device token when this was printed.',
    remedy: 'It arrives in didRegisterForRemoteNotificationsWithDeviceToken: print it there.',
  },
  'device-token-scientific': {
    sentence: 'A spreadsheet has turned this device token into a number: its digits are lost.',
    remedy: 'Import the column as text, from where the token comes.',
  },
};

const ORNAMENTS: Readonly<Record<Ornament, string>> = {
  quotes: 'Quotes were left out.',
  angles: '“<” and “>” were left out.',
  '0x': '“0x” was left out.',
  spaces: 'Spaces were left out.',
  colons: 'Colons were left out.',
  dashes: 'Dashes were left out.',
  slashes: 'Slashes were left out.',
  signs: 'The signs between the digits were left out.',
};

/** A note in a sentence. */
export function noteWords(note: DeviceTokenNote): string {
  switch (note.code) {
    case 'label-left-out':
      return note.text === ''
        ? 'Taken out of the line around it.'
        : `Taken out of the line around it: “${note.text}” was left out.`;
    case 'invisible-left-out':
      return `${note.count === 1 ? 'An invisible character was' : `${note.count} invisible characters were`} left out (${note.signs.join(', ')}).`;
    case 'ornament-left-out':
      return ORNAMENTS[note.what];
    case 'lower-case':
      return 'Written in lower case.';
    case 'from-base64':
      return 'Decoded from base64.';
    case 'from-description':
      return 'Taken out of a description of data.';
    case 'from-bytes':
      return 'Joined from single bytes; “0x” before each byte, signs and spaces between them were left out.';
    case 'from-document':
      return note.key === null ? `Taken out of ${note.format}.` : `Taken out of ${note.format}, from “${note.key}”.`;
    case 'unusual-length':
      return `It is ${note.bytes} bytes long; most device tokens have ${USUAL_TOKEN_BYTES}. It is used as it is.`;
    case 'several-on-one-line':
      return 'Several device tokens on one line.';
    case 'repeated':
      return `The same device token stands on line ${note.line}: it is used once.`;
    case 'comment-left-out':
      return 'A comment with a device token in it was left out.';
    case 'head-left-out':
      return `“${note.text}” names the columns and was left out.`;
    case 'field-left-out':
      return `“${note.name}” has 64 hexadecimal digits too and is no device token by its name: it was left out.`;
  }
}

/** A text on one line, short enough for a sentence. */
export function show(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 48 ? line : `${line.slice(0, 30)}…${line.slice(-12)}`;
}
