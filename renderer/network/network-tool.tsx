import { useEffect, useRef, useState } from 'react';
import type { Authority, ServiceTarget } from '../../contract/destination.ts';
import type { Draft } from '../../contract/draft.ts';
import type { NetworkQuestion, NetworkTest, NetworkView } from '../../contract/network.ts';
import type { Answer, Mend, Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { networkWords } from '../../words/page/tools/network.ts';
import type { HostBridge } from '../bridge.ts';
import { openAuthorityFile } from '../ui/controls/open-authority.ts';
import { takeSecret } from '../ui/controls/secret-field.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { NetworkForm } from './network-form.tsx';
import { NetworkWayView } from './network-way.tsx';
import { addressMistake, fieldsOf, type NetworkFields, sameFields } from './network-words.ts';
import './network.css';

export interface NetworkToolProps {
  readonly bridge: HostBridge;
  readonly state: {
    readonly draft: Draft;
    readonly authorities: readonly Authority[];
    readonly facts: { readonly host: 'electron' | 'loopback' };
  };
  /** Where a send would go, and as whom. */
  readonly target: Answer<ServiceTarget>;
  readonly dispatch: (action: { readonly type: 'authority-known'; readonly authority: Authority }) => void;
  /** Carries out a fix; `again` repeats what was asked, where the fix ends with that. */
  readonly onMend: (mend: Mend, again: () => void) => void;
}

/** Which way notifications go out to the destination that is chosen, the proxy on it, and a test of it. */
export function NetworkTool({ bridge, state, target, dispatch, onMend }: NetworkToolProps) {
  const { draft, facts } = state;
  const question: NetworkQuestion = { destination: target.ok ? target.value.destination : null, wire: draft.wire };
  const [view, setView] = useState<NetworkView | null>(null);
  const [fields, setFields] = useState<NetworkFields | null>(null);
  const password = useRef<HTMLInputElement>(null);
  const [passwordTyped, setPasswordTyped] = useState(false);
  const [remember, setRemember] = useState<Remembering>('no');
  const [busy, setBusy] = useState<'saving' | 'testing' | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [test, setTest] = useState<NetworkTest | null>(null);

  const show = (answer: Answer<NetworkView>): boolean => {
    setProblem(answer.ok ? answer.value.problem : answer.problem);
    if (!answer.ok) return false;
    setView(answer.value);
    setFields(fieldsOf(answer.value.settings));
    takeSecret(password);
    setPasswordTyped(false);
    setRemember('no');
    return true;
  };
  const load = useEvent(async () => void show(await bridge['network.show'](question)));
  useEffect(() => void load(), [load]);

  if (view === null || fields === null) return problem === null ? null : <Notice tone="danger" {...explain(problem)} />;

  const dirty = !sameFields(fields, fieldsOf(view.settings)) || passwordTyped;
  const save = async (): Promise<boolean> => {
    setBusy('saving');
    setTest(null);
    const typed = password.current?.value ?? '';
    const change = { ...question, settings: fields, password: typed === '' ? null : typed, remember };
    const saved = show(await bridge['network.change'](change));
    setBusy(null);
    return saved;
  };
  const run = async (): Promise<void> => {
    if (busy !== null || (dirty && !(await save()))) return;
    setBusy('testing');
    setTest(null);
    const answer = await bridge['network.test']({
      ...question,
      binaryCommand: draft.binaryCommand,
      identityId: target.ok ? target.value.identityId : null,
    });
    setBusy(null);
    if (answer.ok) setTest(answer.value);
    else setProblem(answer.problem);
  };
  const chooseAuthority = async (file: File): Promise<void> => {
    const answer = await openAuthorityFile(bridge, file);
    if (!answer.ok) return setProblem(answer.problem);
    dispatch({ type: 'authority-known', authority: answer.value });
    setFields({ ...fields, authority: answer.value.id });
  };

  return (
    <div className="network">
      <NetworkForm
        bridge={bridge}
        view={view}
        host={facts.host}
        authorities={state.authorities}
        fields={fields}
        password={password}
        passwordTyped={passwordTyped}
        remember={remember}
        dirty={dirty}
        saving={busy === 'saving'}
        onChange={(patch) => setFields({ ...fields, ...patch })}
        onPasswordTyped={setPasswordTyped}
        onRemember={setRemember}
        onChooseAuthority={(file) => void chooseAuthority(file)}
        onSave={() => void save()}
      />
      <div className="network__right">
        {problem !== null && <Notice tone="warn" {...explain(problem)} />}
        <NetworkWayView
          view={view}
          why={whyNoWay(view, draft, !target.ok)}
          dirty={dirty}
          mistaken={addressMistake(fields) !== undefined}
          testing={busy === 'testing'}
          // What is typed meanwhile was not tested.
          test={dirty ? null : test}
          onMend={(mend) => onMend(mend, () => void run())}
          onTest={() => void run()}
        />
      </div>
    </div>
  );
}

function whyNoWay({ way }: NetworkView, draft: Draft, hostMissing: boolean): string | null {
  if (way !== null) return null;
  if (hostMissing) return networkWords.typeHostGateway;
  if (draft.destination === 'ios-simulator') return networkWords.iosSimulatorReached;
  return networkWords.noWayCan;
}
