/** A length in parts of the window (CSS Values 4, section 6.1.2). */
const OF_THE_WINDOW = /(?<![\w.-])(-?(?:\d+\.?\d*|\.\d+))[sld]?v(w|h|i|b|min|max)\b/g;

/**
 * The rules of a page as one text, as they hold now: what stands in a media query that is not met is left out, and a part of
 * the window is so many pixels, for inside a picture another window would be asked. Without fonts, animations and rules
 * that name a file. A container that is asked for its size must stand inside what is drawn.
 */
export function rulesOf({ styleSheets, adoptedStyleSheets }: Document): string {
  const text = [...styleSheets, ...adoptedStyleSheets].map(({ cssRules }) => textOf(cssRules)).join('\n');
  return inPixels(text, { width: window.innerWidth, height: window.innerHeight });
}

/** `css` with lengths in pixels where it has them in parts of a window of that size. */
export function inPixels(css: string, { width, height }: { readonly width: number; readonly height: number }): string {
  const sides: Readonly<Record<string, number>> = {
    ...{ w: width, i: width, h: height, b: height },
    ...{ min: Math.min(width, height), max: Math.max(width, height) },
  };
  return css.replace(
    OF_THE_WINDOW,
    (_, part: string, side: string) => `${(Number(part) * (sides[side] ?? 0)) / 100}px`,
  );
}

function textOf(rules: CSSRuleList): string {
  return [...rules].map(ruleText).join('\n');
}

function ruleText(rule: CSSRule): string {
  if (rule instanceof CSSMediaRule) return matchMedia(rule.media.mediaText).matches ? textOf(rule.cssRules) : '';
  if (rule instanceof CSSSupportsRule) return CSS.supports(rule.conditionText) ? textOf(rule.cssRules) : '';
  if (rule instanceof CSSLayerBlockRule) return `@layer ${rule.name}{${textOf(rule.cssRules)}}`;
  if (rule instanceof CSSFontFaceRule || rule instanceof CSSKeyframesRule) return '';
  return /url\((?!["']?data:)/.test(rule.cssText) ? '' : rule.cssText;
}
