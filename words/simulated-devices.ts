import type { SimulatedDeviceId } from '../contract/facts/simulator.ts';
import { words } from './language.ts';

/** The devices of the simulator: what each is called, what will happen when something is sent to it, and the same in a word or two. */
export const simulatedDevices = words<
  Readonly<Record<SimulatedDeviceId, { readonly name: string; readonly description: string; readonly answer: string }>>
>('simulated-devices', {
  'always-accepted': {
    name: 'Always accepted',
    description: 'The device is there and takes every notification.',
    answer: '200',
  },
  'app-removed': {
    name: 'App removed',
    description:
      'The app was deleted from the device: APNs answers 410 Unregistered with the time; a binary gateway takes it in silence, and its feedback service tells.',
    answer: '410 Unregistered',
  },
  'token-expired': {
    name: 'Token expired',
    description: 'The device token has run out: APNs answers 410 ExpiredToken; a binary gateway takes it in silence.',
    answer: '410 ExpiredToken',
  },
  'other-environment': {
    name: 'Other environment',
    description:
      'The device token belongs to the other environment: APNs answers 400 BadDeviceToken, a binary gateway InvalidToken.',
    answer: '400 BadDeviceToken',
  },
  'another-app': {
    name: "Another app's token",
    description:
      'The device token was issued to another app: APNs answers 400 DeviceTokenNotForTopic, a binary gateway InvalidToken.',
    answer: '400 DeviceTokenNotForTopic',
  },
  'too-many-requests': {
    name: 'Too many requests',
    description:
      'Too much was sent to the device in a short time: APNs answers 429 TooManyRequests, a binary gateway ProcessingError.',
    answer: '429 TooManyRequests',
  },
  'apple-down': {
    name: 'Apple is down',
    description: 'APNs is not available: it answers 503 ServiceUnavailable; a binary gateway shuts down.',
    answer: '503 ServiceUnavailable',
  },
  'connection-drops': {
    name: 'Connection drops',
    description: 'The connection is cut before APNs answers, so nobody knows what became of the notification.',
    answer: 'no answer',
  },
  'slow-answer': {
    name: 'Slow answer',
    description: 'APNs accepts the notification after three seconds; a binary gateway says nothing, as ever.',
    answer: '200 after 3 s',
  },
});
