import type { Http2Fault } from '../../contract/facts/wire/http2.ts';

/** Error codes of RFC 9113 section 7 that are sent or looked for here. */
export const HTTP2_ERROR = {
  noError: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  streamClosed: 5,
  frameSize: 6,
  refusedStream: 7,
  cancel: 8,
  compression: 9,
  enhanceYourCalm: 11,
  http11Required: 13,
} as const;

/** A code of `HTTP2_ERROR`. */
export type Http2ErrorCode = (typeof HTTP2_ERROR)[keyof typeof HTTP2_ERROR];

/**
 * What a peer sent breaks HTTP/2 or what we take of it, so that nothing more on the connection can be understood (RFC
 * 9113 section 5.4.1). The message is what its GOAWAY tells a developer at the other end: the fault by its id, then its values.
 */
export class Http2ProtocolError extends Error {
  override readonly name = 'Http2ProtocolError';
  /** For the GOAWAY that tells the peer. */
  readonly errorCode: Http2ErrorCode;
  readonly fault: Http2Fault;

  constructor(errorCode: Http2ErrorCode, fault: Http2Fault) {
    super(Object.values(fault).join(' '));
    this.errorCode = errorCode;
    this.fault = fault;
  }
}

/** The name of an HTTP/2 error code (RFC 9113 section 7), for people who look it up. */
export function errorName(code: number): string {
  return ERROR_NAMES[code] ?? `0x${code.toString(16)}`;
}

const ERROR_NAMES: readonly string[] = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];
