import type { Preview, PreviewText } from '../../../payload/preview/preview.ts';
import type { ResolvedAlert } from '../../../payload/texts/resolve.ts';

/** A preview with its texts as a device resolves them in one language: no key is left to the imagination. */
export function previewInLanguage(preview: Preview, alert: ResolvedAlert): Preview {
  const part = (shown: PreviewText | null, text: string | null): PreviewText | null => {
    if (text === null) return shown;
    return text.trim() === '' ? null : { kind: 'text', text };
  };
  return {
    ...preview,
    title: part(preview.title, alert.title.text),
    subtitle: part(preview.subtitle, alert.subtitle.text),
    body: part(preview.body, alert.body.text),
    notes: preview.notes.filter(({ id }) => id !== 'localized'),
  };
}
