/** A frame of HTTP/2 by what it is for (RFC 9113 section 6). */
export type FrameName =
  | 'data'
  | 'headers'
  | 'priority'
  | 'reset'
  | 'settings'
  | 'settings-acknowledgement'
  | 'ping'
  | 'goaway'
  | 'window-update';

/** How a peer broke HTTP/2 (RFC 9113, RFC 7541), or went beyond what this program takes of it. */
export type Http2Fault =
  | {
      readonly fault:
        | 'not-http2'
        | 'no-settings-first'
        | 'frame-within-headers'
        | 'headers-not-begun'
        | 'pushed'
        | 'padding-too-long'
        | 'window-overrun'
        | 'window-widened-by-nothing'
        | 'acknowledgements-untaken'
        | 'priority-of-the-connection'
        | 'huffman-unended'
        | 'table-size-late'
        | 'number-too-large'
        | 'number-too-long'
        | 'string-cut-short'
        | 'field-cut-short';
    }
  | { readonly fault: 'header-block-too-long' | 'headers-too-long' | 'table-too-large'; readonly bytes: number }
  | { readonly fault: 'frame-too-long'; readonly bytes: number; readonly most: number }
  /** A frame of a length that none has. */
  | { readonly fault: 'frame-length'; readonly frame: FrameName; readonly bytes: number }
  /** A frame of a stream that belongs to the connection; of a stream that there never was. */
  | { readonly fault: 'frame-of-a-stream' | 'stream-never-was'; readonly frame: FrameName; readonly streamId: number }
  | { readonly fault: 'stream-not-a-clients'; readonly streamId: number }
  | { readonly fault: 'stream-out-of-order'; readonly streamId: number; readonly after: number }
  | { readonly fault: 'last-stream-taken-back'; readonly streamId: number }
  | {
      readonly fault: 'setting-not-allowed';
      readonly setting: 'ENABLE_PUSH' | 'MAX_FRAME_SIZE';
      readonly value: number;
    }
  | { readonly fault: 'field-unknown'; readonly index: number };
