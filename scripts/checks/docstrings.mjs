import ts from 'typescript';

const NAME = 'Every exported function and class says what it promises';

const isFunction = (node) => node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));

/** The names that `export { … }` gives away, as they are called inside. */
function namedExports(source) {
  const lists = source.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier !== undefined) return [];
    return statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)
      ? [...statement.exportClause.elements]
      : [];
  });
  return new Set(lists.map(({ propertyName, name }) => (propertyName ?? name).text));
}

/** Functions and classes that a statement declares: each with its name, and with the node that its docstring is on. */
function declared(statement) {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [{ name: statement.name?.text ?? 'default', node: statement }];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations
    .filter(({ initializer }) => isFunction(initializer) || (initializer && ts.isClassExpression(initializer)))
    .map((one) => ({ name: one.name.getText(), node: one }));
}

/** Whether prose stands above `node`; tags alone promise nothing. */
const isTold = (node) =>
  ts.getJSDocCommentsAndTags(node).some((doc) => ts.isJSDoc(doc) && ts.getTextOfJSDocComment(doc.comment)?.trim());

/** What is exported without a docstring; of a function that is declared several times, one is enough. */
function untold(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const named = namedExports(source);
  const told = new Map();
  for (const statement of source.statements)
    for (const { name, node } of declared(statement)) {
      const exported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (!exported && !named.has(name)) continue;
      const line = source.getLineAndCharacterOfPosition(statement.getStart()).line + 1;
      const before = told.get(name);
      told.set(name, { line: before?.line ?? line, told: before?.told || isTold(node) });
    }
  return [...told].filter(([, one]) => !one.told).map(([name, { line }]) => `${file}:${line} ${name}`);
}

const find = (texts) => [...texts].flatMap(([file, text]) => (/\.tsx?$/.test(file) ? untold(file, text) : []));

/** One of each form, without a docstring and with one: what the gate must report, and what it must not. */
const PLANTED = new Map([
  [
    'untold.tsx',
    [
      'export function a() {}',
      'export class B {}',
      'export const c = () => 1;',
      'export default function () {}',
      'function e() {}\nexport { e as f };',
      '/** @internal */\nexport function g() {}',
      '// A comment is for who reads the code.\nexport const h = function () {};',
      'export const k = class {};',
    ].join('\n'),
  ],
  [
    'told.ts',
    [
      '/** Told. */\nexport function a(of: string): void;\nexport function a(of: number): void;\nexport function a() {}',
      '/** Told. */\nexport class B {}',
      '/** Told. */\nexport const c = () => 1;',
      'function inside() {}\nexport const LIMIT = 5;\nexport interface Form { of: string }',
      "export { d } from './d.ts';",
    ].join('\n'),
  ],
]);
const REPORTED = [
  ...['untold.tsx:1 a', 'untold.tsx:2 B', 'untold.tsx:3 c', 'untold.tsx:4 default', 'untold.tsx:5 e'],
  ...['untold.tsx:8 g', 'untold.tsx:10 h', 'untold.tsx:11 k'],
];

/** The docstrings of the product's files, given by name with their texts; and of what is planted. */
export function checkDocstrings(texts) {
  const seen = find(PLANTED).join();
  const blind = seen === REPORTED.join() ? [] : [`of what is planted for this gate it reports: ${seen || 'nothing'}`];
  return { name: NAME, problems: [...find(texts), ...blind] };
}
