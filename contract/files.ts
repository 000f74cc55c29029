/** Where a file is that was made for the user. */
export type SavedFile =
  | {
      /** Written, whole. */
      readonly kind: 'written';
      readonly fileName: string;
      /** Where the program chose the place: its folder, as a person would say it. `null`: the user chose. */
      readonly folder: string | null;
    }
  | {
      /** The page fetches it within a minute, as a download: the loopback page's way for what is no secret. */
      readonly kind: 'download';
      readonly fileName: string;
      /** A path on the page's own server. */
      readonly address: string;
    }
  /** The user did not choose a place. */
  | { readonly kind: 'cancelled' };

/** A file, or a folder, that the program was opened with. */
export interface OpenedFile {
  readonly name: string;
  readonly handle: FileHandle;
  readonly isFolder: boolean;
  /** What it holds; `null` where it cannot be read, is larger than a page reads, or is a folder. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
}

/** Names a file, or a folder, that the user chose or dropped; only the host knows what is behind it. */
export type FileHandle = string;
