import type { DeviceTokenExplanations, MissingDeviceToken } from '../../contract/facts/device-tokens.ts';
import type { Inner } from '../../contract/facts/inner.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { DOCUMENT } from './device-token-notes.ts';

const USUAL_TOKEN_BYTES = 32;
const MOST_TOKEN_BYTES = 100;

const HOW_TO_PRINT = words('device-token-print', {
  app: 'In the app, print it with deviceToken.map { String(format: "%02x", $0) }.joined() and copy the whole line.',
});

const GLUED = words('device-token-glued', {
  several: (digits: number, several: number) =>
    t`This has ${digits} hexadecimal digits, as ${several} device tokens have that were put together without anything between them.`,
  one: (digits: number) =>
    t`This has ${digits} hexadecimal digits; a device token has 64, so something seems to be glued to it.`,
  remedy: (bytes: number) =>
    t`Put each device token on its own line. If it is one token of ${bytes} bytes, put it between < and >.`,
});

function gluedWords({ digits }: DeviceTokenExplanations['device-token-glued']): Said {
  const several = digits / 64;
  return {
    sentence: Number.isInteger(several) ? GLUED.several(digits, several) : GLUED.one(digits),
    remedy: GLUED.remedy(digits / 2),
  };
}

function missingWords(missing: MissingDeviceToken, explain: (inner: Inner) => Said): Said {
  switch (missing.where) {
    case 'argument':
      return { sentence: t`${missing.name} is empty.`, remedy: t`Check the variable or command that it came from.` };
    case 'list': {
      const { name, first } = missing;
      const none = t`There is no device token in ${name}.`;
      return {
        sentence: first === null ? none : t`${none} Line ${first.line}: ${explain(first.why).sentence}`,
        remedy: t`A list has one on each line, or is a table with a column of them, or JSON.`,
      };
    }
    case 'column':
      return {
        sentence: t`Column ${missing.column}, where the device tokens stand, is empty.`,
        remedy: t`Fill it in, or remove the line.`,
      };
    case 'field':
      return {
        sentence: t`There is no device token to send to.`,
        remedy: missing.isSimulator
          ? t`Paste one in any form, or choose one of the simulator’s devices.`
          : t`Paste one in any form: your app prints it in didRegisterForRemoteNotificationsWithDeviceToken.`,
      };
  }
}

/** Why a text is no device token. */
export const deviceTokenExplanations = words<ExplanationWords<DeviceTokenExplanations>>('device-token-explanations', {
  'device-token-missing': missingWords,
  'device-token-odd': (fault) => ({
    sentence: t`This has ${fault.digits} hexadecimal digits; a whole number of bytes needs an even count${fault.digits === 63 || fault.digits === 65 ? ', usually 64' : ''}.`,
    remedy: 'A digit was lost or added while copying: copy the token again.',
  }),
  'device-token-too-short': (fault) => ({
    sentence: t`This has ${fault.digits} hexadecimal digits, too few: a device token has 64 or more.`,
    remedy: 'Copy the whole token, from where the app prints it.',
  }),
  'device-token-too-long': (fault) => ({
    sentence: t`This is ${fault.bytes} bytes long; APNs takes device tokens of at most ${MOST_TOKEN_BYTES}.`,
    remedy: 'Put each device token on its own line.',
  }),
  'device-token-glued': gluedWords,
  'device-token-touched': (fault) => ({
    sentence: t`“${fault.sign}” touches the digits of “${fault.text}”, so where the device token begins and ends is not plain.`,
    remedy: 'Put a space between them, or copy the token again.',
  }),
  'device-token-broken': (fault) => ({
    sentence: t`These ${fault.pieces} pieces have ${fault.digits} hexadecimal digits together; whether they are one device token cannot be told.`,
    remedy:
      fault.digits === 64
        ? 'If they are one token, take out what stands between them; else copy each token whole.'
        : 'Copy the token again, whole and without anything in between.',
  }),
  'device-token-not-hexadecimal': (fault) => ({
    sentence: t`“${fault.sign}” at position ${fault.position} is no hexadecimal digit.`,
    remedy: 'A device token holds only 0–9 and a–f: copy it again.',
  }),
  'device-token-truncated': (fault) => ({
    sentence:
      fault.how === 'description'
        ? t`“${fault.text}” is a shortened description of a token: the bytes in the middle are missing and cannot be restored.`
        : fault.how === 'masked'
          ? t`Some digits of “${fault.text}” are masked: the token itself is not in the text.`
          : t`“${fault.text}” was shortened: the bytes in between are lost.`,
    remedy: HOW_TO_PRINT.app,
  }),
  'device-token-description': (fault) => ({
    sentence: t`“${fault.text}” is how Swift prints the size of a token; the token itself is not in it.`,
    remedy: HOW_TO_PRINT.app,
  }),
  'device-token-bytes': (fault) => ({
    sentence: t`These are ${fault.bytes} bytes; a device token has ${USUAL_TOKEN_BYTES}.`,
    remedy: HOW_TO_PRINT.app,
  }),
  'device-token-bytes-unclear': (fault) => ({
    sentence: t`“${fault.text}” are bytes, and whether they are written in tens or in sixteens cannot be told.`,
    remedy: HOW_TO_PRINT.app,
  }),
  'device-token-encoded-twice': (fault) => ({
    sentence: 'This is the text of a device token, encoded once more.',
    remedy: t`The device token inside it is ${fault.token}: use that.`,
  }),
  'device-token-encoded-text': (fault) => ({
    sentence: t`Decoded from base64 this is a text, “${fault.text}”, not a device token.`,
    remedy: HOW_TO_PRINT.app,
  }),
  'device-token-other-value': (fault) => ({
    sentence: t`“${fault.name}” stands before it: that is not a device token.`,
    remedy: 'Paste the device token alone if it is one.',
  }),
  'device-token-placeholder': (fault) => ({
    sentence: t`“${fault.text}” stands for a device token; the token itself is not in the text.`,
    remedy: 'Replace it with the token that the app prints.',
  }),
  'device-token-line-too-long': (fault) => ({
    sentence: t`This line has ${fault.characters} characters, too many for a device token.`,
    remedy: 'Put each device token on its own line.',
  }),
  'device-token-not-in-document': (fault) => ({
    sentence: t`There is no device token in this ${DOCUMENT[fault.format]}.`,
    remedy: 'It is found as text of 64 hexadecimal digits, or under a key such as “deviceToken”.',
  }),
  'device-token-unreadable': (fault) => ({
    sentence: t`“${fault.text}” is not a device token.`,
    remedy: 'A device token is hexadecimal, usually 64 digits: copy it from the app’s console.',
  }),
  'device-token-udid': {
    sentence:
      'This is a device’s UDID or a checksum; a UDID names the hardware, and APNs wants the token that the app received.',
    remedy: HOW_TO_PRINT.app,
  },
  'device-token-uuid': {
    sentence: 'This is a UUID, such as an apns-id or an identifier for vendors, or a checksum; not a device token.',
    remedy: HOW_TO_PRINT.app,
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
    remedy: t`Paste the device token here. ${HOW_TO_PRINT.app}`,
  },
  'device-token-bundle-id': {
    sentence: 'This is a bundle id, which names an app; it belongs into the topic.',
    remedy: HOW_TO_PRINT.app,
  },
  'device-token-key-file': {
    sentence: 'This is a key or a certificate, not a device token.',
    remedy: 'Choose its file as the identity, and paste here what the app prints.',
  },
  'device-token-address': {
    sentence: 'This is an address without a device token in it.',
    remedy: HOW_TO_PRINT.app,
  },
  'device-token-null': {
    sentence: 'The app had no device token when this was printed.',
    remedy: 'It arrives in didRegisterForRemoteNotificationsWithDeviceToken: print it there.',
  },
  'device-token-scientific': {
    sentence: 'A spreadsheet has turned this device token into a number: its digits are lost.',
    remedy: 'Import the column as text, from where the token comes.',
  },
  'device-tokens-being-read': ({ list }) =>
    list === null
      ? { sentence: 'The device tokens are being read.', remedy: 'Press Send again in a moment.' }
      : {
          sentence: t`${list} is still being read through.`,
          remedy: t`Press Send again in a moment: what is wrong in it is found before anything is sent.`,
        },
  'device-tokens-reader-missing': {
    sentence: 'The part of Pushwright that reads device tokens could not be loaded.',
    remedy: 'Reload the page, or start Pushwright again.',
  },
});
