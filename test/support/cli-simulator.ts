import type { Readable } from 'node:stream';
import * as v from 'valibot';
import { objectsIn, type RunningCommand, startCommand } from './cli.ts';

const place = v.strictObject({ host: v.string(), port: v.number() });
const startLine = v.strictObject({
  http2: place,
  gateway: place,
  feedback: place,
  channels: place,
  ca: v.string(),
  identity: v.string(),
  passphrase: v.string(),
  providerTokenKey: v.string(),
  keyId: v.string(),
  teamId: v.string(),
  topic: v.string(),
});

/** The first line of `simulator --json`. */
export type StartLine = v.InferOutput<typeof startLine>;

/** Reads the first line of `simulator --json`; throws where it is not as promised. */
export function startLineIn(text: string): StartLine {
  return v.parse(startLine, objectsIn(text.slice(0, text.indexOf('\n') + 1))[0]);
}

/** Starts `simulator` with these arguments; rejects with what it said where it did not start. */
export async function startedSimulator(
  home: string,
  argv: readonly string[],
  stdin: string | Readable = '',
): Promise<RunningCommand> {
  const command = startCommand(['simulator', ...argv], { home, stdin });
  await Promise.race([
    command.stdout.until((text) => text.includes('\n')),
    command.ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  return command;
}
