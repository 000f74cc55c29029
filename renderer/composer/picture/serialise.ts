import { fontRulesOf } from './font-rules.ts';
import { rulesOf } from './page-rules.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';
/** What XML cannot hold (XML 1.0, section 2.2) and a phone draws nothing for. */
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Nothing moves in a picture, and nothing is being typed. */
const AT_REST =
  '*,*::before,*::after{animation:none!important;transition:none!important;caret-color:transparent!important}';

/** An element as a document of its own that an `img` can show, and its size in CSS pixels. */
export interface Drawing {
  /** A data: URL of an SVG. */
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Writes an element of the page, as it looks now and without the zoom it stands in, into an SVG: a copy of it inside
 * empty copies of what it stands in, with the page's own rules and the fonts that its text needs. Nothing is fetched but
 * those fonts, from the page's own address; what a rule names by `url()` beside them is left out.
 */
export async function serialise(element: HTMLElement, scale: number): Promise<Drawing> {
  const { width, height } = sizeOf(element);
  const fonts = await fontRulesOf(element);
  const style = document.createElementNS(XHTML, 'style');
  style.textContent = [...fonts, rulesOf(document), AT_REST].join('\n');
  const copy = standingAlone(element, width, height);
  const root = inShells(copy, element);
  root.prepend(style);
  clean(root);
  const { fontSize } = getComputedStyle(document.documentElement);
  const inside = new XMLSerializer().serializeToString(root);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * scale}" height="${height * scale}" ` +
    `viewBox="0 0 ${width} ${height}" style="font-size:${fontSize}">` +
    `<foreignObject x="0" y="0" width="${width}" height="${height}">${inside}</foreignObject></svg>`;
  return { address: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, width, height };
}

/** To the fraction of a pixel, as it is laid out: what it stands in may be zoomed. */
function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  const { boxSizing, width, height } = getComputedStyle(element);
  if (boxSizing !== 'border-box') return { width: element.offsetWidth, height: element.offsetHeight };
  return { width: Number.parseFloat(width), height: Number.parseFloat(height) };
}

/** A copy with what was typed into it, in its own size, where nothing around it pushes or turns it. */
function standingAlone(element: HTMLElement, width: number, height: number): HTMLElement {
  const copy = element.cloneNode(true) as HTMLElement;
  const typed = [...element.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(':is(textarea,input)')];
  for (const [at, field] of [...copy.querySelectorAll(':is(textarea,input)')].entries()) {
    const value = typed[at]?.value ?? '';
    if (field.localName === 'textarea') field.textContent = value;
    else field.setAttribute('value', value);
  }
  const own = { width: `${width}px`, height: `${height}px`, margin: '0', transform: 'none', position: 'relative' };
  const place = { ...own, inset: 'auto', 'box-sizing': 'border-box' };
  for (const [name, value] of Object.entries(place)) copy.style.setProperty(name, value, 'important');
  return copy;
}

/** `copy` inside what the page has around the element: without boxes, for selectors and what is inherited. */
function inShells(copy: HTMLElement, element: HTMLElement): HTMLElement {
  let inner = copy;
  for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
    const shell = outer.cloneNode(false) as HTMLElement;
    shell.style.setProperty('display', 'contents', 'important');
    shell.append(inner);
    inner = shell;
  }
  return inner;
}

function clean(root: HTMLElement): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node: Node | null = root; node !== null; node = walker.nextNode()) {
    if (node instanceof Element)
      for (const { name, value } of [...node.attributes]) {
        // Nobody listens to a picture, and what is said beside it is in the page's text.
        if (name.startsWith('aria-')) node.removeAttribute(name);
        else if (value.search(NOT_IN_XML) >= 0) node.setAttribute(name, value.replace(NOT_IN_XML, ''));
      }
    else if (node.nodeValue !== null && node.nodeValue.search(NOT_IN_XML) >= 0)
      node.nodeValue = node.nodeValue.replace(NOT_IN_XML, '');
  }
}
