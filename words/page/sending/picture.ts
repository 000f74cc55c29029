import { t, words } from '../../language.ts';

/** What can be taken away of the preview. */
export const pictureWords = words('page-picture', {
  copyImage: 'Copy image',
  saveImage: 'Save image',
  copyText: 'Copy text',
  imageCopied: 'Image copied.',
  textCopied: 'Text copied.',
  notDrawn: 'The picture could not be drawn or copied here.',
  parts: {
    card: (scale: number) => t`Notification, transparent, ${scale}×`,
    screen: (scale: number) => t`With its ground, ${scale}×`,
  },
});
