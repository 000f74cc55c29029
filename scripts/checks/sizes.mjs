import { dirname } from 'node:path';
import ts from 'typescript';

const LONGEST_FILE = 450;
const LONGEST_FUNCTION = 80;
const FULLEST_FOLDER = 25;

/** A function that answers with JSX is markup, long by its nature; what else is in it is measured by itself. */
function answersWithJsx(node) {
  let found = false;
  const look = (child) => {
    if (found || (child !== node.body && ts.isFunctionLike(child))) return;
    if (ts.isJsxElement(child) || ts.isJsxSelfClosingElement(child) || ts.isJsxFragment(child)) found = true;
    else ts.forEachChild(child, look);
  };
  if (node.body !== undefined) look(node.body);
  return found;
}

function nameOf(node) {
  const named = node.name ?? node.parent?.name ?? node.parent?.left;
  return named?.getText() ?? 'a function without a name';
}

function longFunctions(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const long = [];
  const look = (node) => {
    if (ts.isFunctionLike(node) && node.body !== undefined && !answersWithJsx(node)) {
      const first = lineOf(node.getStart());
      const lines = lineOf(node.end) - first + 1;
      if (lines > LONGEST_FUNCTION) long.push(`${file}:${first} ${nameOf(node)}: ${lines} lines`);
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return long;
}

const GATES = [
  {
    name: `No file of the product is longer than ${LONGEST_FILE} lines`,
    find: (texts) =>
      [...texts].flatMap(([file, text]) => {
        const lines = text.trimEnd().split('\n').length;
        return lines > LONGEST_FILE ? [`${file}: ${lines} lines`] : [];
      }),
  },
  {
    name: `No function outside JSX is longer than ${LONGEST_FUNCTION} lines`,
    find: (texts) => [...texts].flatMap(([file, text]) => (/\.tsx?$/.test(file) ? longFunctions(file, text) : [])),
  },
  {
    name: `No folder of the product has more than ${FULLEST_FOLDER} files`,
    find: (texts) => {
      const folders = new Map();
      for (const file of texts.keys()) folders.set(dirname(file), (folders.get(dirname(file)) ?? 0) + 1);
      return [...folders].flatMap(([folder, files]) => (files > FULLEST_FOLDER ? [`${folder}: ${files} files`] : []));
    },
  },
];

const ofLines = (count) => 'x;\n'.repeat(count);
const many = (folder, count) => Array.from({ length: count }, (_, index) => [`${folder}/${index}.css`, '']);

/** Beside each limit, on either side of it: what the gates must report, and what they must not. */
const PLANTED = new Map([
  ['a/fits.ts', ofLines(LONGEST_FILE)],
  ['a/longer.ts', ofLines(LONGEST_FILE + 1)],
  ['b/fits.ts', `const fits = () => {\n${ofLines(LONGEST_FUNCTION - 2)}};\n`],
  ['b/longer.ts', `class A {\n  longer() {\n${ofLines(LONGEST_FUNCTION - 1)}  }\n}\n`],
  ['b/page.tsx', `function Page() {\n${ofLines(LONGEST_FUNCTION)}return <p />;\n}\n`],
  ['b/work.tsx', `function Page() {\nconst work = () => {\n${ofLines(LONGEST_FUNCTION)}};\nreturn <p />;\n}\n`],
  ...many('fits', FULLEST_FOLDER),
  ...many('fuller', FULLEST_FOLDER + 1),
]);
const REPORTED = [
  ['a/longer.ts: 451 lines'],
  ['b/longer.ts:2 longer: 81 lines', 'b/work.tsx:2 work: 82 lines'],
  ['fuller: 26 files'],
];

/** The sizes of the product's files, given by name with their texts; and of what is planted beside each limit. */
export function checkSizes(texts) {
  return GATES.map(({ name, find }, index) => {
    const seen = find(PLANTED).join();
    const blind =
      seen === REPORTED[index].join() ? [] : [`of what is planted for this gate it reports: ${seen || 'nothing'}`];
    return { name, problems: [...find(texts), ...blind] };
  });
}
