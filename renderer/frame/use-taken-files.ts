import type { Dispatch } from 'react';
import type { ImportOffer } from '../../payload/import/offer.ts';
import type { HostBridge } from '../bridge.ts';
import { usePasted } from '../draft/use-pasted.ts';
import type { AppAction } from '../state/app-state.ts';
import { readDeviceTokensLater } from '../state/device-token-reader.ts';
import { useEvent } from '../ui/use-event.ts';
import { useOpenedFiles } from './use-opened-files.ts';

/** Whatever comes into the window: dropped, pasted, or handed over by the system; each thing goes where it belongs. */
export function useTakenFiles(
  bridge: HostBridge,
  dispatch: Dispatch<AppAction>,
  to: {
    /** Each is a draft of its own, or several, and fills in none. */
    readonly documents: (files: readonly File[]) => void;
    readonly list: (file: File) => void;
    readonly identities: (files: readonly File[]) => void;
    readonly folders: (files: readonly File[]) => void;
  },
): { readonly takeFiles: (files: readonly File[]) => void; readonly takeOffer: (offer: ImportOffer) => void } {
  usePasted((offer) => dispatch({ type: 'fill-offered', offer }));
  // Whoever hands it over wants what is in it; one Undo brings back what stood there.
  const takeOffer = useEvent((offer: ImportOffer) => {
    dispatch({ type: 'fill-offered', offer });
    if (Object.keys(offer.patch).length > 0 && offer.place === null) dispatch({ type: 'fill-accepted' });
  });
  const take = async (files: readonly File[], document: RegExp): Promise<void> => {
    const documents = files.filter(({ name }) => document.test(name));
    if (documents.length > 0) to.documents(documents);
    const others = files.filter((file) => !documents.includes(file));
    if (others.length === 0) return;
    const { offerOfDropped, openTexts, sortFiles } = await import('./dropped-files.ts');
    const sorted = await sortFiles(others, holdsDeviceToken);
    if (sorted.list !== null) to.list(sorted.list);
    if (sorted.texts.length > 0) void openTexts(sorted.texts);
    if (sorted.identities.length > 0) to.identities(sorted.identities);
    const offer = await offerOfDropped(sorted);
    if (offer !== null) takeOffer(offer);
  };
  // A request of another program that is dropped is for the draft; one that is opened is a draft.
  const takeFiles = useEvent((files: readonly File[]) => take(files, /\.push$/i));
  const openFiles = useEvent((files: readonly File[]) => take(files, /\.(?:push|http|rest)$/i));
  useOpenedFiles(bridge, { files: openFiles, folders: to.folders, unread: to.identities });
  return { takeFiles, takeOffer };
}

/** Whether a text's first lines hold device tokens: then the file is a list, unless it is a request or a document. */
async function holdsDeviceToken(text: string): Promise<boolean> {
  if (/^\s*(?:curl\b|[{[])|\baps\b|\/3\/device\//m.test(text)) return false;
  const lines = text.split('\n', 20).filter((line) => /[0-9a-f]{32}/i.test(line));
  const readings = await Promise.all(lines.map(readDeviceTokensLater));
  return readings.some(({ tokens }) => tokens.length > 0);
}
