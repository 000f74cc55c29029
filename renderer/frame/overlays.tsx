import { lazy, Suspense } from 'react';
import { windowWords } from '../../words/page/window.ts';
import { DropZone } from '../identity/search/drop-zone.tsx';
import type { Actions } from './actions/actions.ts';
import type { Page } from './use-page.ts';

const ToolSheet = lazy(() => import('./tool-sheet.tsx').then((module) => ({ default: module.ToolSheet })));
const ConvertDialog = lazy(() =>
  import('../convert/convert-dialog.tsx').then((module) => ({ default: module.ConvertDialog })),
);
const PassphraseDialog = lazy(() =>
  import('../identity/passphrase-dialog.tsx').then((module) => ({ default: module.PassphraseDialog })),
);

const ConfirmProduction = lazy(() =>
  import('../sending/confirm-production.tsx').then((module) => ({ default: module.ConfirmProduction })),
);

const DraftQuestions = lazy(() =>
  import('../draft/draft-questions.tsx').then((module) => ({ default: module.DraftQuestions })),
);

const Palette = lazy(() => import('./actions/palette.tsx').then((module) => ({ default: module.Palette })));
const PasteRequest = lazy(() =>
  import('./actions/paste-request.tsx').then((module) => ({ default: module.PasteRequest })),
);
const ShortcutsSheet = lazy(() =>
  import('./actions/shortcuts-sheet.tsx').then((module) => ({ default: module.ShortcutsSheet })),
);

/** What comes over the page: where files are dropped, the tool that is open, and questions. */
export function Overlays({ page, actions }: { readonly page: Page; readonly actions: Actions }) {
  const { bridge, work, sending, converting, convert } = page;
  const { question } = work;
  return (
    <>
      {page.tool !== 'identities' && <Drops page={page} />}
      <Suspense fallback={null}>
        <Panel page={page} actions={actions} />
      </Suspense>
      {page.tool !== null && <OpenTool page={page} name={page.tool} />}
      {question !== null && (
        <Suspense fallback={null}>
          <PassphraseDialog
            key={question.round}
            bridge={bridge}
            name={question.name}
            why={question.why}
            wrong={question.wrong}
            opening={question.opening}
            beside={question.beside}
            onSubmit={work.answer}
            onClose={work.dropQuestion}
          />
        </Suspense>
      )}
      {converting !== null && (
        <Suspense fallback={null}>
          <ConvertDialog key={converting.id} bridge={bridge} identity={converting} onClose={() => convert(null)} />
        </Suspense>
      )}
      {page.drafts.question !== null && (
        <Suspense fallback={null}>
          <DraftQuestions question={page.drafts.question} drafts={page.drafts} />
        </Suspense>
      )}
      {sending.question !== null && (
        <Suspense fallback={null}>
          <ConfirmProduction
            question={sending.question}
            onConfirm={sending.confirmProduction}
            onClose={sending.dropConfirmation}
          />
        </Suspense>
      )}
    </>
  );
}

function Panel({ page, actions }: { readonly page: Page; readonly actions: Actions }) {
  const close = () => page.openPanel(null);
  switch (page.panel) {
    case 'palette':
      return <Palette page={page} actions={actions} onClose={close} />;
    case 'shortcuts':
      return <ShortcutsSheet platform={page.state.facts.platform} onClose={close} />;
    case 'paste':
      return <PasteRequest onFill={page.takeOffer} onClose={close} />;
    default:
      return null;
  }
}

function Drops({ page: { state, takeFiles, searchFolders } }: { readonly page: Page }) {
  return (
    <DropZone
      folders={state.facts.host === 'electron' ? 'as-paths' : 'as-files'}
      onFiles={takeFiles}
      onFolders={({ files }) => searchFolders(files)}
    >
      <strong>{windowWords.dropOpen}</strong>
      <span>{windowWords.whatMayBeDropped}</span>
    </DropZone>
  );
}

function OpenTool({ page, name }: { readonly page: Page; readonly name: string }) {
  const { bridge, state, dispatch, work, searching, identityActions } = page;
  return (
    <Suspense fallback={null}>
      <ToolSheet
        name={name}
        bridge={bridge}
        state={state}
        dispatch={dispatch}
        work={work}
        searching={searching}
        onUse={identityActions.choose}
        onConvert={page.convert}
        onForget={identityActions.forget}
        onClose={() => page.openTool(null)}
        onMend={page.sending.mendInTool}
        onOpenChannels={() => page.openTool('channels')}
      />
    </Suspense>
  );
}
