import { readFile } from 'node:fs/promises';

/** What stands behind `code:` or is told as a problem, to the end of the line; a type's alternatives are none. */
const MADE = /\bcode: (?!.*' \| ')(?!\w+\[).*|\b(?:problem|fileProblem|refusal)\(\s*'[a-z-]+'/g;

/** The codes of all problems that these sources make. */
export async function problemCodes(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const made = texts.flatMap((text) => text.match(MADE) ?? []);
  return new Set(made.flatMap((line) => [...line.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code]) => code ?? '')));
}
