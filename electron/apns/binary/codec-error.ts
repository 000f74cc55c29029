import type { AnswerFault, EncodingFault } from '../../../contract/facts/wire/connection.ts';

/** Bytes or fields that the binary wire cannot carry. */
export class CodecError<Fault extends EncodingFault | AnswerFault = EncodingFault | AnswerFault> extends Error {
  override readonly name = 'CodecError';
  /** For programs. */
  readonly code: Fault['fault'];
  /** The same with its values, for words. */
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(Object.values(fault).join(' '));
    this.code = fault.fault;
    this.fault = fault;
  }
}
