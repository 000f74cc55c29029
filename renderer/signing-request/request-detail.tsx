import { useRef, useState } from 'react';
import type { SavedFile } from '../../contract/files.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Answer } from '../../contract/outcome.ts';
import {
  ASK_FOR_CERTIFICATE,
  OTHER_CERTIFICATES,
  REQUEST_STEPS,
  type RequestStepId,
  type SigningRequestDescription,
} from '../../contract/signing-request.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { finishSaving } from '../ui/download.ts';
import { Badge } from '../ui/notices/badge.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { Guide } from './guide.tsx';
import { lossWords, requestFacts, stateWords } from './request-words.ts';

/** What can be done with one request; each resolves when the list shows it. */
export interface RequestActions {
  readonly save: () => Promise<Answer<SavedFile>>;
  readonly practise: (bundleId: string) => Promise<Answer<SavedFile>>;
  readonly tick: (step: RequestStepId, done: boolean) => void;
  readonly forget: () => Promise<Answer<unknown>>;
  readonly openFiles: (files: readonly File[]) => void;
  readonly reopen: () => void;
  readonly startNew: () => void;
  readonly use: (identity: IdentityDescription) => void;
  readonly convert: (identity: IdentityDescription) => void;
}

/** What was said last of what was done. */
interface Said {
  readonly tone: 'ok' | 'danger';
  readonly sentence: string;
  readonly remedy: string;
  /** The step that it belongs to. */
  readonly at: 'save' | 'practise' | 'forget';
}

export function RequestDetail({
  request,
  identities,
  actions,
}: {
  readonly request: SigningRequestDescription;
  readonly identities: readonly IdentityDescription[];
  readonly actions: RequestActions;
}) {
  const [said, setSaid] = useState<Said | null>(null);
  const [asking, setAsking] = useState<'save-again' | 'forget' | null>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const state = stateWords(request);
  const usable = request.problem === null;

  const run = async (at: Said['at'], work: Promise<Answer<SavedFile>>, then: string): Promise<void> => {
    setSaid(null);
    const answer = await work;
    const where = answer.ok ? finishSaving(answer.value) : null;
    if (!answer.ok) setSaid({ at, tone: 'danger', sentence: answer.problem.sentence, remedy: answer.problem.remedy });
    else if (where !== null) setSaid({ at, tone: 'ok', sentence: where, remedy: then });
  };
  const save = () => {
    setAsking(null);
    void run('save', actions.save(), 'It is no secret: you may send it to whoever makes the certificate.');
  };
  const saidAt = (at: Said['at']) =>
    said?.at === at && <Notice tone={said.tone} sentence={said.sentence} remedy={said.remedy} />;

  return (
    <section className="request-detail" aria-label={`Signing request ${request.name}`}>
      <div className="request-detail__head">
        <h3>{request.name}</h3>
        <Badge tone={state.tone}>{state.text}</Badge>
      </div>
      <p className="request-detail__facts">{requestFacts(request)}</p>
      {request.problem !== null && (
        <Notice tone="danger" sentence={request.problem.sentence} remedy={request.problem.remedy} />
      )}
      <Certificates request={request} identities={identities} actions={actions} />
      {usable && (
        <>
          <Guide
            label="Steps"
            steps={REQUEST_STEPS}
            ticked={request.ticked}
            onTick={actions.tick}
            action={(step) => {
              if (step === 'save')
                return (
                  <div className="guide__action">
                    <Button
                      size="small"
                      icon="down"
                      variant={request.savedAt === null ? 'primary' : 'secondary'}
                      onClick={() => (request.state === 'complete' ? setAsking('save-again') : save())}
                    >
                      Save request…
                    </Button>
                    {saidAt('save')}
                  </div>
                );
              if (step !== 'open') return null;
              return (
                <div className="guide__action">
                  <Button size="small" icon="folder" onClick={() => fileInput.current?.click()}>
                    Choose certificate…
                  </Button>
                </div>
              );
            }}
          />
          <input
            ref={fileInput}
            type="file"
            hidden
            aria-label="Certificate file"
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length > 0) actions.openFiles(files);
            }}
          />
          <p className="request-detail__note">{ASK_FOR_CERTIFICATE}</p>
          <Disclosure label="Other certificates than an app’s">
            <p className="request-detail__note">{OTHER_CERTIFICATES}</p>
          </Disclosure>
          <Disclosure label="Practise with the simulator" summary="without Apple">
            <Practice
              onPractise={(bundleId) =>
                void run('practise', actions.practise(bundleId), 'Now drop it here, as you will Apple’s.')
              }
            />
            {saidAt('practise')}
          </Disclosure>
        </>
      )}
      <div className="request-detail__foot">
        <Button size="small" variant="quiet" icon="trash" onClick={() => setAsking('forget')}>
          Forget request…
        </Button>
        {saidAt('forget')}
      </div>
      {asking === 'save-again' && (
        <Dialog
          title="Use this request again?"
          onClose={() => setAsking(null)}
          onSubmit={save}
          actions={
            <>
              <Button onClick={actions.startNew}>New request</Button>
              <Button variant="primary" type="submit">
                Save all the same
              </Button>
            </>
          }
        >
          <p>
            It has its certificate already, and one request serves one certificate. A second would share the private
            key: whoever gets hold of the key has both, and losing it costs both.
          </p>
        </Dialog>
      )}
      {asking === 'forget' && (
        <Dialog
          title={`Forget “${request.name}”?`}
          tone="danger"
          onClose={() => setAsking(null)}
          onSubmit={() => {
            setAsking(null);
            void actions.forget().then((answer) => {
              if (!answer.ok)
                setSaid({
                  ...{ at: 'forget', tone: 'danger' },
                  sentence: answer.problem.sentence,
                  remedy: answer.problem.remedy,
                });
            });
          }}
          actions={
            <>
              <Button onClick={() => setAsking(null)}>Cancel</Button>
              <Button variant="danger" type="submit">
                Forget request
              </Button>
            </>
          }
        >
          <p>{lossWords(request)}</p>
        </Dialog>
      )}
    </section>
  );
}

/** The certificates that came back, each with what can be done with it. */
function Certificates({
  request,
  identities,
  actions,
}: {
  readonly request: SigningRequestDescription;
  readonly identities: readonly IdentityDescription[];
  readonly actions: RequestActions;
}) {
  return request.certificates.map((certificate) => {
    const identity = identities.find(({ id }) => id === certificate.identityId);
    const ready = identity !== undefined && identity.problems.length === 0;
    return (
      <Notice
        key={certificate.identityId}
        tone={certificate.practice ? 'info' : 'ok'}
        sentence={
          certificate.practice
            ? `${certificate.name} is signed by the simulator, for practice.`
            : `${certificate.name} is complete: the certificate and its key belong together.`
        }
        remedy={
          ready
            ? certificate.practice
              ? 'Send with it to the simulator. The request is still good for Apple.'
              : 'It can be used at once, and is remembered. A copy with the key, in a safe place, outlives this computer.'
            : 'It is not among the identities of this run. It lies here with its key, and opens again at once.'
        }
        actions={
          ready ? (
            <>
              <Button size="small" onClick={() => actions.use(identity)}>
                Use this identity
              </Button>
              <Button size="small" icon="key" onClick={() => actions.convert(identity)}>
                Export as .p12…
              </Button>
            </>
          ) : (
            <Button size="small" icon="undo" onClick={actions.reopen}>
              Open it again
            </Button>
          )
        }
      />
    );
  });
}

function Practice({ onPractise }: { readonly onPractise: (bundleId: string) => void }) {
  const [bundleId, setBundleId] = useState('com.example.app');
  return (
    <form
      className="request-practice"
      onSubmit={(event) => {
        event.preventDefault();
        onPractise(bundleId.trim());
      }}
    >
      <p className="request-detail__note">
        The simulator plays Apple’s part and signs the request with an authority of its own. What it gives back is
        opened like Apple’s and sends to the simulator.
      </p>
      <TextField label="Bundle id" mono value={bundleId} maxLength={200} onChange={setBundleId} />
      <Button size="small" type="submit" icon="certificate">
        Sign this request
      </Button>
    </form>
  );
}
