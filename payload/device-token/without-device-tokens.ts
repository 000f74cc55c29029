import { readDeviceTokens } from './device-tokens.ts';

export { readDeviceTokens };

/**
 * `text` without some device tokens; every line that holds none of them stays as it was typed, with the end that it has.
 * A line that goes takes its end with it, the last one that of the line before it.
 */
export function withoutDeviceTokens(text: string, gone: ReadonlySet<string>): string {
  // Lines and what ends them, by turns.
  const pieces = text.split(/(\r\n|\n|\r)/);
  const kept = pieces.flatMap((line, at) => {
    if (at % 2 === 1) return [];
    const end = pieces[at + 1] ?? '';
    const { tokens } = readDeviceTokens(line);
    if (!tokens.some(({ token }) => gone.has(token))) return [{ line, end }];
    const others = tokens.filter(({ token }) => !gone.has(token));
    const named = others.map(({ token, label }) => (label === null ? token : `${label} ${token}`));
    return others.length === 0 ? [] : [{ line: named.join(', '), end }];
  });
  return withoutSpans(kept.map(({ line, end }, at) => (at === kept.length - 1 ? line : line + end)).join(''), gone);
}

/** Cuts out what is written over several lines; everything around it stays. */
function withoutSpans(text: string, gone: ReadonlySet<string>): string {
  let rest = text;
  for (let left = spansOf(rest, gone); left.length > 0; left = spansOf(rest, gone))
    for (const { from, to } of [...left].sort((a, b) => b.from - a.from)) {
      const after = rest.slice(to);
      rest = rest.slice(0, from) + (/(?:^|\n)$/.test(rest.slice(0, from)) ? after.replace(/^\r?\n/, '') : after);
    }
  return rest;
}

function spansOf(text: string, gone: ReadonlySet<string>): readonly { readonly from: number; readonly to: number }[] {
  return readDeviceTokens(text).tokens.filter(({ token, from, to }) => gone.has(token) && to > from);
}
