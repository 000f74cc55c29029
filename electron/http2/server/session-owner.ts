import type { HeaderField } from '../hpack/tables.ts';
import type { Http2Request } from './server-stream.ts';

/** How a connection begins: what stands in its first SETTINGS frame. */
export interface ServerSettings {
  readonly headerTableSize: number;
  readonly maxConcurrentStreams: number;
  readonly initialWindowSize: number;
  readonly maxFrameSize: number;
  readonly maxHeaderListSize: number;
}

/** What goes back for a request. Each character of a header is one byte. */
export interface Http2Answer {
  /** The status and what the next answers will have too; the very same list where nothing of it differs. */
  readonly fields: readonly HeaderField[];
  /** What belongs to this answer alone. */
  readonly own: readonly HeaderField[];
  readonly body: Buffer | null;
  /** False: the stream stays open, as if the rest of the answer were to come. */
  readonly isWhole: boolean;
}

/** What a session tells. It may be answered from inside. */
export interface ServerSessionOwner {
  /** A request is whole, or its body longer than any may be. One that was broken off is never told. */
  onRequest(request: Http2Request): void;
  /** A stream that was handed over ended without its answer: the client gave it up. */
  onGivenUp(streamId: number): void;
  /** Once: nothing more is heard or said. */
  onClosed(): void;
}
