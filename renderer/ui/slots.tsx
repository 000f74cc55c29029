import { Fragment, type ReactNode } from 'react';

/** The first of the private-use characters (Unicode, chapter 23) that stand where an element goes. */
const FIRST_SLOT = 0xe000;

/** A sentence with elements in it: `sentence` is given a mark for each element, wherever its language puts it. */
export function slots(sentence: (...marks: string[]) => string, ...elements: readonly ReactNode[]): ReactNode {
  const marks = elements.map((_, at) => String.fromCharCode(FIRST_SLOT + at));
  const pieces = sentence(...marks).split(/([\ue000-\ue0ff])/);
  return pieces.map((piece, at) => {
    const element = at % 2 === 1 ? elements[piece.charCodeAt(0) - FIRST_SLOT] : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never change places
    return <Fragment key={at}>{element ?? piece}</Fragment>;
  });
}
