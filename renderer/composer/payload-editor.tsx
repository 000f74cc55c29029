import { type Ref, useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { FieldId } from '../../contract/field-id.ts';
import type { PayloadProblem } from '../../payload/problem.ts';
import { composerWords } from '../../words/page/sending/composer.ts';
import { mendLabel } from '../ui/notices/mend-button.tsx';
import { explain } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import type { CodeEditor, CodeEditorOptions } from './code-editor.ts';
import { EchoGuard } from './echo-guard.ts';
import { fromEditorText, type LineBreak, lineBreakOf, toEditorOffset, toEditorText } from './editor-text.ts';
import './payload-editor.css';

export interface PayloadEditorHandle {
  /** Selects what a problem is about. */
  readonly reveal: (problem: Pick<PayloadProblem, 'from' | 'to'>) => void;
}

type LoadEditor = () => Promise<(options: CodeEditorOptions) => CodeEditor>;
const loadEditor: LoadEditor = () => import('./code-editor.ts').then((module) => module.createCodeEditor);

/**
 * The payload as text. A plain text area takes what is typed until the code editor has arrived, and for good where it
 * cannot; text, selection and focus move over.
 */
export function PayloadEditor({
  payload,
  problems,
  /** The text that `problems` are about: it lags behind while somebody types fast. */
  problemsOf,
  onChange,
  onMend,
  onSend,
  ref,
}: {
  readonly payload: string;
  readonly problems: readonly PayloadProblem[];
  readonly problemsOf: string;
  readonly onChange: (payload: string) => void;
  readonly onMend: (problem: PayloadProblem) => void;
  readonly onSend: () => void;
  readonly ref?: Ref<PayloadEditorHandle>;
}) {
  const [loaded, setLoaded] = useState<Awaited<ReturnType<LoadEditor>> | null>(null);
  const [editor, setEditor] = useState<CodeEditor | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const echo = useRef(new EchoGuard());
  const lineBreak = useRef<LineBreak>(lineBreakOf(payload));
  const hintId = useId();
  const current = useRef(payload);

  const change = useEvent((text: string) => {
    const changed = fromEditorText(text, lineBreak.current);
    echo.current.emitted(changed);
    current.current = changed;
    onChange(changed);
  });
  const send = useEvent(onSend);
  const mend = useEvent(onMend);

  useEffect(() => {
    let wanted = true;
    void loadEditor().then(
      (create) => {
        const take = () => {
          if (!wanted) return;
          if (composing.current)
            area.current?.addEventListener('compositionend', () => setTimeout(take), { once: true });
          else setLoaded(() => create);
        };
        take();
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);

  useLayoutEffect(() => {
    const parent = place.current;
    if (loaded === null || parent === null) return;
    const plain = area.current;
    const focused = plain !== null && document.activeElement === plain;
    const backwards = plain?.selectionDirection === 'backward';
    const created = loaded({
      parent,
      text: plain?.value ?? toEditorText(current.current),
      label: composerWords.payload,
      describedBy: hintId,
      selection:
        plain === null
          ? null
          : backwards
            ? { anchor: plain.selectionEnd, head: plain.selectionStart }
            : { anchor: plain.selectionStart, head: plain.selectionEnd },
      onChange: change,
      onSend: send,
    });
    if (focused) created.focus();
    setEditor(created);
    return () => {
      created.destroy();
      setEditor(null);
    };
  }, [loaded, hintId, change, send]);

  useLayoutEffect(() => {
    current.current = payload;
    if (editor === null) return;
    if (!echo.current.isForeign(payload, fromEditorText(editor.text(), lineBreak.current))) return;
    lineBreak.current = lineBreakOf(payload);
    editor.setText(toEditorText(payload));
  }, [editor, payload]);

  useEffect(() => {
    if (editor === null || fromEditorText(editor.text(), lineBreak.current) !== problemsOf) return;
    editor.setMarks(
      problems.map((problem) => ({
        from: toEditorOffset(problemsOf, problem.from),
        to: toEditorOffset(problemsOf, problem.to),
        severity: problem.severity,
        message: Object.values(explain(problem)).join('\n'),
        action: problem.mend !== null ? { name: mendLabel(problem.mend), apply: () => mend(problem) } : null,
      })),
    );
  }, [editor, problems, problemsOf, mend]);

  useImperativeHandle(
    ref,
    () => ({
      reveal: ({ from, to }) => {
        const start = toEditorOffset(current.current, from);
        const end = toEditorOffset(current.current, to);
        if (editor !== null) editor.reveal(start, end);
        else {
          area.current?.focus();
          area.current?.setSelectionRange(start, end);
        }
      },
    }),
    [editor],
  );

  return (
    <div className="payload-editor">
      <span id={hintId} className="visually-hidden">
        {composerWords.jsonTabLeaves}
      </span>
      <div ref={place} className="payload-editor__place" />
      {editor === null && (
        <textarea
          ref={area}
          className="payload-editor__plain mono"
          aria-label={composerWords.payload}
          data-field={'payload' satisfies FieldId}
          aria-describedby={hintId}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          value={toEditorText(payload)}
          onChange={(event) => {
            const changed = fromEditorText(event.target.value, lineBreak.current);
            current.current = changed;
            onChange(changed);
          }}
          onCompositionStart={() => {
            composing.current = true;
          }}
          onCompositionEnd={() => {
            composing.current = false;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || event.nativeEvent.isComposing) return;
            event.preventDefault();
            onSend();
          }}
        />
      )}
    </div>
  );
}
