import type { Page } from '@playwright/test';

/** A text that is shown or spoken, and where. */
export interface ShownText {
  readonly text: string;
  readonly where: string;
}

/** Every text in sight, a block at a time, and every accessible name, hint and title. Values of fields are their user's. */
export function shownTexts(page: Page): Promise<readonly ShownText[]> {
  return page.evaluate(() => {
    const NAMES = [
      'aria-label',
      'aria-description',
      'aria-valuetext',
      'aria-roledescription',
      'title',
      'placeholder',
      'alt',
    ];
    const dialogs = [...document.querySelectorAll('dialog[open]')];
    const root = document.querySelector('[role="menu"]') ?? dialogs.at(-1) ?? document.body;
    const whereOf = (element: Element): string => {
      const path: string[] = [];
      for (let at: Element | null = element; at !== null && path.length < 4; at = at.parentElement)
        path.unshift(at.classList[0] === undefined ? at.tagName.toLowerCase() : `.${at.classList[0]}`);
      return path.join(' ');
    };
    const found: { text: string; where: string }[] = [{ text: document.title, where: 'title' }];
    const blocks = new Map<Element, string>();
    const blockOf = (node: Node): Element => {
      let at = node.parentElement ?? document.body;
      while (getComputedStyle(at).display === 'inline' && at.parentElement !== null) at = at.parentElement;
      return at;
    };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of NAMES) {
          const text = node.getAttribute(name);
          if (text !== null && text !== '') found.push({ text, where: `${whereOf(node)} ${name}` });
        }
        continue;
      }
      const parent = node.parentElement;
      const text = node.textContent ?? '';
      if (parent === null || text === '' || parent.closest('script, style, textarea, .cm-content') !== null) continue;
      const shown = parent instanceof HTMLOptionElement ? parent.closest('select') : parent;
      if (shown === null || !shown.checkVisibility({ checkVisibilityCSS: true })) continue;
      const block = blockOf(node);
      blocks.set(block, (blocks.get(block) ?? '') + text);
    }
    for (const [block, text] of blocks) if (text.trim() !== '') found.push({ text, where: whereOf(block) });
    return found;
  });
}

/** What does not fit: a page wider than its window, prose that is cut off, controls that cover one another. */
export function brokenBoxes(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const SLACK_PX = 1;
    // What lies over the rest covers it: only what is on top is looked at.
    const root =
      document.querySelector('[role="menu"]') ??
      [...document.querySelectorAll('dialog[open]')].at(-1) ??
      document.querySelector('.past-popover__layer, .popover:not([hidden]), .sidebar__panel[data-open="true"]') ??
      document.body;
    const nameOf = (element: Element): string => {
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
      const parent = element.parentElement?.classList[0] ?? '';
      return `.${parent} ${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} “${words}”`;
    };
    /** Said to screen readers alone where the window is narrow. */
    const isClipped = (element: Element): boolean => getComputedStyle(element).clipPath === 'inset(50%)';
    const isShown = (element: Element): boolean =>
      element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) &&
      element.closest('.visually-hidden, [aria-hidden="true"], .cm-editor') === null &&
      !isClipped(element);
    const broken: string[] = [];
    const { documentElement } = document;
    if (documentElement.scrollWidth > documentElement.clientWidth + SLACK_PX)
      broken.push(`the page is ${documentElement.scrollWidth} wide in a window of ${documentElement.clientWidth}`);
    const isProse = (element: Element): boolean =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /[⟦⟧]/.test(node.textContent ?? ''));
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      if (!isShown(element) || element.clientWidth === 0) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const scrolls = /auto|scroll/.test(overflowX);
      const cutsDown = /hidden|clip/.test(overflowY);
      if (isProse(element)) {
        // What is cut short and shown whole under the pointer is meant to be.
        const { textOverflow, webkitLineClamp } = getComputedStyle(element);
        const isCut = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
        if (isCut && element.closest('[title]') !== null) continue;
        if (!scrolls && element.scrollWidth > element.clientWidth + SLACK_PX)
          broken.push(`text wider than its box: ${nameOf(element)}`);
        if (cutsDown && element.scrollHeight > element.clientHeight + SLACK_PX)
          broken.push(`text higher than its box: ${nameOf(element)}`);
      } else if (
        overflowX === 'visible' &&
        element.scrollWidth > element.clientWidth + SLACK_PX &&
        element.children.length > 0
      ) {
        const edge = element.getBoundingClientRect().right;
        const out = [...element.querySelectorAll('*')].find(
          (child) => isShown(child) && child.getBoundingClientRect().right > edge + SLACK_PX,
        );
        if (out !== undefined && element.tagName !== 'SELECT')
          broken.push(`something leaves ${nameOf(element)}: ${nameOf(out)}`);
      }
    }
    /** What of an element can be seen, its scrolling ancestors considered. */
    const seen = (element: Element): DOMRect | null => {
      const box = element.getBoundingClientRect();
      let { left, top, right, bottom } = box;
      for (let at = element.parentElement; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const frame = at.getBoundingClientRect();
        left = Math.max(left, frame.left);
        top = Math.max(top, frame.top);
        right = Math.min(right, frame.right);
        bottom = Math.min(bottom, frame.bottom);
      }
      return right - left > 2 && bottom - top > 2 ? new DOMRect(left, top, right - left, bottom - top) : null;
    };
    const controls = [
      ...root.querySelectorAll(
        'button, input:not([type="file"]), select, textarea, a[href], summary, [role="menuitem"]',
      ),
    ]
      .filter(isShown)
      .flatMap((element) => {
        const box = seen(element);
        return box === null ? [] : [{ element, box }];
      });
    for (const [at, one] of controls.entries())
      for (const other of controls.slice(at + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > 2 && down > 2) broken.push(`${nameOf(one.element)} and ${nameOf(other.element)} overlap`);
      }
    return broken;
  });
}

/** A program that keeps what the page hears from its host and tells it: the values that are the user's. */
export const HEAR_THE_HOST = `(() => {
  const heard = [];
  const ask = window.fetch;
  window.heardFromHost = heard;
  window.fetch = async (address, options) => {
    if (typeof options?.body === 'string') heard.push({ text: options.body });
    const answer = { text: '' };
    heard.push(answer);
    const response = await ask(address, options);
    const reader = response.clone().body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) answer.text += part.value;
    };
    if (reader !== undefined) read().catch(() => {});
    return response;
  };
})()`;

/** Every string of what was heard, and of `known`, also of JSON within JSON. */
export async function stringsHeard(page: Page, known: object): Promise<ReadonlySet<string>> {
  const heard = await page.evaluate(() =>
    ((window as { heardFromHost?: { text: string }[] }).heardFromHost ?? []).map(({ text }) => text),
  );
  const strings = new Set<string>();
  const collect = (text: string): void => {
    for (const [literal] of text.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
      const value = parsed(literal);
      if (value === null || strings.has(value)) continue;
      strings.add(value);
      if (value.includes('"')) collect(value);
      for (const line of value.split('\n')) strings.add(line);
    }
  };
  for (const text of [...heard, JSON.stringify(known)]) collect(text);
  return strings;
}

function parsed(literal: string): string | null {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}
