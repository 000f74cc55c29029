/** `{{name}}` of request editors, filled in where the text itself says what it is; what it does not say is listed. */
export function fillBraces(
  text: string,
  variables: Pick<ReadonlyMap<string, string>, 'get'>,
  unresolved: string[],
  depth = 0,
): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{\s*([\w$.-]{1,100})[^{}]{0,200}\}\}/g, (all, name: string) => {
    const value = variables.get(name);
    if (value === undefined || depth > 4 || value.length > 100_000) {
      unresolved.push(all);
      return all;
    }
    return fillBraces(value, variables, unresolved, depth + 1);
  });
}
