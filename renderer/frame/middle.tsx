import { lazy, Suspense } from 'react';
import type { CanvasLayout } from '../../contract/kept/canvas.ts';
import { Composer } from '../composer/composer.tsx';
import { judgedForm } from '../state/send-request.ts';
import { finishSaving } from '../ui/download.ts';
import { useEvent } from '../ui/use-event.ts';
import { Banners } from './banners.tsx';
import type { Page } from './use-page.ts';

const IdentityFit = lazy(() =>
  import('../identity/identity-fit.tsx').then((module) => ({ default: module.IdentityFit })),
);

const DestinationFit = lazy(() =>
  import('../destination/destination-fit.tsx').then((module) => ({ default: module.DestinationFit })),
);

const PastSend = lazy(() => import('../history/past-send.tsx').then((module) => ({ default: module.PastSend })));

const DraftNewsLine = lazy(() =>
  import('./draft/draft-title.tsx').then((module) => ({ default: module.DraftNewsLine })),
);

const DraftBeside = lazy(() => import('./draft/beside.tsx').then((module) => ({ default: module.DraftBeside })));

const NO_TOPICS: readonly string[] = [];

/** What is sent: what stands against it, its payload, and its picture. */
export function Middle({ page }: { readonly page: Page }) {
  const { state, sending, identity, now, dispatch, view } = page;
  const { draft } = state;
  const closePast = useEvent(() => {
    page.showPast(null);
    document.querySelector<HTMLElement>('.past-rows')?.focus();
  });
  const savePicture = useEvent(async (name: string, png: string) => {
    const answer = await page.bridge['picture.save']({ name, png });
    if (!answer.ok) return { problem: answer.problem };
    const sentence = finishSaving(answer.value);
    return sentence === null ? null : { sentence };
  });
  const changeCanvas = useEvent((patch: Partial<CanvasLayout>) =>
    page.changeLayout({ canvas: { ...page.layout.canvas, ...patch } }),
  );
  const toIosSimulator = draft.destination === 'ios-simulator';
  return (
    <main className="middle">
      <Banners
        hostLost={state.hostLost}
        problems={state.problems}
        fill={page.tool === null ? state.fill : null}
        draft={draft}
        onOpenChannels={() => page.openTool('channels')}
        keeping={page.keeping}
        dispatch={dispatch}
      >
        {!toIosSimulator && (
          <Suspense fallback={null}>
            <DestinationFit draft={draft} onChange={page.change} />
            <IdentityFit
              destination={draft.destination}
              identity={identity}
              profiles={state.profiles}
              topic={draft.topic}
              now={now}
              onMend={sending.mend}
            />
          </Suspense>
        )}
      </Banners>
      {page.drafts.news !== null && (
        <Suspense fallback={null}>
          <DraftNewsLine drafts={page.drafts} />
        </Suspense>
      )}
      {page.pastId !== null && (
        <Suspense fallback={null}>
          <PastSend key={page.pastId} {...page.past} now={now} id={page.pastId} onClose={closePast} />
        </Suspense>
      )}
      {page.drafts.beside !== null && page.pastId === null && (
        <Suspense fallback={null}>
          <DraftBeside key={page.drafts.beside} page={page} id={page.drafts.beside} />
        </Suspense>
      )}
      <Composer
        key={state.head.id}
        hidden={page.pastId !== null}
        draft={draft}
        view={view.shown}
        onView={view.show}
        onChange={page.change}
        onSend={sending.send}
        onMend={sending.mendInPlace}
        onSavePicture={savePicture}
        bridge={page.bridge}
        canvas={page.layout.canvas}
        onCanvas={changeCanvas}
        knownTopics={identity?.topics ?? NO_TOPICS}
        credentialForm={judgedForm(identity)}
        certificate={toIosSimulator ? null : identity}
      />
    </main>
  );
}
