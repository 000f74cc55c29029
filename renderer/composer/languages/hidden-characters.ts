import { fitOf } from '../canvas/lines.ts';

/**
 * About how many characters (graphemes) of the text in an element are cut, of which `most` lines are shown, `leading`
 * points apart. It asks the layout that is there, and changes nothing; what fits is not looked at further.
 */
export function hiddenCharacters(element: HTMLElement, most: number, leading: number): number {
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element;
  if (scrollHeight <= clientHeight + 1 && scrollWidth <= clientWidth) return 0;
  const { seen, all } = fitOf(element, most, leading, 1);
  return all - seen;
}
