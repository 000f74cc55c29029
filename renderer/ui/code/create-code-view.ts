import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { syntaxHighlighting } from '@codemirror/language';
import { searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { adoptEditorStyles } from './adopt-styles.ts';
import { CODE_COLORS, CODE_THEME } from './code-style.ts';

/** Shows JSON that nobody changes: with numbers of lines, to select, search and copy. Answers with what takes it away. */
export function createCodeView(parent: HTMLElement, text: string, label: string): () => void {
  adoptEditorStyles(parent.ownerDocument);
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        highlightSpecialChars(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorState.readOnly.of(true),
        // A carriage return is shown as one, and copied with the rest.
        EditorState.lineSeparator.of('\n'),
        json(),
        syntaxHighlighting(CODE_COLORS),
        CODE_THEME,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        keymap.of([...searchKeymap, ...defaultKeymap]),
      ],
    }),
  });
  return () => view.destroy();
}
