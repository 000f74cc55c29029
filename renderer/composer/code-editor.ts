import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { FieldId } from '../../contract/field-id.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import { adoptEditorStyles } from '../ui/code/adopt-styles.ts';
import { CODE_COLORS, CODE_THEME } from '../ui/code/code-style.ts';
import { smallestChange } from './editor-text.ts';
import { REVEAL_EVENT, type RevealPlace } from './reveal-event.ts';

/** A mark in the text; offsets in the editor's own text. */
export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Label of a button that mends it, and what it does. */
  readonly action: { readonly name: string; readonly apply: () => void } | null;
}

export interface EditorSelection {
  readonly anchor: number;
  readonly head: number;
}

export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly text: string;
  readonly label: string;
  readonly describedBy: string;
  readonly selection: EditorSelection | null;
  readonly onChange: (text: string) => void;
  readonly onSend: () => void;
}

export interface CodeEditor {
  readonly text: () => string;
  /** Puts another text in, as one step of undo; the cursor stays where it can. */
  readonly setText: (text: string) => void;
  readonly setMarks: (marks: readonly EditorMark[]) => void;
  /** Selects and shows a range, with the focus in the editor. */
  readonly reveal: (from: number, to: number) => void;
  readonly focus: () => void;
  readonly destroy: () => void;
}

const FromOutside = Annotation.define<boolean>();

// not prose: CodeMirror's own phrases, by which it asks for ours
const PHRASES = {
  next: composerWords.next,
  previous: composerWords.previous,
  all: composerWords.selectAll,
  'match case': composerWords.matchCase,
  regexp: composerWords.regularExpression,
  'by word': composerWords.wholeWords,
  replace: composerWords.replace,
  'replace all': composerWords.replaceAll,
  close: composerWords.closeSearch,
};

/**
 * Text typed over a selection is put in by us: the browser would keep the look of what it replaces in a style
 * attribute, which the page's policy refuses and reports.
 */
const typedOverSelection = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== 'insertText' || event.data === null || view.composing) return false;
    if (view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

/** The JSON editor. Tab leaves it, as it leaves every other field: a page without a keyboard trap (WCAG 2.1.2). */
export function createCodeEditor(options: CodeEditorOptions): CodeEditor {
  adoptEditorStyles(options.parent.ownerDocument);
  const length = options.text.length;
  const within = (offset: number) => Math.min(Math.max(offset, 0), length);
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      ...(options.selection === null
        ? {}
        : { selection: { anchor: within(options.selection.anchor), head: within(options.selection.head) } }),
      extensions: [
        keymap.of([
          {
            key: 'Mod-Enter',
            run: () => {
              options.onSend();
              return true;
            },
          },
        ]),
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        EditorView.lineWrapping,
        EditorState.phrases.of(PHRASES),
        EditorState.lineSeparator.of('\n'),
        indentUnit.of('  '),
        json(),
        syntaxHighlighting(CODE_COLORS),
        CODE_THEME,
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          'data-field': 'payload' satisfies FieldId,
          'aria-describedby': options.describedBy,
          spellcheck: 'false',
          autocorrect: 'off',
          autocapitalize: 'off',
        }),
        typedOverSelection,
        keymap.of([...searchKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (update.transactions.every((transaction) => transaction.annotation(FromOutside) !== true)) {
            options.onChange(update.state.doc.toString());
          }
        }),
      ],
    }),
  });
  view.contentDOM.addEventListener(REVEAL_EVENT, (event) => {
    if (event instanceof CustomEvent) revealLine(view, event.detail as RevealPlace);
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => {
      const change = smallestChange(view.state.doc.toString(), text);
      view.dispatch({ changes: change, annotations: FromOutside.of(true) });
    },
    setMarks: (marks) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(view.state, marks))),
    reveal: (from, to) => {
      const end = view.state.doc.length;
      view.dispatch({
        selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
        effects: EditorView.scrollIntoView(Math.min(from, end), { y: 'center' }),
      });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Selects from the place to the end of its line. */
function revealLine(view: EditorView, place: RevealPlace): void {
  const line = view.state.doc.line(Math.min(Math.max(place.line, 1), view.state.doc.lines));
  const from = Math.min(line.from + Math.max((place.column ?? 1) - 1, 0), line.to);
  view.dispatch({
    selection: { anchor: from, head: line.to },
    effects: EditorView.scrollIntoView(from, { y: 'center' }),
  });
  view.focus();
}

function diagnosticsOf(state: EditorState, marks: readonly EditorMark[]): readonly Diagnostic[] {
  const end = state.doc.length;
  return marks.map(({ from, to, severity, message, action }) => ({
    from: Math.min(from, end),
    to: Math.min(Math.max(from, to), end),
    severity,
    message,
    ...(action === null ? {} : { actions: [{ name: action.name, apply: () => action.apply() }] }),
  }));
}
