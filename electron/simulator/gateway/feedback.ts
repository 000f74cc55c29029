import { encodeFeedbackTuple } from '../../apns/binary/feedback.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { TlsServer } from '../tls-server.ts';

/** The feedback service: streams what is known to who connects, then ends the connection properly. */
export function feedbackService(state: SimulatorState): TlsServer {
  return new TlsServer(state, { protocol: null, certificateRequired: true }, (socket) => {
    state.nextConnectionNumber();
    const judged = state.certificates.judge(socket);
    if (judged.standing !== 'good') {
      socket.destroy();
      return;
    }
    const tuples = state.feedback.take(judged.certificate.uid ?? '').map(encodeFeedbackTuple);
    socket.resume();
    socket.end(Buffer.concat(tuples));
    const timer = setTimeout(() => socket.destroy(), state.settings.lingerMs);
    socket.once('close', () => clearTimeout(timer));
  });
}
