import type { LogPhase } from '../../contract/log-entry.ts';
import { controlsWords } from '../../words/page/controls.ts';

/** The part of a connection's life that an entry tells of, as one word. */
export const PHASE_WORDS: Readonly<Record<LogPhase, string>> = {
  preparation: controlsWords.prepare,
  resolve: 'DNS',
  tcp: 'TCP',
  proxy: controlsWords.phaseProxy,
  tls: 'TLS',
  http2: 'HTTP/2',
  binary: controlsWords.frame,
  notification: controlsWords.push,
  close: controlsWords.close,
  simulator: controlsWords.simulator,
};
