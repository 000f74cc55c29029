import { readDeviceTokens } from './device-tokens.ts';

export { readDeviceTokens };

/** `text` without some device tokens; every line that holds none of them stays as it was typed. */
export function withoutDeviceTokens(text: string, gone: ReadonlySet<string>): string {
  const lines = text.split(/\r\n|\n|\r/);
  const kept = lines.flatMap((line) => {
    const tokens = readDeviceTokens(line).tokens.map(({ token }) => token);
    if (!tokens.some((token) => gone.has(token))) return [line];
    const others = tokens.filter((token) => !gone.has(token));
    return others.length === 0 ? [] : [others.join(', ')];
  });
  const result = kept.join('\n');
  const left = readDeviceTokens(result).tokens;
  if (!left.some(({ token }) => gone.has(token))) return result;
  return left.flatMap(({ token }) => (gone.has(token) ? [] : [token])).join('\n');
}
