import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { GatewayClock } from '../gateway-clock.ts';
import { takeProviderTokensFrom } from '../http2/provider-token.ts';
import { openTls } from '../open-tls.ts';
import { HostedConnection } from './hosted-connection.ts';
import { errorOf, type FromThread, type ThreadSetup, type ToThread } from './messages.ts';
import { AskedProviderTokens } from './provider-token-answer.ts';

/*
 * Holds connections of one client in a thread of its own, so that encryption and HTTP/2 of several connections use
 * several cores. Everything arrives in messages and goes back in messages; whoever started this ends it.
 */

const { choice, endpoint, credential, limits, providerToken }: ThreadSetup = workerData;
const connections = new Map<number, HostedConnection>();
const gatewayClock = new GatewayClock();

function post(message: FromThread): void {
  parentPort?.postMessage(message);
}

if (providerToken !== null && credential.kind === 'provider-token-key')
  takeProviderTokensFrom(
    credential,
    new AskedProviderTokens(providerToken.board, providerToken.answer, (expired) =>
      post({ kind: 'token-wanted', expired }),
    ),
  );

function open(connection: number): void {
  const setup = {
    ...{ number: connection, endpoint, credential, limits, gatewayClock, open: openTls, clock: systemClock },
    logNotifications: false,
    log: (entry: Extract<FromThread, { readonly kind: 'log' }>['entry']) => post({ kind: 'log', entry }),
  };
  const hosted = new HostedConnection(choice, setup, (said) => {
    if (said.kind === 'closed') connections.delete(connection);
    post({ ...said, connection });
  });
  connections.set(connection, hosted);
}

parentPort?.on('message', (message: ToThread) => {
  const hosted = connections.get(message.connection);
  switch (message.kind) {
    case 'open':
      open(message.connection);
      return;
    case 'hand':
      hosted?.hand(message.handedOver);
      return;
    case 'request':
      hosted?.request(message.id, message.sends, message.request);
      return;
    case 'flush':
      hosted?.flush();
      return;
    case 'finish':
      hosted?.finish();
      return;
    case 'cancel':
      hosted?.cancel(errorOf(message.cause));
  }
});

post({ kind: 'ready' });
