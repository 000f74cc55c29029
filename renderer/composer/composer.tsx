import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ComposerView } from '../../contract/app-start.ts';
import type { Draft } from '../../contract/draft.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import type { CanvasLayout } from '../../contract/kept/canvas.ts';
import { PUSH_TYPES, type PushType } from '../../contract/notification.ts';
import type { Mend } from '../../contract/outcome.ts';
import type { CheckContext } from '../../payload/aps/check.ts';
import type { withCertificateTopics as WithCertificateTopics } from '../../payload/headers/certificate-topics.ts';
import { checkHeaders } from '../../payload/headers/headers.ts';
import { minify } from '../../payload/json/minify.ts';
import { type Fields, readFields } from '../../payload/preview/fields.ts';
import { type Preview, previewOf } from '../../payload/preview/preview.ts';
import type { HeaderProblem, PayloadProblem } from '../../payload/problem.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Segment } from '../ui/controls/segment.tsx';
import { Select } from '../ui/controls/select.tsx';
import { useEvent } from '../ui/use-event.ts';
import { useNow } from '../ui/use-now.ts';
import type { Fits } from './canvas/lines.ts';
import { PayloadEditor, type PayloadEditorHandle } from './payload-editor.tsx';
import { PayloadFields } from './payload-fields.tsx';
import type { SavePicture } from './picture-actions.tsx';
import { SizeMeter } from './size-meter.tsx';
import './composer.css';

const DeliveryOptions = lazy(() =>
  import('./delivery-options.tsx').then((module) => ({ default: module.DeliveryOptions })),
);
const ProblemList = lazy(() => import('./problem-list.tsx').then((module) => ({ default: module.ProblemList })));
const InLanguages = lazy(() =>
  import('./languages/in-languages.tsx').then((module) => ({ default: module.InLanguages })),
);
const Canvas = lazy(() => import('./canvas/canvas.tsx').then((module) => ({ default: module.Canvas })));

const NO_FITS: Fits = {};
const NOT_YET: readonly PayloadProblem[] = [];
const MINUTE_MS = 60_000;
const VIEWS = [
  { value: 'fields', label: composerWords.fields },
  { value: 'json', label: 'JSON' },
  { value: 'split', label: composerWords.split },
] as const;
const PUSH_TYPE_OPTIONS = PUSH_TYPES.map((value) => ({ value, label: value, note: composerWords.pushTypes[value] }));

/** The fields of a payload; while its JSON is broken, with the values they had before. */
function useFields(payload: string): Fields {
  const [last, setLast] = useState(() => ({ payload, fields: readFields(payload) }));
  if (last.payload === payload) return last.fields;
  const next = { payload, fields: readFields(payload, last.fields) };
  setLast(next);
  return next.fields;
}

/** The preview of a payload; while its JSON is broken, the one it had before, marked as such. */
function usePreview(
  payload: string,
  pushType: PushType,
): { readonly preview: Preview | null; readonly stale: boolean } {
  const preview = useMemo(() => previewOf(payload, pushType), [payload, pushType]);
  const [last, setLast] = useState(preview);
  if (preview !== null && preview !== last) setLast(preview);
  return { preview: preview ?? last, stale: preview === null };
}

interface Checks {
  readonly checkPayload: (text: string, context: CheckContext) => readonly PayloadProblem[];
  readonly withCertificateTopics: typeof WithCertificateTopics;
}

/** What needs more than the headers' own checks. Its code comes after the first paint; `null` until it is here. */
function useChecks(): Checks | null {
  const [checks, setChecks] = useState<Checks | null>(null);
  useEffect(() => {
    let wanted = true;
    const loading = Promise.all([
      import('../../payload/aps/check.ts'),
      import('../../payload/headers/certificate-topics.ts'),
    ]);
    void loading.then(([{ checkPayload }, { withCertificateTopics }]) => {
      if (wanted) setChecks({ checkPayload, withCertificateTopics });
    });
    return () => {
      wanted = false;
    };
  }, []);
  return checks;
}

/** Push type, headers and payload: plain fields and JSON as two views of one text, with its size, faults and preview. */
export function Composer({
  hidden,
  draft,
  view,
  onView,
  onChange,
  onSend,
  onMend,
  onSavePicture,
  bridge,
  canvas,
  onCanvas,
  knownTopics,
  credentialForm = null,
  certificate,
}: {
  /** Something else stands in its place; what is in it stays as it is. */
  readonly hidden: boolean;
  readonly draft: Draft;
  /** Plain fields, JSON, or both beside each other. */
  readonly view: ComposerView;
  readonly onView: (view: ComposerView) => void;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onSend: () => void;
  readonly onMend: (mend: Mend) => void;
  readonly onSavePicture: SavePicture;
  readonly bridge: HostBridge;
  readonly canvas: CanvasLayout;
  readonly onCanvas: (patch: Partial<CanvasLayout>) => void;
  /** Topics of the chosen identity. */
  readonly knownTopics: readonly string[];
  /** How the chosen identity authenticates; `null` while none is chosen. */
  readonly credentialForm?: 'certificate' | 'provider-token-key' | null;
  /** The chosen identity; `null` while none is chosen. */
  readonly certificate: Pick<IdentityDescription, 'form' | 'name' | 'topics'> | null;
}) {
  const { payload, destination, pushType, wire, binaryCommand, topic, priority, expiration, collapseId, apnsId } =
    draft;
  const editor = useRef<PayloadEditorHandle>(null);
  const [fits, setFits] = useState<Fits>(NO_FITS);
  const now = useNow(MINUTE_MS);
  // Typing must not wait for the checks: they follow as soon as the page has drawn the key.
  const settled = useDeferredValue(payload);
  const fields = useFields(payload);
  const { preview, stale } = usePreview(settled, pushType);
  const checks = useChecks();
  const app = topic.trim() || knownTopics[0] || null;
  const { headers, problems: problemsOfHeaders } = useMemo(
    () =>
      checkHeaders({ pushType, topic, priority, expiration, collapseId, apnsId }, { wire, now, form: credentialForm }),
    [pushType, topic, priority, expiration, collapseId, apnsId, wire, now, credentialForm],
  );
  const headerProblems = useMemo(() => {
    const named = wire === 'http2' ? { topic: topic.trim() || null, pushType } : null;
    return checks?.withCertificateTopics(problemsOfHeaders, named, certificate) ?? problemsOfHeaders;
  }, [checks, problemsOfHeaders, wire, topic, pushType, certificate]);
  const payloadProblems = useMemo(
    () =>
      checks?.checkPayload(settled, {
        wire,
        binaryCommand,
        pushType,
        priority: headers?.priority ?? null,
        topic: app,
        forSimctl: destination === 'ios-simulator',
        now,
      }) ?? null,
    [checks, settled, wire, binaryCommand, pushType, headers, app, destination, now],
  );
  const fix = useEvent(onMend);
  const setPayload = useEvent((text: string) => onChange({ payload: text }));
  const small = useMemo(() => minify(settled), [settled]);

  const reveal = useEvent((problem: PayloadProblem) => {
    if (view === 'fields') onView('json');
    // The editor may be on its way into sight.
    requestAnimationFrame(() => editor.current?.reveal(problem));
  });

  return (
    <div className="composer" hidden={hidden}>
      <div className="composer__write" data-view={view}>
        <div className="composer__bar">
          <Segment label={composerWords.view} value={view} options={VIEWS} onChange={onView} />
          <Select
            label={composerWords.pushType}
            field="push-type"
            hideLabel
            size="small"
            className="composer__push-type"
            value={pushType}
            options={PUSH_TYPE_OPTIONS}
            onChange={(value) => onChange({ pushType: value })}
          />
          <SizeMeter payload={payload} route={{ wire, binaryCommand, pushType }} />
          {view !== 'fields' && (
            <Button
              size="small"
              variant="quiet"
              aria-disabled={small === settled}
              onClick={() => setPayload(minify(payload))}
            >
              {composerWords.minify}
            </Button>
          )}
        </div>
        <div className="composer__views">
          <div className="composer__fields" hidden={view === 'json'}>
            <PayloadFields payload={payload} fields={fields} fits={fits} onChange={setPayload} />
            <Suspense fallback={null}>
              <DeliveryOptions
                draft={draft}
                problems={headerProblems}
                knownTopics={knownTopics}
                now={now}
                onChange={onChange}
              />
            </Suspense>
          </div>
          <div className="composer__json" hidden={view === 'fields'}>
            <PayloadEditor
              ref={editor}
              payload={payload}
              problems={payloadProblems ?? NOT_YET}
              problemsOf={settled}
              onChange={setPayload}
              onMend={(problem) => {
                if (problem.mend !== null) fix(problem.mend);
              }}
              onSend={onSend}
            />
          </div>
        </div>
        <Suspense fallback={null}>
          <ProblemList
            payloadProblems={payloadProblems}
            headerProblems={headerProblems}
            onReveal={reveal}
            onMend={fix}
            onReplaceHeader={(field: HeaderProblem['field'], value: string) => onChange({ [field]: value })}
          />
        </Suspense>
      </div>
      <div className="composer__preview">
        <Suspense fallback={null}>
          <InLanguages preview={preview} payload={settled} canvas={canvas} onSavePicture={onSavePicture}>
            {(shown) => (
              <Canvas
                {...{ preview: shown, stale, now, canvas, onCanvas, fits, onSavePicture, bridge, app }}
                onFits={setFits}
              />
            )}
          </InLanguages>
        </Suspense>
      </div>
    </div>
  );
}
