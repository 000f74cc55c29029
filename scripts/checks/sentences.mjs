import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { ROOT } from '../lib/root.mjs';

/** Two words beside each other, the second in small letters: prose, and no name of a header, a class or a file. */
const PROSE = /\p{L}[\p{L}’'-]*\p{L}[,:;.]? (?:[a-z]|\p{Ll}[\p{L}’'-]*\p{L})(?![\p{L}(=])/u;
/** Attributes that people read or hear. */
const SPOKEN = /^(?:aria-(?:label|description|roledescription|valuetext)|title|placeholder|alt|label)$/;
/** Attributes and calls that hold names of styles. */
const STYLES = /^(?:className|style|EditorView\.(?:baseTheme|theme))$/;
/** A name is the same in every language. */
const NAME = /^\s*(?:Pushwright|JSON)\s*$/;
/** What stands in the code for a reader of the code, with the reason on its line or above the whole of it. */
const MARK = /\/\/ not prose: \S/;
/** What a fault inside the program carries for its developer: no door shows it. */
const INVARIANT =
  /^(?:Error|TypeError|RangeError|DerError|PlistError|PrivateKeyError|EncryptionError|Pkcs12Error|assert)$/;

/** Every piece of prose in `text` that is none of the catalogue: its line (from 1) and the words. */
export function sentencesIn(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const lines = text.split('\n');
  const found = [];
  const report = (node, words) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    if (MARK.test(lines[line] ?? '') || isMarked(node) || NAME.test(words)) return;
    found.push({ line: line + 1, words: words.replaceAll(/\s+/g, ' ').trim().slice(0, 90) });
  };
  const isMarked = (node) =>
    /^\s*\/\/ not prose: \S/.test(lines[source.getLineAndCharacterOfPosition(node.getStart(source)).line - 1] ?? '');
  const visit = (node) => {
    if ((ts.isStatement(node) || ts.isPropertyAssignment(node)) && isMarked(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && INVARIANT.test(node.expression.getText(source)))
      return;
    if (ts.isJsxAttribute(node) && STYLES.test(node.name.getText(source))) return;
    if (ts.isCallExpression(node) && STYLES.test(node.expression.getText(source))) return;
    if (ts.isJsxText(node)) {
      if (/\p{L}{2}/u.test(node.text)) report(node, node.text);
      return;
    }
    if (ts.isJsxAttribute(node) && SPOKEN.test(node.name.getText(source))) {
      const value = node.initializer;
      if (value !== undefined && ts.isStringLiteral(value)) {
        if (/\p{L}{2}/u.test(value.text)) report(node, value.text);
        return;
      }
    }
    if (ts.isStringLiteralLike(node)) {
      if (PROSE.test(node.text)) report(node, node.text);
      return;
    }
    if (ts.isTemplateExpression(node)) {
      const words = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      if (words.some((part) => PROSE.test(part)) || PROSE.test(words.join('… '))) report(node, words.join('…'));
      for (const { expression } of node.templateSpans) visit(expression);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function filesUnder(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
}

/** Every sentence outside the words' room, below `folders`. */
export function checkSentences(folders = ['contract', 'payload', 'electron', 'renderer'], root = ROOT) {
  return folders.flatMap((folder) =>
    (/\.tsx?$/.test(folder) ? [folder] : filesUnder(folder)).flatMap((file) =>
      sentencesIn(file, readFileSync(join(root, file), 'utf8')).map(({ line, words }) => `${file}:${line}: ${words}`),
    ),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folders = process.argv.slice(2).map((name) => relative(ROOT, join(process.cwd(), name)));
  const found = checkSentences(folders.length > 0 ? folders : undefined);
  for (const line of found) process.stdout.write(`${line}\n`);
  process.stdout.write(`${found.length} outside words/\n`);
}
