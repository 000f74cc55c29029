import type { NetworkTest, NetworkView } from '../../contract/network.ts';
import type { Mend } from '../../contract/outcome.ts';
import { networkWay } from '../../words/network.ts';
import { networkWords } from '../../words/page/tools/network.ts';
import { peerName } from '../../words/wire/peer.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { MendButton } from '../ui/notices/mend-button.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { PHASE_WORDS } from '../ui/phase-words.ts';
import { eventSentence, explain } from '../ui/told.ts';
import { STEP_ICONS, STEP_WORDS, timeWords } from './network-words.ts';

/** Which way is gone and why; and, once it was tested, how far it leads. */
export function NetworkWayView({
  view,
  why,
  dirty,
  mistaken,
  testing,
  test,
  onTest,
  onMend,
}: {
  readonly view: NetworkView;
  /** Why there is no way to show; `null` where there is one. */
  readonly why: string | null;
  /** Something is typed that is not saved. */
  readonly dirty: boolean;
  /** What is typed cannot be saved. */
  readonly mistaken: boolean;
  readonly testing: boolean;
  readonly test: NetworkTest | null;
  readonly onTest: () => void;
  readonly onMend: (mend: Mend) => void;
}) {
  const proxy = view.way?.proxies[0];
  // The proxy is changed beside it.
  const mend = test?.explanation.mend ?? null;
  return (
    <div className="network__way">
      <section className="way" aria-label={networkWords.wayOut}>
        <div className="way__ends">
          <span>{networkWords.computer}</span>
          <span className="way__line" aria-hidden="true" />
          {proxy !== undefined && (
            <>
              <span className="way__proxy mono">{proxy}</span>
              <span className="way__line" aria-hidden="true" />
            </>
          )}
          <span className={view.to === null || view.to.who === 'built-in-simulator' ? undefined : 'mono'}>
            {view.to === null ? networkWords.noHost : peerName(view.to)}
          </span>
        </div>
        <p className="way__sentence" role="status" aria-label={networkWords.wayOut}>
          {why ?? (view.way === null ? undefined : networkWay(view.way))}
        </p>
        <div className="way__test">
          <Button icon="plug" disabled={view.to === null || testing || mistaken} aria-busy={testing} onClick={onTest}>
            {testing ? networkWords.testing : dirty ? networkWords.saveTestWay : networkWords.testWay}
          </Button>
          <span className="network__note">{networkWords.opensConnectionSend}</span>
        </div>
      </section>
      <div role="status" aria-label={networkWords.testOfWay} className="network__test">
        {test !== null && (
          <>
            <Notice
              tone={test.reached ? 'ok' : 'danger'}
              {...explain(test.explanation)}
              actions={
                mend === null || mend.kind === 'change-proxy' ? undefined : <MendButton mend={mend} onMend={onMend} />
              }
            />
            <Steps test={test} />
          </>
        )}
      </div>
    </div>
  );
}

function Steps({ test }: { readonly test: NetworkTest }) {
  // That it was closed again is no step of the way.
  const steps = test.steps.filter(({ phase, level }) => phase !== 'close' || level === 'failure');
  return (
    <ol className="steps" aria-label={networkWords.steps}>
      {steps.map((step) => (
        <li key={step.id} className={`step step--${step.level}`}>
          <Icon name={STEP_ICONS[step.level]} />
          <span className="step__phase">{PHASE_WORDS[step.phase]}</span>
          <span className="step__sentence">
            <span className="visually-hidden">{STEP_WORDS[step.level]}</span>
            {eventSentence(step)}
          </span>
          <span className="step__time">{timeWords(step)}</span>
        </li>
      ))}
    </ol>
  );
}
