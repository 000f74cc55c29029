import type { GatewayStatus } from '../../contract/facts/wire/answers.ts';
import { words } from '../language.ts';
import type { Said } from '../shapes.ts';

/** What each status of the binary gateway means for people, and what to do. */
export const GATEWAY_STATUSES = words<Readonly<Record<GatewayStatus, Said>>>('gateway-statuses', {
  NoError: {
    sentence: 'The gateway closed the connection and reported that there was no error.',
    remedy: 'Send again: a new connection opens by itself.',
  },
  ProcessingError: {
    sentence: 'The gateway had an error of its own.',
    remedy: 'Nothing is wrong with what you sent. Send again later.',
  },
  MissingDeviceToken: {
    sentence: 'The gateway found no device token in the frame.',
    remedy: 'Enter the device token that the app received when it registered.',
  },
  MissingTopic: {
    sentence: 'The gateway found no topic in the certificate.',
    remedy: 'With this protocol the certificate alone names the app. Choose a push certificate.',
  },
  MissingPayload: {
    sentence: 'The gateway found no payload in the frame.',
    remedy: 'Enter a payload; the smallest useful one is {"aps":{"alert":"Hi"}}.',
  },
  InvalidTokenSize: {
    sentence: 'The device token has not the size that the gateway expects.',
    remedy: 'Copy it anew from the app: it usually has 64 hexadecimal digits.',
  },
  InvalidTopicSize: {
    sentence: 'The topic in the certificate has not the size that the gateway expects.',
    remedy: 'Choose another push certificate.',
  },
  InvalidPayloadSize: {
    sentence: 'The payload is larger than this gateway takes: 2048 bytes with command 2, 256 with commands 0 and 1.',
    remedy: 'Shorten it, or use HTTP/2, which takes 4096.',
  },
  InvalidToken: {
    sentence: 'The gateway does not know this device token: another environment, another app, or never issued.',
    remedy: 'Check that certificate, environment and token belong to the same app, then copy the token anew.',
  },
  Shutdown: {
    sentence: 'The gateway closed for maintenance before it took this notification.',
    remedy: 'Send again: a new connection finds another gateway.',
  },
  ProtocolError: {
    sentence: 'The gateway could not read the frame.',
    remedy: 'Check that this gateway speaks the binary protocol, and the command that is set.',
  },
  Unknown: {
    sentence: 'The gateway refused the notification and gave no reason.',
    remedy: 'Try it with another device token or payload to find out which of them it is.',
  },
});
