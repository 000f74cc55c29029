import { useRef, useState } from 'react';
import type { SavedFile } from '../../contract/files.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { Answer } from '../../contract/outcome.ts';
import { REQUEST_STEPS, type RequestStepId, type SigningRequestDescription } from '../../contract/signing-request.ts';
import { guideWords } from '../../words/identity/guide.ts';
import { signingRequestWords } from '../../words/page/identity/signing-request.ts';
import { Button } from '../ui/controls/button.tsx';
import { TextField } from '../ui/controls/field.tsx';
import { finishSaving } from '../ui/download.ts';
import { Badge } from '../ui/notices/badge.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Dialog } from '../ui/surfaces/dialog.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain } from '../ui/told.ts';
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

/**
 * One signing request, and what is to be done with it next: save it, practise with it, take in Apple’s certificate, or
 * delete it.
 */
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
    if (!answer.ok) setSaid({ at, tone: 'danger', ...explain(answer.problem) });
    else if (where !== null) setSaid({ at, tone: 'ok', sentence: where, remedy: then });
  };
  const save = () => {
    setAsking(null);
    void run('save', actions.save(), signingRequestWords.noSecretMay);
  };
  const saidAt = (at: Said['at']) =>
    said?.at === at && <Notice tone={said.tone} sentence={said.sentence} remedy={said.remedy} />;

  return (
    <section className="request-detail" aria-label={signingRequestWords.requestNamed(request.name)}>
      <div className="request-detail__head">
        <h3>{request.name}</h3>
        <Badge tone={state.tone}>{state.text}</Badge>
      </div>
      <p className="request-detail__facts">{requestFacts(request)}</p>
      {request.problem !== null && <Notice tone="danger" {...explain(request.problem)} />}
      <Certificates request={request} identities={identities} actions={actions} />
      {usable && (
        <>
          <Guide
            label={signingRequestWords.guideSteps}
            steps={REQUEST_STEPS}
            words={guideWords.request}
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
                      {signingRequestWords.saveRequest}
                    </Button>
                    {saidAt('save')}
                  </div>
                );
              if (step !== 'open') return null;
              return (
                <div className="guide__action">
                  <Button size="small" icon="folder" onClick={() => fileInput.current?.click()}>
                    {signingRequestWords.chooseCertificate}
                  </Button>
                </div>
              );
            }}
          />
          <input
            ref={fileInput}
            type="file"
            hidden
            aria-label={signingRequestWords.certificateFile}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])];
              event.target.value = '';
              if (files.length > 0) actions.openFiles(files);
            }}
          />
          <p className="request-detail__note">{guideWords.askForCertificate}</p>
          <Disclosure label={signingRequestWords.otherCertificatesThan}>
            <p className="request-detail__note">{guideWords.otherCertificates}</p>
          </Disclosure>
          <Disclosure label={signingRequestWords.practiseSimulator} summary={signingRequestWords.withoutApple}>
            <Practice
              onPractise={(bundleId) =>
                void run('practise', actions.practise(bundleId), signingRequestWords.nowDropHere)
              }
            />
            {saidAt('practise')}
          </Disclosure>
        </>
      )}
      <div className="request-detail__foot">
        <Button size="small" variant="quiet" icon="trash" onClick={() => setAsking('forget')}>
          {signingRequestWords.forgetRequest}
        </Button>
        {saidAt('forget')}
      </div>
      {asking === 'save-again' && (
        <Dialog
          title={signingRequestWords.useRequestAgain}
          onClose={() => setAsking(null)}
          onSubmit={save}
          actions={
            <>
              <Button onClick={actions.startNew}>{signingRequestWords.newRequest}</Button>
              <Button variant="primary" type="submit">
                {signingRequestWords.saveAllSame}
              </Button>
            </>
          }
        >
          <p>{signingRequestWords.certificateAlreadyOne}</p>
        </Dialog>
      )}
      {asking === 'forget' && (
        <Dialog
          title={signingRequestWords.forgetQuestion(request.name)}
          tone="danger"
          onClose={() => setAsking(null)}
          onSubmit={() => {
            setAsking(null);
            void actions.forget().then((answer) => {
              if (!answer.ok)
                setSaid({
                  ...{ at: 'forget', tone: 'danger' },
                  ...explain(answer.problem),
                });
            });
          }}
          actions={
            <>
              <Button onClick={() => setAsking(null)}>{signingRequestWords.cancel}</Button>
              <Button variant="danger" type="submit">
                {signingRequestWords.forgetIt}
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
            ? signingRequestWords.signedSimulatorPractice(certificate.name)
            : signingRequestWords.completeCertificateKey(certificate.name)
        }
        remedy={
          ready
            ? certificate.practice
              ? signingRequestWords.sendSimulatorRequest
              : signingRequestWords.canUsedOnce
            : signingRequestWords.notAmongIdentities
        }
        actions={
          ready ? (
            <>
              <Button size="small" onClick={() => actions.use(identity)}>
                {signingRequestWords.useIdentity}
              </Button>
              <Button size="small" icon="key" onClick={() => actions.convert(identity)}>
                {signingRequestWords.exportP12}
              </Button>
            </>
          ) : (
            <Button size="small" icon="undo" onClick={actions.reopen}>
              {signingRequestWords.openAgain}
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
      <p className="request-detail__note">{signingRequestWords.simulatorPlaysApples}</p>
      <TextField label={signingRequestWords.bundleId} mono value={bundleId} maxLength={200} onChange={setBundleId} />
      <Button size="small" type="submit" icon="certificate">
        {signingRequestWords.signRequest}
      </Button>
    </form>
  );
}
