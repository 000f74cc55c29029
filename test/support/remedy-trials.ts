import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Problem } from '../../contract/outcome.ts';
import { openAuthority } from '../../electron/simulator/authority/authority.ts';
import { explain } from '../../words/explain.ts';
import { newTestAuthority } from './test-authority.ts';

/** A simulator's folder under an authority that is not the simulator's own, whose certificates would be practice. */
export async function makeSimulatorFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pushwright-remedies-'));
  const { certificatePem, privateKeyPem } = newTestAuthority();
  await writeFile(join(folder, 'ca.pem'), certificatePem);
  await writeFile(join(folder, 'ca-key.pem'), privateKeyPem);
  await openAuthority(folder);
  return folder;
}

/** The problem of what cannot be used; fails where the words are not in its remedy. */
export function stands(problem: Problem | undefined, code: string, words: RegExp): void {
  expect(problem).toMatchObject({ code });
  expect(problem && explain(problem).remedy).toMatch(words);
}
