import { type Dispatch, useEffect, useReducer } from 'react';
import type { AppStart } from '../../contract/app-start.ts';
import type { HostLink } from '../bridge.ts';
import { type AppAction, type AppState, firstState, reduceApp } from './app-state.ts';

/** What the page remembers, from its start on, kept up to date by everything that its host tells it. */
export function useAppState(host: HostLink, start: AppStart): readonly [AppState, Dispatch<AppAction>] {
  const { bridge } = host;
  const [state, dispatch] = useReducer(reduceApp, start, firstState);

  useEffect(() => {
    let identitiesHeard = false;
    const stop = [
      bridge['log.appended'](({ entries }) => dispatch({ type: 'log-appended', entries })),
      bridge['notification.settled']((event) => dispatch({ type: 'results-arrived', ...event })),
      bridge['send.progressed']((progress) => {
        dispatch({ type: 'send-progressed', progress });
        void bridge['send.seen']({ sendId: progress.sendId });
      }),
      bridge['send.settled']((settled) => dispatch({ type: 'send-settled', settled })),
      bridge['connection.changed']((event) => dispatch({ type: 'connections-changed', ...event })),
      bridge['identity.changed']((event) => {
        identitiesHeard = true;
        dispatch({ type: 'identities-changed', ...event });
      }),
      host.watch((hostState) => {
        if (hostState === 'lost') dispatch({ type: 'host-lost' });
        else
          void bridge['app.start'](undefined).then((answer) => {
            if (!answer.ok) return;
            dispatch({ type: 'host-back', start: answer.value });
            if (answer.value.send?.settled === null) void bridge['send.seen']({ sendId: answer.value.send.sendId });
          });
      }),
    ];
    // What happened between the start and this subscription would be missed: the simulator's identity, for one. What was
    // heard since is newer than this answer, whichever comes first.
    void bridge['identity.list'](undefined).then((answer) => {
      if (answer.ok && !identitiesHeard) dispatch({ type: 'identities-changed', identities: answer.value });
    });
    if (start.send?.settled === null) void bridge['send.seen']({ sendId: start.send.sendId });
    return () => {
      for (const unsubscribe of stop) unsubscribe();
    };
  }, [bridge, host, start]);

  return [state, dispatch];
}
