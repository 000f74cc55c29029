import type { Preview, PreviewText } from '../../../payload/preview/preview.ts';
import { languageTag } from './language-names.ts';
import type { InLanguage } from './texts-messages.ts';

/** A preview with its texts as a device resolves them in one language: no key is left to the imagination. */
export function previewInLanguage(preview: Preview, { language, alert }: InLanguage): Preview {
  const lang = languageTag(language);
  const part = (shown: PreviewText | null, text: string | null): PreviewText | null => {
    if (text === null) return shown;
    if (text.trim() === '') return null;
    return lang === null ? { kind: 'text', text } : { kind: 'text', text, lang };
  };
  return {
    ...preview,
    title: part(preview.title, alert.title.text),
    subtitle: part(preview.subtitle, alert.subtitle.text),
    body: part(preview.body, alert.body.text),
    notes: preview.notes.filter(({ id }) => id !== 'localized'),
  };
}
