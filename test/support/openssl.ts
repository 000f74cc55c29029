import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What OpenSSL prints; rejects with what it complains of. */
export async function openssl(...argv: readonly string[]): Promise<string> {
  return (await run('openssl', [...argv])).stdout;
}
