import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { ROOT } from '../lib/root.mjs';

const PRODUCT = ['contract', 'payload', 'words', 'electron', 'renderer'];
const PLANTED = join(ROOT, 'test/import-rules/planted');
const FOLLOWED = /^(contract|payload|words|electron|renderer)\//;
// Below what the tree holds, far above the 0 that a TypeScript the cruiser cannot read yields without a word.
const FEWEST_MODULES = 80;

const { forbidden, options } = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'));

async function violationsIn(baseDir, folders) {
  const { output } = await cruise(folders, { ...options, ruleSet: { forbidden }, validate: true, baseDir });
  return {
    modules: output.modules.filter((module) => FOLLOWED.test(module.source)).length,
    violations: output.summary.violations.map(({ from, to, rule }) => ({ from, to, rule: rule.name })),
  };
}

function expectedBreaches() {
  const files = readdirSync(PLANTED, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
  return files
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((file) => {
      const marked = /^\/\/ breaks: (.+)/.exec(readFileSync(join(PLANTED, file), 'utf8'));
      return marked === null ? [] : marked[1].split(', ').map((rule) => `${rule}: ${file}`);
    });
}

/** One result for the tree, one for the floor, and one for each rule against the breaches planted for it. */
export async function checkImportRules() {
  const tree = await violationsIn(ROOT, PRODUCT);
  const planted = await violationsIn(PLANTED, ['.']);
  const expected = new Set(expectedBreaches());
  const reported = new Set(planted.violations.map(({ rule, from }) => `${rule}: ${from}`));
  return [
    {
      name: 'Every import is allowed by the table in docs/architecture.md',
      problems: tree.violations.map(({ from, to, rule }) => `${rule}: ${from} imports ${to}`),
    },
    {
      name: `At least ${FEWEST_MODULES} modules were looked at`,
      problems: tree.modules < FEWEST_MODULES ? [`only ${tree.modules} were`] : [],
    },
    ...forbidden.map(({ name }) => {
      const breaches = [...expected].filter((line) => line.startsWith(`${name}: `));
      const reports = [...reported].filter((line) => line.startsWith(`${name}: `));
      return {
        name: `The rule "${name}" reports what was planted for it, and nothing else`,
        problems: [
          ...(breaches.length === 0 ? ['nothing is planted for it in test/import-rules'] : []),
          ...breaches.filter((line) => !reported.has(line)).map((line) => `not reported: ${line}`),
          ...reports.filter((line) => !expected.has(line)).map((line) => `reported in error: ${line}`),
        ],
      };
    }),
  ];
}
