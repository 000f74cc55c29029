import * as v from 'valibot';
import { type NetworkTest, type NetworkView, PROXY_CHOICES } from '../network.ts';
import { BINARY_COMMANDS, WIRES } from '../notification.ts';
import { REMEMBERING } from '../secrets.ts';
import { destination, handle, shortText } from './parts.ts';
import { takes } from './request.ts';

const question = { destination: v.nullable(destination), wire: v.picklist(WIRES) };

/** The way out of this computer. */
export const networkRequests = {
  /** The network's settings, and the way they lead to a destination. */
  'network.show': takes(v.strictObject(question)).answers<NetworkView>(),
  /** Keeps the network's settings; the password in memory, or where wanted in the key store. */
  'network.change': takes(
    v.strictObject({
      ...question,
      settings: v.strictObject({
        proxy: v.picklist(PROXY_CHOICES),
        address: shortText,
        exceptions: shortText,
        user: shortText,
        authority: v.nullable(handle),
      }),
      password: v.nullable(v.pipe(v.string(), v.maxLength(1_000))),
      remember: v.picklist(REMEMBERING),
    }),
  ).answers<NetworkView>(),
  /** Opens a connection to a destination as a send would, sends nothing, and closes it. */
  'network.test': takes(
    v.strictObject({ ...question, binaryCommand: v.picklist(BINARY_COMMANDS), identityId: v.nullable(handle) }),
  ).answers<NetworkTest>(),
};
