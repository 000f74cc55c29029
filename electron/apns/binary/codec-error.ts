/** What can be wrong with bytes of the binary wire, in the order of the wire's own fields. */
export type CodecErrorCode =
  | 'command-unknown'
  | 'identifier-out-of-range'
  | 'expiration-out-of-range'
  | 'priority-out-of-range'
  | 'token-too-long'
  | 'token-not-hexadecimal'
  | 'payload-too-long'
  | 'not-an-error-response'
  | 'feedback-token-length'
  | 'feedback-cut-short';

/** Bytes or fields that the binary wire cannot carry. `code` is for programs, `message` is a sentence for people. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
  readonly code: CodecErrorCode;

  constructor(code: CodecErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
