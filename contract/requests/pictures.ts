import * as v from 'valibot';
import type { SavedFile } from '../files.ts';
import { takes } from './request.ts';

/** Most bytes of a picture: as base64 it fits what a page may send at once. */
export const MOST_PICTURE_BYTES = 5_500_000;

const BASE64_OF_A_BYTE = 4 / 3;

/** Pictures that the page drew of a notification. */
export const pictureRequests = {
  /** Lets the user have a PNG as a file. `name`: suggested for it; `png`: its bytes in base64. */
  'picture.save': takes(
    v.strictObject({
      name: v.pipe(v.string(), v.maxLength(120), v.regex(/^[^/\\:\p{Cc}\p{Cf}.][^/\\:\p{Cc}\p{Cf}]*\.png$/u)),
      png: v.pipe(
        v.string(),
        v.maxLength(Math.ceil(MOST_PICTURE_BYTES * BASE64_OF_A_BYTE) + 3),
        v.regex(/^[A-Za-z0-9+/]*={0,2}$/),
      ),
    }),
  ).answers<SavedFile>(),
};
