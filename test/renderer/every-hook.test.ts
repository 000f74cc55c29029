import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const textsUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'));

it('every hook of the page has a spec that imports it', () => {
  const hooks = textsUnder('renderer').flatMap((text) =>
    [...text.matchAll(/^export (?:function|const) (use[A-Z]\w*)/gm)].map(([, name]) => name ?? ''),
  );
  const imported = textsUnder('test/renderer')
    .flatMap((text) => text.match(/^import [^;]+;/gm) ?? [])
    .join();
  expect(hooks.length).toBeGreaterThan(30);
  expect(hooks.filter((name) => !new RegExp(`\\b${name}\\b`).test(imported))).toEqual([]);
});
