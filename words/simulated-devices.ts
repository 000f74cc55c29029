import type { SimulatedDeviceId } from '../contract/facts/simulator.ts';
import { words } from './language.ts';

/** The devices of the simulator: what each is called, and what will happen when something is sent to it. */
export const simulatedDevices = words<
  Readonly<Record<SimulatedDeviceId, { readonly name: string; readonly description: string }>>
>('simulated-devices', {
  'always-accepted': { name: 'Always accepted', description: 'The device is there and takes every notification.' },
  'app-removed': {
    name: 'App removed',
    description:
      'The app was deleted from the device: APNs answers 410 Unregistered with the time; a binary gateway takes it in silence, and its feedback service tells.',
  },
  'token-expired': {
    name: 'Token expired',
    description: 'The device token has run out: APNs answers 410 ExpiredToken; a binary gateway takes it in silence.',
  },
  'other-environment': {
    name: 'Other environment',
    description:
      'The device token belongs to the other environment: APNs answers 400 BadDeviceToken, a binary gateway InvalidToken.',
  },
  'another-app': {
    name: "Another app's token",
    description:
      'The device token was issued to another app: APNs answers 400 DeviceTokenNotForTopic, a binary gateway InvalidToken.',
  },
  'too-many-requests': {
    name: 'Too many requests',
    description:
      'Too much was sent to the device in a short time: APNs answers 429 TooManyRequests, a binary gateway ProcessingError.',
  },
  'apple-down': {
    name: 'Apple is down',
    description: 'APNs is not available: it answers 503 ServiceUnavailable; a binary gateway shuts down.',
  },
  'connection-drops': {
    name: 'Connection drops',
    description: 'The connection is cut before APNs answers, so nobody knows what became of the notification.',
  },
  'slow-answer': {
    name: 'Slow answer',
    description: 'APNs accepts the notification after three seconds; a binary gateway says nothing, as ever.',
  },
});
