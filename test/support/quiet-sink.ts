import type { SendSink } from '../../electron/backend/sending/sending.ts';

/** A sink that takes everything and keeps nothing. */
export const quietSink: SendSink = {
  ready: () => Promise.resolve(),
  onResult: () => undefined,
  onReceipt: () => undefined,
  onBroken: () => undefined,
};
