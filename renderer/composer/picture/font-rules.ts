/** Bytes that become text at once: more would be too many arguments of a call. */
const PIECE = 0x8000;

/** Data URLs of fonts that were read before, by address. */
const read = new Map<string, Promise<string>>();

/** The `@font-face` rules that the text of an element needs, each with its font inside. */
export async function fontRulesOf(element: HTMLElement): Promise<readonly string[]> {
  const needed = needs(element);
  const faces = [...document.styleSheets].flatMap((sheet) =>
    facesIn(sheet.cssRules).map((face) => ({ face, base: sheet.href ?? document.baseURI })),
  );
  const wanted = faces.filter(({ face }) => {
    const characters = needed.get(familyOf(face));
    return characters !== undefined && meets(face.style.getPropertyValue('unicode-range'), characters);
  });
  return Promise.all(wanted.map(({ face, base }) => withFontInside(face, base)));
}

/** The families that an element asks for, each with the code points of the texts that ask for it. */
function needs(element: HTMLElement): Map<string, Set<number>> {
  const needed = new Map<string, Set<number>>();
  const note = (node: Element, text: string): void => {
    for (const family of getComputedStyle(node).fontFamily.split(',').map(unquoted)) {
      const characters = needed.get(family) ?? new Set();
      needed.set(family, characters);
      for (const character of text) characters.add(character.codePointAt(0) ?? 0);
    }
  };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
    if (node.parentElement !== null) note(node.parentElement, node.nodeValue ?? '');
  for (const field of element.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(':is(textarea,input)'))
    note(field, field.value);
  // An ellipsis is drawn where a text is cut, and stands in none.
  for (const characters of needed.values()) characters.add(0x2026);
  return needed;
}

function facesIn(rules: CSSRuleList): readonly CSSFontFaceRule[] {
  return [...rules].flatMap((rule) => {
    if (rule instanceof CSSFontFaceRule) return [rule];
    return rule instanceof CSSGroupingRule ? facesIn(rule.cssRules) : [];
  });
}

function familyOf({ style }: CSSFontFaceRule): string {
  return unquoted(style.getPropertyValue('font-family'));
}

function unquoted(family: string): string {
  return family.trim().replace(/^(["'])(.*)\1$/, '$2');
}

/** Whether a `unicode-range` (CSS Fonts 4, section 4.5) has one of `characters`; one that says nothing has all. */
export function meets(ranges: string, characters: ReadonlySet<number>): boolean {
  if (ranges.trim() === '') return true;
  const bounds = ranges.split(',').map((range) => {
    const [from = '', to = from] = range.trim().replace(/^u\+/i, '').split('-');
    return [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt(to.replaceAll('?', 'f'), 16)] as const;
  });
  return [...characters].some((one) => bounds.some(([from, to]) => one >= from && one <= to));
}

async function withFontInside(face: CSSFontFaceRule, base: string): Promise<string> {
  const sources = face.style.getPropertyValue('src');
  const [, , address = ''] = /url\((["']?)(.*?)\1\)/.exec(sources) ?? [];
  if (address === '') return face.cssText;
  const { href } = new URL(address, base);
  const inside = read.get(href) ?? fontAt(href);
  read.set(href, inside);
  return face.cssText.replace(sources, `url("${await inside}")`);
}

async function fontAt(address: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return `data:font/woff2;base64,${btoa(text)}`;
}
