import { EditorView } from '@codemirror/view';

/*
 * CodeMirror writes its rules into a <style> element when it draws in a document, and into a constructed style sheet
 * when it draws in a shadow root. The page's policy is `style-src 'self'`, which refuses the first and allows the second
 * (CSP 3: constructed sheets are script's doing). Its registry of sheets hangs on the root under a symbol, so a view that
 * lives for a moment in a shadow root leaves a registry that the document can share.
 */

/** Makes every editor of this page draw its styles without a <style> element. Idempotent. */
export function adoptEditorStyles(page: Document): void {
  const shadow = page.createElement('div').attachShadow({ mode: 'open' });
  const before = new Set(Object.getOwnPropertySymbols(shadow));
  new EditorView({ root: shadow }).destroy();
  for (const symbol of Object.getOwnPropertySymbols(shadow)) {
    if (before.has(symbol) || Object.hasOwn(page, symbol)) continue;
    Object.defineProperty(page, symbol, { value: Reflect.get(shadow, symbol), configurable: true, writable: true });
  }
}
