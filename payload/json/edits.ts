import type { Edit, Node } from 'jsonc-parser';

/** A property of an object as its nodes. */
export interface Property {
  readonly node: Node;
  readonly name: string;
  readonly key: Node;
  readonly value: Node;
}

/** The properties of an object in the order of the text; none for any other node. */
export function propertiesOf(object: Node | null | undefined): readonly Property[] {
  if (object?.type !== 'object') return [];
  return (object.children ?? []).flatMap((node) => {
    const [key, value] = node.children ?? [];
    return key === undefined || value === undefined ? [] : [{ node, name: String(key.value), key, value }];
  });
}

/** The first member of `object` that is called `name`; `null` where there is none, or where it is no object. */
export function findProperty(object: Node | null | undefined, name: string): Property | null {
  if (object?.type !== 'object') return null;
  for (const node of object.children ?? []) {
    const [key, value] = node.children ?? [];
    if (key !== undefined && value !== undefined && key.value === name) return { node, name, key, value };
  }
  return null;
}

/** A value to insert: ready JSON text, or an object to lay out as its surroundings are. */
export type NewValue = string | readonly NewProperty[];
export type NewProperty = readonly [name: string, value: NewValue];

/**
 * The one edit that puts a property into `object` at `index`, in the manner of its surroundings: their indentation, line
 * breaks and spaces around the colon. Nothing else of the text changes.
 */
export function insertProperty(text: string, root: Node, object: Node, index: number, property: NewProperty): Edit {
  const style = styleOf(text, root);
  const properties = propertiesOf(object);
  const first = properties[0];
  const end = object.offset + object.length - 1;
  if (first === undefined) {
    const indent = indentOfLine(text, object.offset);
    const inside = style.broken ? `${style.eol}${indent}${style.unit}` : style.padding;
    const after = style.broken ? `${style.eol}${indent}` : style.padding;
    const content = `${inside}${layOut(property, style, indent + style.unit)}${after}`;
    return { offset: object.offset + 1, length: end - object.offset - 1, content };
  }
  const second = properties[1];
  const lead = text.slice(object.offset + 1, first.node.offset);
  const between =
    second === undefined
      ? lead || (style.colon.endsWith(' ') ? ' ' : '')
      : text.slice(text.indexOf(',', first.node.offset + first.node.length) + 1, second.node.offset);
  const colon = text.slice(first.key.offset + first.key.length, first.value.offset);
  const own = { ...style, colon };
  const previous = properties[Math.min(index, properties.length) - 1];
  if (previous === undefined) {
    const content = `${layOut(property, own, indentAfter(lead, text, first.node.offset))},${between}`;
    return { offset: first.node.offset, length: 0, content };
  }
  const content = `,${between}${layOut(property, own, indentAfter(between, text, first.node.offset))}`;
  return { offset: previous.node.offset + previous.node.length, length: 0, content };
}

/** The one edit that takes a property out of `object`, with the comma and the space that belong to it. */
export function removeProperty(object: Node, name: string): Edit | null {
  const properties = propertiesOf(object);
  const at = properties.findIndex((property) => property.name === name);
  const property = properties[at];
  if (property === undefined) return null;
  const next = properties[at + 1];
  const previous = properties[at - 1];
  if (previous !== undefined) {
    const from = previous.node.offset + previous.node.length;
    return { offset: from, length: property.node.offset + property.node.length - from, content: '' };
  }
  if (next !== undefined) {
    return { offset: property.node.offset, length: next.node.offset - property.node.offset, content: '' };
  }
  return { offset: object.offset + 1, length: object.length - 2, content: '' };
}

/** The edit that puts `content` in a node's place. */
export function replaceNode(node: Node, content: string): Edit {
  return { offset: node.offset, length: node.length, content };
}

/** The text of a node, exactly as written. */
export function sourceOf(text: string, node: Node): string {
  return text.slice(node.offset, node.offset + node.length);
}

/** An object in the manner of the text around `at`, for use as a node's replacement. */
export function layOutObject(text: string, root: Node, at: Node, properties: readonly NewProperty[]): string {
  return objectText(properties, styleOf(text, root), indentOfLine(text, at.offset));
}

interface Style {
  /** Whether objects are spread over lines. */
  readonly broken: boolean;
  readonly eol: string;
  readonly unit: string;
  readonly colon: string;
  /** Space inside braces that stand on one line. */
  readonly padding: string;
}

function styleOf(text: string, root: Node): Style {
  const first = propertiesOf(root)[0];
  const inner = text.slice(root.offset, root.offset + root.length);
  const eol = /\r\n|\n|\r/.exec(inner)?.[0];
  if (first === undefined) return { broken: eol !== undefined, eol: eol ?? '\n', unit: '  ', colon: ': ', padding: '' };
  const lead = text.slice(root.offset + 1, first.node.offset);
  const colon = text.slice(first.key.offset + first.key.length, first.value.offset);
  const broken = /[\r\n]/.test(lead);
  const lastLine = /[^\r\n]*$/.exec(lead)?.[0] ?? '';
  const outer = indentOfLine(text, root.offset);
  const unit = lastLine.startsWith(outer) && lastLine !== outer ? lastLine.slice(outer.length) : '  ';
  return { broken, eol: eol ?? '\n', unit, colon: /[\r\n]/.test(colon) ? ': ' : colon, padding: broken ? '' : lead };
}

function layOut([name, value]: NewProperty, style: Style, indent: string): string {
  const written = typeof value === 'string' ? value : objectText(value, style, indent);
  return `${JSON.stringify(name)}${style.colon}${written}`;
}

function objectText(properties: readonly NewProperty[], style: Style, indent: string): string {
  const inner = indent + style.unit;
  const written = properties.map((property) => layOut(property, style, inner));
  if (style.broken) return `{${style.eol}${inner}${written.join(`,${style.eol}${inner}`)}${style.eol}${indent}}`;
  const space = style.colon.endsWith(' ') ? ' ' : '';
  return `{${style.padding}${written.join(`,${space}`)}${style.padding}}`;
}

function indentAfter(space: string, text: string, offset: number): string {
  return /[\r\n]/.test(space) ? (/[^\r\n]*$/.exec(space)?.[0] ?? '') : indentOfLine(text, offset);
}

function indentOfLine(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
