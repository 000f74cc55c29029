import type { Handlers } from '../../../contract/channels.ts';
import type { pictureRequests } from '../../../contract/requests/pictures.ts';
import { problem } from '../../../contract/told.ts';
import type { FileSaving } from '../backend.ts';
import { ProblemError } from '../problem-error.ts';
import { saveFile } from '../store/save-file.ts';
import { isWholePng } from './png.ts';

/** What the page may ask for pictures that it drew, carried out. */
export function pictureHandlers(saving: FileSaving): Handlers<keyof typeof pictureRequests> {
  return {
    'picture.save': async ({ name, png }) => {
      const bytes = Buffer.from(png, 'base64');
      if (!isWholePng(bytes)) {
        const mistake = { channel: 'picture.save', why: 'other-form', field: 'png', expected: 'PNG' } as const;
        throw new ProblemError(problem('request-malformed', mistake));
      }
      return saveFile({ name, bytes, holdsKey: false }, saving);
    },
  };
}
