import type { LogPhase } from '../../contract/log-entry.ts';
import type { Explanation, Mend } from '../../contract/outcome.ts';

/** What can go wrong on the way: what a result carries as its reason when APNs itself gave none. */
export type ApnsErrorCode =
  | 'HostNotFound'
  | 'ResolveFailed'
  | 'ConnectionRefused'
  | 'HostUnreachable'
  | 'ConnectTimeout'
  | 'ConnectionReset'
  | 'ConnectFailed'
  | 'ProxyNotFound'
  | 'ProxyConnectionRefused'
  | 'ProxyUnreachable'
  | 'ProxyTimeout'
  | 'ProxyClosed'
  | 'ProxyTlsFailed'
  | 'ProxyNotSpoken'
  | 'ProxyLoginNeeded'
  | 'ProxyLoginRefused'
  | 'ProxyLoginUnsupported'
  | 'ProxyLoginUnusable'
  | 'ProxyForbids'
  | 'ProxyReachesNothing'
  | 'ProxyRefuses'
  | 'NotTls'
  | 'TlsFailed'
  | 'HandshakeBrokenOff'
  | 'ServerCertificateUntrusted'
  | 'ServerCertificateExpired'
  | 'ServerNameMismatch'
  | 'ServerCertificateTooWeak'
  | 'ServerCertificateNotForServers'
  | 'ClientCertificateRefused'
  | 'ClientCertificateMissing'
  | 'IdentityUnusable'
  | 'Http2NotSpoken'
  | 'ClosedAfterHandshake'
  | 'GoingAway'
  | 'StreamRefused'
  | 'StreamReset'
  | 'ConnectionLost'
  | 'ConnectionClosed'
  | 'PeerSilent'
  | 'RequestTimeout'
  | 'ProviderTokenExpired'
  | 'HeaderUnusable'
  | 'FrameUnusable'
  | 'EarlierNotificationFailed'
  | 'UnreadableAnswer'
  | 'PeerFloods'
  | 'Http11Required'
  | 'AnswerNotFromApns'
  | 'FeedbackUnending'
  | 'ClientClosed'
  | 'Cancelled';

/** A failure on the way to APNs, in words a person can act on. Never thrown for what APNs itself said. */
export class ApnsError extends Error {
  override readonly name = 'ApnsError';
  /** For programs; for a GOAWAY that gives one, APNs' own reason string is `reason`. */
  readonly code: ApnsErrorCode;
  /** What results carry: the reason of a GOAWAY, else the code. */
  readonly reason: string;
  /** In which part of a connection's life it happened. */
  readonly phase: LogPhase;
  readonly sentence: string;
  readonly remedy: string;
  readonly mend: Mend | null;
  /** True where trying the same again cannot help. */
  readonly permanent: boolean;

  constructor(options: {
    readonly code: ApnsErrorCode;
    readonly reason?: string;
    readonly phase: LogPhase;
    readonly sentence: string;
    readonly remedy: string;
    readonly mend?: Mend | null;
    readonly permanent?: boolean;
    readonly cause?: unknown;
  }) {
    super(options.sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.reason = options.reason ?? options.code;
    this.phase = options.phase;
    this.sentence = options.sentence;
    this.remedy = options.remedy;
    this.mend = options.mend ?? null;
    this.permanent = options.permanent ?? false;
  }

  /** The same as contract's explanation. */
  get explanation(): Explanation {
    return { sentence: this.sentence, remedy: this.remedy, mend: this.mend };
  }

  /** The technical text of what lies behind it, for the details of a log entry; '' where there is none. */
  get technical(): string {
    const { cause } = this;
    if (!(cause instanceof Error)) return '';
    const { code } = cause as NodeJS.ErrnoException;
    const message = cause.message.trim();
    return code === undefined || message.includes(code) ? message : `${code}: ${message}`;
  }
}
