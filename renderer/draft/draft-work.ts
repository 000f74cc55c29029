import type { RequestArgument, RequestChannel, RequestValue } from '../../contract/channels.ts';
import type { Answer, Problem } from '../../contract/outcome.ts';
import { draftWords } from '../../words/page/drafts.ts';
import { finishSaving } from '../ui/download.ts';
import type { DraftContext, DraftTask } from './draft-task.ts';
import { draftOfStarter } from './starters.ts';

/** Carries a task out. What stands against it is told above the draft, and nothing is changed then. */
export async function carryOutDraftTask(
  task: Exclude<DraftTask, { readonly kind: 'choose-file' }>,
  context: DraftContext,
): Promise<unknown> {
  const { state, tell } = context;
  tell(null);
  switch (task.kind) {
    case 'new':
      return open(context, 'drafts.create', {
        name: '',
        draft: draftOfStarter(task.starter, state().draft, Date.now()),
      });
    case 'open':
      return open(context, 'drafts.open', { id: task.id });
    case 'duplicate':
      return duplicate(task.id, context);
    case 'rename':
      return rename(task, context);
    case 'remove':
      return remove(task.id, context);
    case 'open-file':
      return openFile(task.file, context);
    case 'save':
      return save(task, context);
  }
}

/** Asks the host; a problem is told, and `null` answered. `meant`: one that is dealt with otherwise. */
async function ask<C extends RequestChannel>(
  { bridge, dispatch }: DraftContext,
  channel: C,
  argument: RequestArgument<C>,
  meant: (problem: Problem) => boolean = () => false,
): Promise<RequestValue<C> | null> {
  const request = bridge[channel] as (argument: RequestArgument<C>) => Promise<Answer<RequestValue<C>>>;
  const answer = await request(argument);
  if (answer.ok) return answer.value;
  if (!meant(answer.problem)) dispatch({ type: 'problem-told', problem: answer.problem });
  return null;
}

async function open<C extends 'drafts.open' | 'drafts.create' | 'drafts.open-document'>(
  context: DraftContext,
  channel: C,
  argument: RequestArgument<C>,
): Promise<boolean> {
  const opened = await ask(context, channel, argument);
  if (opened === null) return false;
  context.dispatch({ type: 'draft-opened', opened });
  context.changed();
  return true;
}

/** What was typed last is with the host before it is asked for it. */
async function flush(context: DraftContext): Promise<boolean> {
  const { head, draft } = context.state();
  return (await context.bridge['draft.save']({ id: head.id, draft })).ok;
}

async function duplicate(id: string | null, context: DraftContext): Promise<unknown> {
  const { head, draft } = context.state();
  if (id !== null && id !== head.id) {
    const opened = await ask(context, 'drafts.open', { id });
    if (opened === null) return null;
    const name = draftWords.copyOf(opened.name);
    return open(context, 'drafts.create', { name, draft: opened.draft });
  }
  await flush(context);
  return open(context, 'drafts.create', { name: draftWords.copyOf(head.name), draft });
}

async function rename({ id, name }: { readonly id: string; readonly name: string }, context: DraftContext) {
  const { state, dispatch, changed } = context;
  const { draft } = state();
  // One that nothing was typed into is not there yet.
  if (id === state().head.id) await flush(context);
  const head = await ask(context, 'drafts.rename', { id, name });
  if (head === null) return;
  if (id === state().head.id) dispatch({ type: 'draft-known', head, draft });
  changed();
}

async function remove(id: string, context: DraftContext): Promise<void> {
  const { state, tell, changed } = context;
  const isOpen = id === state().head.id;
  if (isOpen && !(await flush(context))) return;
  const list = await ask(context, 'drafts.list', undefined);
  if (list === null) return;
  const gone = list.drafts.find((one) => one.id === id);
  if (isOpen) {
    // Something is always written in: the one that was changed last, or a new one.
    const next = list.drafts.find((one) => one.id !== id && !one.elsewhere);
    const draft = draftOfStarter('alert', state().draft, Date.now());
    const isOther =
      next === undefined
        ? await open(context, 'drafts.create', { name: '', draft })
        : await open(context, 'drafts.open', { id: next.id });
    if (!isOther) return;
  }
  if ((await ask(context, 'drafts.remove', { id })) === null) return;
  changed();
  tell({
    sentence: draftWords.deleted(gone?.name || gone?.excerpt || draftWords.untitled),
    undo: async () => {
      tell(null);
      if ((await ask(context, 'drafts.restore', { id })) === null) return;
      changed();
      if (isOpen) await open(context, 'drafts.open', { id });
    },
  });
}

/** Documents of requests open as drafts; whatever else it is goes into a new draft as if it had been dropped there. */
async function openFile(file: File | string, context: DraftContext): Promise<unknown> {
  if (typeof file === 'string') return open(context, 'drafts.open-document', { file });
  if (/\.(?:push|http|rest)$/i.test(file.name)) {
    const taken = await context.bridge['files.register']([file]);
    if (!taken.ok) return context.dispatch({ type: 'problem-told', problem: taken.problem });
    return open(context, 'drafts.open-document', { file: taken.value[0] ?? '' });
  }
  const name = file.name.replace(/\.[^.]+$/, '').slice(0, 200);
  await open(context, 'drafts.create', { name, draft: draftOfStarter('alert', context.state().draft, Date.now()) });
  return context.openFile(file);
}

async function save({ as, over = false }: { readonly as: boolean; readonly over?: boolean }, context: DraftContext) {
  const { state, dispatch, ask: question, tell, changed } = context;
  const { head, draft } = state();
  question(null);
  if (!(await flush(context))) return;
  const isChanged = ({ code }: Problem): boolean => code === 'document-changed';
  let changedOutside = false;
  const done = await ask(context, 'drafts.save-document', { id: head.id, as, over }, (problem) => {
    changedOutside = isChanged(problem);
    return changedOutside;
  });
  if (changedOutside) return question({ kind: 'changed-outside', fileName: head.document?.fileName ?? '' });
  if (done === null) return;
  if (state().head.id === head.id) dispatch({ type: 'draft-known', head: done.head, draft });
  changed();
  const sentence = finishSaving(done.saved);
  if (sentence !== null) tell({ sentence, undo: null });
}
