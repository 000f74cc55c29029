import { withText } from './png-text.ts';
import { serialise } from './serialise.ts';

/** Of the picture to the page it is taken from. */
export const PICTURE_SCALES = [1, 2, 3] as const;
export type PictureScale = (typeof PICTURE_SCALES)[number];

/** In Chromium 108 fonts inside an SVG arrive after its first drawing; then they are there (tried: 60 ms). */
const FONTS_ARRIVE_MS = 60;

/**
 * Draws an element of the page as a PNG, as it looks now. `ground`: a colour behind it; `null` leaves it transparent.
 * Rejects where the browser cannot make one, as where it would be larger than a canvas may be.
 */
export async function pictureOf(
  element: HTMLElement,
  { scale, ground }: { readonly scale: PictureScale; readonly ground: string | null },
): Promise<Blob> {
  const { address, width, height } = await serialise(element, scale);
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws on no canvas');
  context.drawImage(image, 0, 0);
  await new Promise((resolve) => setTimeout(resolve, FONTS_ARRIVE_MS));
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (ground !== null) {
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(image, 0, 0);
  const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (drawn === null) throw new Error('the picture is larger than this browser can draw');
  const bytes = new Uint8Array(await drawn.arrayBuffer());
  // not prose: what a PNG says of the program that made it, in every language
  return new Blob([withText(bytes, 'Software', 'Drawn by Pushwright')], { type: 'image/png' });
}
