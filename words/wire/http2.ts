import type { FrameName, Http2Fault } from '../../contract/facts/wire/http2.ts';
import { t, words } from '../language.ts';

const FRAMES = words<Readonly<Record<FrameName, string>>>('http2-frames', {
  data: 'data',
  headers: 'headers',
  priority: 'a priority',
  reset: 'a reset',
  settings: 'settings',
  'settings-acknowledgement': 'an acknowledgement of settings',
  ping: 'a ping',
  goaway: 'a GOAWAY',
  'window-update': 'a window update',
});

/** The faults that are told by their name alone. */
type SimpleFault = Exclude<
  Http2Fault,
  { readonly bytes: number } | { readonly streamId: number } | { readonly value: number } | { readonly index: number }
>['fault'];

const SIMPLE = words<Readonly<Record<SimpleFault, string>>>('http2-faults', {
  'not-http2': 'the server does not speak HTTP/2',
  'no-settings-first': 'the server began with something else than the settings of HTTP/2',
  'frame-within-headers': 'the server sent another frame in the middle of a header block',
  'headers-not-begun': 'the server sent the rest of a header block that it had not begun',
  pushed: 'the server pushed, though it was told not to',
  'padding-too-long': 'the server sent a frame that is shorter than its padding',
  'window-overrun': 'the server overran a window of flow control',
  'window-widened-by-nothing': 'the server widened the window of the connection by nothing',
  'acknowledgements-untaken': 'the server asked for more acknowledgements than it took',
  'priority-of-the-connection': 'the server sent a priority for the connection instead of a stream',
  'huffman-unended': 'the server sent a header whose Huffman code ends nowhere',
  'table-size-late': 'the server sent a header block that changes the size of its table in the middle',
  'number-too-large': 'the server sent a header block that holds a number that is too large',
  'number-too-long': 'the server sent a header block that holds a number that is too long',
  'string-cut-short': 'the server sent a header block that ends in the middle of a string',
  'field-cut-short': 'the server sent a header block that ends in the middle of a field',
});

/** How a server broke HTTP/2, as it continues a sentence after a colon. */
export function http2Fault(fault: Http2Fault): string {
  switch (fault.fault) {
    case 'header-block-too-long':
      return t`the server sent a header block of more than ${fault.bytes} bytes or in too many pieces`;
    case 'headers-too-long':
      return t`the server sent more than ${fault.bytes} bytes of headers in one answer`;
    case 'table-too-large':
      return t`the server sent a header block that wants a table of ${fault.bytes} bytes`;
    case 'frame-too-long':
      return t`the server sent a frame of ${fault.bytes} bytes; ${fault.most} is the most, as nothing longer was allowed`;
    case 'frame-length':
      return t`the server sent ${FRAMES[fault.frame]} of ${fault.bytes} bytes, which is none`;
    case 'frame-of-a-stream':
      return t`the server sent ${FRAMES[fault.frame]} for stream ${fault.streamId} instead of the connection`;
    case 'stream-never-was':
      return t`the server sent ${FRAMES[fault.frame]} for stream ${fault.streamId}, which there never was`;
    case 'stream-not-a-clients':
      return t`the server sent headers for stream ${fault.streamId}, which is none of a client`;
    case 'stream-out-of-order':
      return t`the server opened stream ${fault.streamId} after stream ${fault.after}`;
    case 'last-stream-taken-back':
      return t`the server took back that stream ${fault.streamId} was its last one`;
    case 'setting-not-allowed':
      return t`the server set ${fault.setting} to ${fault.value}, which is not allowed`;
    case 'field-unknown':
      return t`the server sent a header block that points at field ${fault.index}, which there is not`;
    default:
      return SIMPLE[fault.fault];
  }
}
