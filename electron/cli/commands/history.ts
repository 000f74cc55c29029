import { type Command, Option } from 'commander';
import {
  HISTORY_KEEPINGS,
  type HistoryKeeping,
  type HistoryQuestion,
  type HistoryState,
  MOST_HISTORY_LISTED,
} from '../../../contract/history/history.ts';
import { OUTCOMES, type Outcome } from '../../../contract/outcome.ts';
import { historyWords } from '../../../words/cli/history.ts';
import type { History } from '../../backend/history/history.ts';
import { EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { dayFrom, jsonOption, listLimit } from '../options/option-values.ts';
import { showHistoryLine, showKeptSend, showText } from '../output/history-text.ts';
import type { Output } from '../output/output.ts';
import { wrongUsage } from '../refusal.ts';
import { withQuietCore } from '../with-core.ts';

interface ListOptions {
  readonly topic?: string;
  readonly device?: string;
  readonly outcome?: Outcome;
  readonly day?: { readonly from: number; readonly until: number };
  readonly limit: number;
}

type Work = (history: History, output: Output) => Promise<void>;

/** `history`: what was sent before. */
export function addHistory(program: Command, context: CommandContext): void {
  const { io } = context;
  const { which } = historyWords;
  const run = (work: Work): Promise<void> =>
    context.run((output) => withQuietCore(io, ({ history }) => work(history, output)).then(() => EXIT.ok));
  const history = program
    .command('history')
    .summary(historyWords.summary)
    .description(historyWords.description)
    .addHelpText('after', historyWords.examples);
  const add = (synopsis: string, summary: string): Command =>
    history.command(synopsis).summary(summary).description(`${summary}.`).addOption(jsonOption());
  addFilters(add('list', historyWords.list.summary)).action((options: ListOptions) => run(list('', options)));
  addFilters(add('search', historyWords.search.summary).argument('<text>', historyWords.search.text)).action(
    (text: string, options: ListOptions) => run(list(text, options)),
  );
  add('show', historyWords.show.summary)
    .argument('<id>', which)
    .option('--log', historyWords.show.log, false)
    .action((id: string, { log }: { readonly log: boolean }) => run(show(id, log)));
  add('pin', historyWords.pin.summary)
    .argument('<id>', which)
    .option('--undo', historyWords.pin.undo, false)
    .action((id: string, { undo }: { readonly undo: boolean }) => run(pin(id, !undo)));
  add('note', historyWords.note.summary)
    .argument('<id>', which)
    .argument('<text>', historyWords.note.text)
    .action((id: string, text: string) => run(note(id, text)));
  add('forget', historyWords.forget.summary)
    .argument('<id...>', which)
    .action((ids: readonly string[]) => run(forget(ids)));
  add('clear', historyWords.clear.summary).action(() => run(clear));
  add('keep', historyWords.keep.summary)
    .argument('[what]', historyWords.keep.what)
    .action((what?: string) => run(keep(what === undefined ? null : keepingOf(what))));
}

function addFilters(command: Command): Command {
  const { options } = historyWords;
  return command
    .option('--topic <topic>', options.topic)
    .option('--device <token>', options.device)
    .addOption(new Option('--outcome <outcome>', options.outcome).choices(OUTCOMES))
    .addOption(new Option('--day <day>', options.day).argParser(dayFrom))
    .addOption(new Option('--limit <number>', options.limit).argParser(listLimit(MOST_HISTORY_LISTED)).default(20));
}

function list(text: string, { topic, device, outcome, day, limit }: ListOptions): Work {
  const question: HistoryQuestion = {
    ...{ text, topic: topic ?? null, device: device ?? null, outcome: outcome ?? null },
    ...{ from: day?.from ?? null, until: day?.until ?? null, after: null, limit },
  };
  return async (history, output) => {
    const { lines, more, state } = await history.list(question);
    for (const line of lines) {
      if (output.json) output.object(line);
      else if (line.kind === 'text') showText(line, output);
      else showHistoryLine(line, output);
    }
    if (lines.length === 0) output.say(historyWords.none);
    if (more) output.say(historyWords.more(lines.length));
    sayFaults(state, output);
  };
}

function show(id: string, log: boolean): Work {
  return async (history, output) => {
    const send = await history.show(id);
    if (output.json) output.object(send);
    else if (send.kind === 'text') showText(send, output);
    else showKeptSend(send, output, log);
  };
}

function pin(id: string, pinned: boolean): Work {
  return async (history, output) => {
    const whole = await history.pin(id, pinned);
    if (output.json) output.object({ id: whole, pinned });
    else output.line((pinned ? historyWords.pinned : historyWords.unpinned)(whole));
  };
}

function note(id: string, text: string): Work {
  return async (history, output) => {
    const whole = await history.note(id, text);
    if (output.json) output.object({ id: whole, note: text });
    else output.line(historyWords.noted(whole));
  };
}

function forget(ids: readonly string[]): Work {
  return async (history, output) => {
    for (const id of await history.forget(ids)) {
      if (output.json) output.object({ forgotten: id });
      else output.line(historyWords.forgotten(id));
    }
  };
}

async function clear(history: History, output: Output): Promise<void> {
  const count = await history.clear();
  if (output.json) output.object({ cleared: count });
  else output.line(historyWords.cleared(count));
}

function keep(what: HistoryKeeping | null): Work {
  return async (history, output) => {
    const state = what === null ? await history.state() : await history.keepFromNowOn(what);
    const { keeping, byEnvironment, sends, bytes, folder } = state;
    if (output.json) output.object({ keeping, byEnvironment, sends, bytes, folder });
    else {
      output.line((keeping === 'none' ? historyWords.keepingNone : historyWords.keeping)(sends, folder));
      if (byEnvironment) output.line(historyWords.byEnvironment);
    }
    sayFaults(state, output);
  };
}

function keepingOf(value: string): HistoryKeeping {
  const keeping = HISTORY_KEEPINGS.find((known) => known === value);
  if (keeping !== undefined) return keeping;
  const wrong = { kind: 'choices', choices: HISTORY_KEEPINGS } as const;
  // not prose: what is typed
  const command = 'pushwright history keep';
  throw wrongUsage({ why: 'value-wrong', option: 'keep', value, wrong, command });
}

function sayFaults({ unreadable, closedFiles, folder }: HistoryState, output: Output): void {
  if (unreadable > 0) output.say(historyWords.unreadable(unreadable, folder));
  for (const name of closedFiles) output.say(historyWords.closed(name, folder));
}
