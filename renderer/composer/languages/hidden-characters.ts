const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * How many characters (graphemes) of the text in an element lie below what it shows. The lines that are cut off are laid
 * out though not drawn, so their places tell. It asks the layout that is there, and changes nothing.
 */
export function hiddenCharacters(element: HTMLElement): number {
  if (element.scrollHeight <= element.clientHeight + 1) return 0;
  const { firstChild } = element;
  if (!(firstChild instanceof Text)) return 0;
  const bottom = element.getBoundingClientRect().bottom + 1;
  const range = document.createRange();
  const isSeen = (at: number): boolean => {
    range.setStart(firstChild, at);
    range.setEnd(firstChild, at + 1);
    const { bottom: lower } = range.getBoundingClientRect();
    return lower <= bottom;
  };
  let seen = 0;
  let below = firstChild.length;
  while (seen < below) {
    const middle = (seen + below) >> 1;
    if (isSeen(middle)) seen = middle + 1;
    else below = middle;
  }
  return [...graphemes.segment(firstChild.data.slice(seen))].length;
}
