import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What takes long to make and is the same for every test is made once a run, in the folder that this names. */
const FOLDER_OF_RUN = 'PUSHWRIGHT_TEST_RUN';

/** Gives the run its folder: Vitest's global set-up. */
export function setup(): void {
  process.env[FOLDER_OF_RUN] = mkdtempSync(join(tmpdir(), 'pushwright-run-'));
}

/** What the run made goes with its end. */
export function teardown(): void {
  rmSync(ofRun(''), { recursive: true, force: true });
}

function ofRun(name: string): string {
  if (process.env[FOLDER_OF_RUN] === undefined) {
    // Playwright runs no set-up of Vitest's: there each process that runs specifications is a run.
    setup();
    process.once('exit', teardown);
  }
  return join(process.env[FOLDER_OF_RUN] ?? '', name);
}

/** Takes the name for what was made as a draft, whole or not at all; of two at once one is kept. */
function take(draft: string, name: string): void {
  try {
    renameSync(draft, name);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!(error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(String(error.code))))
      throw error;
  }
}

const asked = new Map<string, Promise<string>>();

/** A folder that `make` fills, made by the first test of the run that asks for it. To be read or copied, never written to. */
export function folderOnceARun(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = ofRun(name);
  const made = async (): Promise<string> => {
    if (existsSync(folder)) return folder;
    const draft = mkdtempSync(`${folder}.`);
    await make(draft);
    take(draft, folder);
    return folder;
  };
  const known = asked.get(name) ?? made();
  asked.set(name, known);
  return known;
}

let rsaKeys = 0;

/** An RSA key of 2,048 bits as PEM (PKCS#8): another at each call of a test file, the same ones for every file of the run. */
export function newRsaKeyPem(): string {
  rsaKeys += 1;
  const file = ofRun(`rsa-${rsaKeys}.pem`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const draft = join(mkdtempSync(`${file}.`), 'key.pem');
    writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    take(draft, file);
    return readFileSync(file, 'utf8');
  }
}
