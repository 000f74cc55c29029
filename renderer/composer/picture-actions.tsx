import { useState } from 'react';
import type { Problem } from '../../contract/outcome.ts';
import type { Preview, PreviewText } from '../../payload/preview/preview.ts';
import { pictureWords } from '../../words/page/sending/picture.ts';
import { Button } from '../ui/controls/button.tsx';
import { Menu } from '../ui/controls/menu.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import { base64 } from './picture/base64.ts';
import type { PictureScale } from './picture/picture.ts';

/** Lets the user have a picture as a file: what it says, what is wrong, or `null` where nobody chose a place. */
export type SavePicture = (
  name: string,
  png: string,
) => Promise<{ readonly sentence: string } | { readonly problem: Problem } | null>;

/** What is drawn: the notification alone, without a ground, or the screen that it stands on. */
const PARTS = { card: '.preview__card', screen: '.preview__screen' } as const;
type Part = keyof typeof PARTS;

const SAVED: readonly (readonly [Part, PictureScale])[] = [
  ['card', 1],
  ['card', 2],
  ['card', 3],
  ['screen', 1],
  ['screen', 2],
  ['screen', 3],
];

type Said = { readonly sentence: string } | { readonly problem: Problem };

/** What can be taken away of the preview: as a picture on the clipboard or in a file, as text. */
export function PictureActions({
  preview,
  within,
  onSave,
}: {
  readonly preview: Preview;
  /** The element that the preview is drawn in. */
  readonly within: () => HTMLElement | null;
  readonly onSave: SavePicture;
}) {
  const [said, setSaid] = useState<Said | null>(null);
  const draw = async (part: Part, scale: PictureScale): Promise<Blob> => {
    const element = within()?.querySelector<HTMLElement>(PARTS[part]);
    if (element === null || element === undefined) throw new Error('there is no preview');
    const { pictureOf } = await import('./picture/picture.ts');
    return pictureOf(element, { scale, ground: null });
  };
  const tell = (work: () => Promise<Said | null>) => async () => {
    try {
      setSaid(await work());
    } catch {
      setSaid({ sentence: pictureWords.notDrawn });
    }
  };
  const copy = tell(async () => {
    // The picture is handed over before it is drawn: Safari allows it only in the click itself.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': draw('card', 2) })]);
    return { sentence: pictureWords.imageCopied };
  });
  const copyText = tell(async () => {
    await navigator.clipboard.writeText(textOf(preview));
    return { sentence: pictureWords.textCopied };
  });
  const save = (part: Part, scale: PictureScale) =>
    tell(async () =>
      onSave(`notification${scale === 1 ? '' : `@${scale}x`}.png`, await base64(await draw(part, scale))),
    );
  return (
    <div className="preview__take">
      <div className="preview__ways">
        <Button size="small" variant="quiet" icon="copy" onClick={() => void copy()}>
          {pictureWords.copyImage}
        </Button>
        <Menu
          trigger={
            <Button size="small" variant="quiet" icon="down">
              {pictureWords.saveImage}
            </Button>
          }
          items={SAVED.map(([part, scale]) => ({
            label: pictureWords.parts[part](scale),
            onSelect: () => void save(part, scale)(),
          }))}
        />
        <Button size="small" variant="quiet" onClick={() => void copyText()}>
          {pictureWords.copyText}
        </Button>
      </div>
      <p className="preview__said" role="status">
        {said !== null && 'sentence' in said && said.sentence}
      </p>
      {said !== null && 'problem' in said && <Notice tone="danger" {...explain(said.problem)} />}
    </div>
  );
}

/** What the notification says, a line each. */
function textOf(preview: Preview): string {
  const parts = preview.visible ? [preview.title, preview.subtitle, preview.body] : [];
  const words = (part: PreviewText | null) => (part === null ? [] : [part.kind === 'text' ? part.text : part.key]);
  return parts.flatMap(words).join('\n');
}
