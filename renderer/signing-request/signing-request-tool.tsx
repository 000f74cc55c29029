import { useEffect, useRef, useState } from 'react';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { type RequestStepId, type SigningRequestDescription, TOKEN_KEY_STEPS } from '../../contract/signing-request.ts';
import { guideWords } from '../../words/identity/guide.ts';
import { signingRequestWords } from '../../words/page/identity/signing-request.ts';
import type { HostBridge } from '../bridge.ts';
import { classNames } from '../ui/class-names.ts';
import { Button } from '../ui/controls/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Badge } from '../ui/notices/badge.tsx';
import { FileProblems } from '../ui/notices/file-problems.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { Guide } from './guide.tsx';
import { RequestDetail } from './request-detail.tsx';
import { type RequestFields, RequestForm } from './request-form.tsx';
import { shortFacts, stateWords } from './request-words.ts';
import './signing-request.css';

interface Told {
  readonly key: string;
  readonly tone: 'ok' | 'warn';
  readonly sentence: string;
  readonly remedy: string;
}

/** What opening files said, shared with the sidebar. */
interface OpeningWork {
  readonly problems: readonly Problem[];
  readonly notices: readonly Told[];
  readonly openFiles: (files: readonly File[]) => void;
  readonly dismiss: (told: Told) => void;
}

export interface SigningRequestToolProps {
  readonly bridge: HostBridge;
  readonly state: { readonly identities: readonly IdentityDescription[] };
  readonly work: OpeningWork;
  readonly onUse: (identity: IdentityDescription) => void;
  readonly onConvert: (identity: IdentityDescription) => void;
  readonly onClose: () => void;
}

/** What the right side shows. */
type Shown =
  | { readonly kind: 'new' }
  | { readonly kind: 'request'; readonly id: string }
  | { readonly kind: 'token-key' };

/** Making signing requests, following them through Apple's developer account, and completing them. */
export function SigningRequestTool({ bridge, state, work, onUse, onConvert, onClose }: SigningRequestToolProps) {
  const [requests, setRequests] = useState<readonly SigningRequestDescription[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const { identities } = state;
  // What was said before this was opened is about something else.
  const earlier = useRef(work);

  const load = useEvent(async () => {
    const answer = await bridge['signing-request.list'](undefined);
    if (!answer.ok) return setProblem(answer.problem);
    const completed = requests === null ? undefined : answer.value.find((one) => gainedCertificate(one, requests));
    if (completed !== undefined) setShown({ kind: 'request', id: completed.id });
    setRequests(answer.value);
  });
  // A certificate that was opened, here or by a drop, may have completed one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the identities are what tells that something was opened
  useEffect(() => void load(), [load, identities]);

  if (requests === null) return problem === null ? null : <Notice tone="danger" {...explain(problem)} />;
  const newest = requests.at(-1);
  const view: Shown = shown ?? (newest === undefined ? { kind: 'new' } : { kind: 'request', id: newest.id });
  const request = view.kind === 'request' ? requests.find(({ id }) => id === view.id) : undefined;

  const make = async (fields: RequestFields): Promise<Problem | null> => {
    const answer = await bridge['signing-request.create'](fields);
    if (!answer.ok) return answer.problem;
    await load();
    setShown({ kind: 'request', id: answer.value.id });
    return null;
  };
  const afterwards = async <T,>(work: Promise<T>): Promise<T> => {
    const answer = await work;
    await load();
    return answer;
  };

  return (
    <div className="requests">
      <nav className="requests__list" aria-label={signingRequestWords.signingRequests}>
        <Button
          icon="plus"
          className={classNames(view.kind === 'new' && 'requests__new--chosen')}
          aria-pressed={view.kind === 'new'}
          onClick={() => setShown({ kind: 'new' })}
        >
          {signingRequestWords.newRequest}
        </Button>
        {requests.length > 0 && (
          <ul>
            {[...requests].reverse().map((one) => (
              <li key={one.id}>
                <RequestCard
                  request={one}
                  chosen={request?.id === one.id}
                  onChoose={() => setShown({ kind: 'request', id: one.id })}
                />
              </li>
            ))}
          </ul>
        )}
        <button
          type="button"
          className={classNames('requests__other', view.kind === 'token-key' && 'requests__other--chosen')}
          aria-pressed={view.kind === 'token-key'}
          onClick={() => setShown({ kind: 'token-key' })}
        >
          <Icon name="key" />
          <span>
            <strong>{signingRequestWords.providerTokenKey}</strong>
            <span>{signingRequestWords.howGetP8}</span>
          </span>
        </button>
      </nav>
      <div className="requests__detail" key={view.kind === 'request' ? view.id : view.kind}>
        {problem !== null && <Notice tone="danger" {...explain(problem)} />}
        {work.problems !== earlier.current.problems && <FileProblems problems={work.problems} />}
        {work.notices !== earlier.current.notices &&
          work.notices.filter(({ tone }) => tone === 'warn').map(({ key, ...one }) => <Notice key={key} {...one} />)}
        {view.kind === 'new' && <RequestForm onMake={make} />}
        {view.kind === 'token-key' && <TokenKeyGuide />}
        {request !== undefined && (
          <RequestDetail
            key={request.id}
            request={request}
            identities={identities}
            actions={{
              save: () => afterwards(bridge['signing-request.save']({ requestId: request.id })),
              practise: (bundleId) => bridge['signing-request.practise']({ requestId: request.id, bundleId }),
              tick: (step, done) => {
                // Shown at once; what was kept comes back with the list.
                setRequests(requests.map((one) => (one === request ? withTick(one, step, done) : one)));
                void afterwards(bridge['signing-request.tick']({ requestId: request.id, step, done })).then((answer) =>
                  setProblem(answer.ok ? null : answer.problem),
                );
              },
              forget: async () => {
                const answer = await bridge['signing-request.forget']({ requestId: request.id });
                if (answer.ok) setShown(null);
                // What was said of its certificate is not true any more.
                if (answer.ok) for (const told of work.notices) work.dismiss(told);
                await load();
                return answer;
              },
              openFiles: work.openFiles,
              reopen: async () => {
                const answer = await bridge['signing-request.reopen']({ requestId: request.id });
                setProblem(answer.ok ? (answer.value.problems[0] ?? null) : answer.problem);
                await load();
              },
              startNew: () => setShown({ kind: 'new' }),
              use: (identity) => {
                onUse(identity);
                onClose();
              },
              convert: onConvert,
            }}
          />
        )}
      </div>
    </div>
  );
}

function gainedCertificate(
  { id, certificates }: SigningRequestDescription,
  before: readonly SigningRequestDescription[],
): boolean {
  const known = before.find((one) => one.id === id);
  return known !== undefined && known.certificates.length < certificates.length;
}

function withTick(request: SigningRequestDescription, step: RequestStepId, done: boolean): SigningRequestDescription {
  const others = request.ticked.filter((one) => one !== step);
  return { ...request, ticked: done ? [...others, step] : others };
}

function RequestCard({
  request,
  chosen,
  onChoose,
}: {
  readonly request: SigningRequestDescription;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const state = stateWords(request);
  return (
    <button
      type="button"
      className={classNames('request-card', chosen && 'request-card--chosen')}
      aria-pressed={chosen}
      onClick={onChoose}
    >
      <span className="request-card__head">
        <span className="request-card__name">{request.name}</span>
        <Badge tone={state.tone}>{state.text}</Badge>
      </span>
      <span className="request-card__facts">{shortFacts(request)}</span>
    </button>
  );
}

function TokenKeyGuide() {
  return (
    <section className="request-detail" aria-label={signingRequestWords.providerTokenKey}>
      <div className="request-detail__head">
        <h3>{signingRequestWords.providerTokenKey}</h3>
      </div>
      <p className="request-detail__lead">{signingRequestWords.keyTokensSigned}</p>
      <Guide
        label={signingRequestWords.guideSteps}
        steps={TOKEN_KEY_STEPS}
        words={guideWords.tokenKey}
        ticked={[]}
        onTick={null}
      />
      <p className="request-detail__note">{guideWords.askForKey}</p>
    </section>
  );
}
