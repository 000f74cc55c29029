/** How long and how much a client waits and holds; every wait has one. Milliseconds unless the name says otherwise. */
export interface Limits {
  /** From the look-up of the host to a connection that takes notifications. */
  readonly connectMs: number;
  /** From sending a request to its answer. */
  readonly requestMs: number;
  /** HTTP/2: from a refusal's headers to the end of its body, which says why; what has come by then is told. */
  readonly bodyMs: number;
  /** Silence, while something is outstanding, after which the peer is asked for a sign of life. */
  readonly pingAfterMs: number;
  /** How long it may take to give one; silent peers are thus noticed within the sum of both. */
  readonly pingTimeoutMs: number;
  /**
   * Idle time after which a connection is asked for a sign of life before it is used again, and how long it has for one.
   * The binary wire cannot ask: there a new connection takes over.
   */
  readonly checkAfterIdleMs: number;
  readonly checkTimeoutMs: number;
  /** Binary wire with TLS 1.3: how long a session ticket is waited for, which shows that the client certificate was taken. */
  readonly ticketMs: number;
  /** Binary wire: how long after a notification's last byte left no error must have come for it to count as accepted. */
  readonly quietMs: number;
  /** Binary wire: most notifications outstanding on one connection; each costs about a kilobyte until silence has confirmed it. */
  readonly outstandingFrames: number;
  /** HTTP/2: most requests at once on one connection, where the peer sets no lower limit. */
  readonly streams: number;
  /** Feedback service: how long it may go on; then what came is kept and the rest given up. */
  readonly feedbackMs: number;
  /** How long a peer may take to close its side after we closed ours. */
  readonly closeMs: number;
  /** How often a connection that once worked is opened again before what waits for it is given up as unsent. */
  readonly reconnectAttempts: number;
}

export const DEFAULT_LIMITS: Limits = {
  connectMs: 20_000,
  requestMs: 60_000,
  bodyMs: 10_000,
  pingAfterMs: 15_000,
  pingTimeoutMs: 15_000,
  checkAfterIdleMs: 60_000,
  checkTimeoutMs: 5_000,
  ticketMs: 250,
  quietMs: 1_000,
  outstandingFrames: 32_768,
  streams: 1_000,
  feedbackMs: 600_000,
  closeMs: 2_000,
  reconnectAttempts: 4,
};
