import type { TLSSocket } from 'node:tls';
import { encodeErrorResponse } from '../../apns/binary/error-response.ts';
import { type DecodedFrame, type DecodingFault, FrameDecoder } from '../../apns/binary/frame-decoder.ts';
import { latencyOf } from '../api/device-api.ts';
import { dropPointOf } from '../devices/device-fields.ts';
import type { SimulatorState } from '../simulator-state.ts';
import { TlsServer } from '../tls-server.ts';
import { type GatewayVerdict, type JudgedFrame, judgeFrame } from './gateway-checks.ts';

/** The binary gateway: reads frames, says nothing while all is well, one error response and goodbye when not. */
export function binaryGateway(state: SimulatorState): TlsServer {
  return new TlsServer(state, { protocol: null, certificateRequired: true }, (socket) => {
    const judged = state.certificates.judge(socket);
    if (judged.standing === 'good') new GatewayConnection(socket, judged.certificate.uid ?? '', state);
    else socket.destroy();
  });
}

/** Status that announces maintenance (Apple: Binary Provider API). */
const SHUTDOWN = 10;

class GatewayConnection {
  readonly #socket: TLSSocket;
  readonly #topic: string;
  readonly #state: SimulatorState;
  readonly #number: number;
  readonly #decoder = new FrameDecoder();
  /** 0 before anything was accepted. */
  #lastAccepted = 0;
  #ended = false;

  constructor(socket: TLSSocket, topic: string, state: SimulatorState) {
    this.#socket = socket;
    this.#topic = topic;
    this.#state = state;
    this.#number = state.nextConnectionNumber();
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('end', () => socket.end());
    const injected = state.injector.onConnection('binary');
    if (dropPointOf(injected ?? undefined) !== null) {
      this.#ended = true;
      socket.destroy();
    } else if (injected?.goAway !== undefined) this.#endWith(encodeErrorResponse(SHUTDOWN, 0));
  }

  #receive(chunk: Buffer): void {
    // What follows a failed frame is read and thrown away, so that the sender can still read why.
    if (this.#ended) return;
    for (const frame of this.#decoder.push(chunk)) {
      this.#judge(frame);
      if (this.#ended) return;
    }
    if (this.#decoder.fault !== null) this.#refuseFault(this.#decoder.fault);
  }

  #judge(frame: DecodedFrame): void {
    const judged = judgeFrame(frame, this.#topic, this.#state);
    const { verdict, drop } = judged;
    this.#report(frame, verdict);
    if (verdict.kind === 'accepted') this.#lastAccepted = frame.identifier ?? this.#lastAccepted;
    // Silence is the answer to what is accepted: whatever it is cut off at, the connection ends.
    if (verdict.kind === 'accepted' && drop === null) return;
    this.#ended = true;
    this.#after(judged.delayMs + latencyOf(this.#state), () => this.#conclude(frame, judged));
  }

  /** Says what there is to say of the frame that ends the connection. */
  #conclude(frame: DecodedFrame, { verdict, drop }: JudgedFrame): void {
    if (verdict.kind === 'accepted' || verdict.kind === 'dropped') {
      this.#socket.destroy();
      return;
    }
    // A frame of command 0 has no identifier: the connection is closed, and that is all.
    const packet = frame.command === 0 ? null : this.#packetFor(frame, verdict);
    if (drop !== 'in-answer' || packet === null) this.#endWith(packet);
    else this.#socket.write(packet.subarray(0, packet.length / 2), () => this.#socket.destroy());
  }

  #packetFor(frame: DecodedFrame, verdict: Extract<GatewayVerdict, { readonly status: number }>): Buffer {
    if (verdict.kind === 'shutdown') return encodeErrorResponse(verdict.status, this.#lastAccepted);
    const zero = verdict.status === 2 && this.#state.settings.missingTokenNamesZero;
    return encodeErrorResponse(verdict.status, zero ? 0 : (frame.identifier ?? 0));
  }

  #after(delayMs: number, act: () => void): void {
    if (delayMs === 0) {
      act();
      return;
    }
    const timer = setTimeout(act, delayMs);
    this.#socket.once('close', () => clearTimeout(timer));
  }

  /** An unknown command is met with silence, a malformed frame with status 128, or 5 for a token too long. */
  #refuseFault({ code, identifier }: DecodingFault): void {
    this.#ended = true;
    const silent = code === 'command-unknown' || (code === 'token-too-long' && identifier === null);
    const packet = silent ? null : encodeErrorResponse(code === 'token-too-long' ? 5 : 128, identifier ?? 0);
    this.#after(latencyOf(this.#state), () => this.#endWith(packet));
  }

  #endWith(packet: Buffer | null): void {
    this.#ended = true;
    const socket = this.#socket;
    if (packet === null) socket.end();
    else socket.end(packet);
    const timer = setTimeout(() => socket.destroy(), this.#state.settings.lingerMs);
    socket.once('close', () => clearTimeout(timer));
  }

  #report(frame: DecodedFrame, verdict: GatewayVerdict): void {
    const state = this.#state;
    const at = state.now();
    const deviceToken = frame.token.toString('hex');
    const payload = frame.payload.toString('utf8');
    const { identifier, expirationSeconds } = frame;
    const waiting = { deviceToken, topic: this.#topic, id: String(identifier ?? ''), collapseId: null, payload };
    const atDevice =
      verdict.kind === 'accepted'
        ? state.inboxes.accept({ ...waiting, expirationSeconds }, verdict.offline, at)
        : { atDevice: null, replaces: null };
    state.onNotification({
      at,
      wire: 'binary',
      connection: this.#number,
      deviceToken,
      topic: this.#topic,
      pushType: null,
      priority: frame.priority,
      expirationSeconds,
      collapseId: null,
      apnsId: null,
      identifier,
      channelId: null,
      payload,
      outcome: verdict.kind === 'accepted' || verdict.kind === 'dropped' ? verdict.kind : 'rejected',
      status: verdict.kind === 'dropped' ? null : verdict.kind === 'accepted' ? 0 : verdict.status,
      reason: verdict.kind === 'refused' || verdict.kind === 'shutdown' ? verdict.reason : null,
      timestamp: null,
      ...atDevice,
    });
  }
}
