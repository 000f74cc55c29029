/** Error codes of RFC 9113 section 7 that this client sends or looks for. */
export const HTTP2_ERROR = {
  noError: 0,
  protocol: 1,
  flowControl: 3,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  enhanceYourCalm: 11,
} as const;

/** A code of `HTTP2_ERROR`. */
export type Http2ErrorCode = (typeof HTTP2_ERROR)[keyof typeof HTTP2_ERROR];

/**
 * What a peer sent breaks HTTP/2 or what we take of it, so that nothing more on the connection can be understood (RFC
 * 9113 section 5.4.1). The message is a sentence about the peer.
 */
export class Http2ProtocolError extends Error {
  override readonly name = 'Http2ProtocolError';
  /** For the GOAWAY that tells the peer. */
  readonly errorCode: Http2ErrorCode;

  constructor(errorCode: Http2ErrorCode, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}
