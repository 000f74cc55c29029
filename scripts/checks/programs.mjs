import { runNode } from '../lib/run.mjs';

const PROJECTS = ['contract', 'node', 'web', 'test'];

async function check(name, script, args) {
  const { code, output } = await runNode(`node_modules/${script}`, args);
  return [{ name, problems: code === 0 ? [] : [output.trim() || `ended with ${code}`] }];
}

/** The checks that are programs of their own, each to be run beside the others. */
export const PROGRAMS = [
  ...PROJECTS.map(
    (project) => () =>
      check(`Types of tsconfig.${project}.json`, 'typescript/bin/tsc', [
        '-p',
        `tsconfig.${project}.json`,
        '--pretty',
        'false',
      ]),
  ),
  () => check('Lint and format', '@biomejs/biome/bin/biome', ['ci', '--colors=off', '--diagnostic-level=warn', '.']),
  () => check('Unused files, exports and packages', 'knip/bin/knip.js', ['--no-progress', '--reporter', 'compact']),
];
