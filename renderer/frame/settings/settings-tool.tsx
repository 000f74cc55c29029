import { type ComponentProps, useEffect, useState } from 'react';
import type { HistoryState } from '../../../contract/history/history.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { historyWords } from '../../../words/page/history.ts';
import { settingsWords } from '../../../words/page/settings.ts';
import type { HostBridge } from '../../bridge.ts';
import { Keeping } from '../../history/keeping-foot.tsx';
import { SureToDelete } from '../../history/use-past-actions.tsx';
import { NetworkTool } from '../../network/network-tool.tsx';
import { RememberedSecrets } from '../../secrets/remembered-secrets.tsx';
import type { AppState } from '../../state/app-state.ts';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import { useEvent } from '../../ui/use-event.ts';
import './settings-tool.css';

/** Everything that is set once and holds for every send, and what this is. */
export function SettingsTool(props: ComponentProps<typeof NetworkTool> & { readonly state: AppState }) {
  return (
    <div className="settings">
      <section aria-label={settingsWords.history}>
        <h3>{settingsWords.history}</h3>
        <KeptHistory bridge={props.bridge} />
      </section>
      <section aria-label={settingsWords.network}>
        <h3>{settingsWords.network}</h3>
        <NetworkTool {...props} />
      </section>
      <section aria-label={settingsWords.passphrases}>
        <h3>{settingsWords.passphrases}</h3>
        <RememberedSecrets {...props} />
      </section>
      <section aria-label={settingsWords.about}>
        <h3>{settingsWords.about}</h3>
        <About version={props.state.facts.version} platform={props.state.facts.platform} />
      </section>
    </div>
  );
}

function KeptHistory({ bridge }: { readonly bridge: HostBridge }) {
  const [state, setState] = useState<HistoryState | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState(false);
  const read = useEvent(async () => {
    const every = { text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null };
    const answer = await bridge['history.list']({ ...every, limit: 1 });
    if (answer.ok) setState(answer.value.state);
    else setProblem(answer.problem);
  });
  useEffect(() => {
    void read();
    return bridge['history.changed'](() => void read());
  }, [bridge, read]);
  const clear = useEvent(async () => {
    setAsking(false);
    const answer = await bridge['history.clear'](undefined);
    if (!answer.ok) setProblem(answer.problem);
  });
  return (
    <>
      {problem !== null && <Notice tone="danger" {...explain(problem)} />}
      {state !== null && (
        <Keeping bridge={bridge} state={state} onProblem={setProblem} onDeleteAll={() => setAsking(true)} />
      )}
      {asking && state !== null && (
        <SureToDelete
          title={historyWords.deleteEvery(state.sends)}
          what={historyWords.deleteEveryWhat}
          onConfirm={() => void clear()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function About({ version, platform }: { readonly version: string; readonly platform: string }) {
  const parts = [...navigator.userAgent.matchAll(/\b(?:Headless)?(Electron|Chrome|Firefox)\/([\d.]+)/g)];
  const rows = [
    [settingsWords.version, ['Pushwright', version].join(' ')],
    [settingsWords.program, parts.map(([, name, of]) => [name, of].join(' ')).join(', ')],
    [settingsWords.system, platform],
    [settingsWords.licence, settingsWords.licenceWhat],
    [settingsWords.fonts, settingsWords.fontsWhat],
  ] as const;
  return (
    <dl className="settings__about">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
