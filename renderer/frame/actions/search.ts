/** Letters as a person types them: without case and marks. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

/**
 * How well a text answers what was typed, more is better; 0: not at all. Each word that was typed must begin one of the
 * text's, stand in one, or be the first letters of several.
 */
export function answers(typed: string, text: string): number {
  const asked = plain(typed).split(/\s+/).filter(Boolean);
  const whole = plain(text);
  const parts = whole.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const initials = parts.map((part) => part.slice(0, 1)).join('');
  let sum = 1;
  for (const one of asked) {
    if (parts.some((part) => part.startsWith(one))) sum += 3;
    else if (whole.includes(one)) sum += 2;
    else if (one.length > 1 && initials.includes(one)) sum += 1;
    else return 0;
  }
  return whole.startsWith(asked.join(' ')) ? sum + 3 : sum;
}
