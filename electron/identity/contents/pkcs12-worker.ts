import { parentPort } from 'node:worker_threads';
import type { ReadingOrder } from './contents-reader.ts';
import { readContents } from './read-contents.ts';

/*
 * Reads files that a stranger may have made, in a thread of its own: the passphrase arrives in a message, the contents
 * go back in one, and whoever started this ends it when it takes too long.
 */
parentPort?.on('message', ({ name, bytes, passphrase, limitMs }: ReadingOrder) => {
  parentPort?.postMessage(readContents({ name, bytes: Buffer.from(bytes) }, passphrase, limitMs));
});
