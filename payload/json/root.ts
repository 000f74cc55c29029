import type { JsonExplanations } from '../../contract/facts/json.ts';
import type { Findings } from './findings.ts';
import { isJson } from './json-value.ts';
import type { Token } from './token.ts';

/** Tells of a whole text that is a value of another kind than an object; where it is a text with the payload in it, how to unpack it. */
export function addRoot(findings: Findings, root: Token): void {
  if (root.kind === '{') return;
  const edits = holdsObject(root) ? [{ offset: root.from, length: root.to - root.from, content: root.value }] : [];
  findings.add('root-not-object', root, { what: kindOfRoot(root) }, edits);
}

function holdsObject(token: Token): boolean {
  return token.kind === 'string' && token.value.trimStart().startsWith('{') && isJson(token.value);
}

function kindOfRoot(token: Token): JsonExplanations['root-not-object']['what'] {
  if (holdsObject(token)) return 'payload';
  switch (token.kind) {
    case '[':
      return 'array';
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    default:
      return 'word';
  }
}
