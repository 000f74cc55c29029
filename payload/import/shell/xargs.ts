import type { ShellCommand } from './command.ts';

/** More commands than this are no request that a person wrote, but a list; the characters of all of them are bounded too. */
const MOST_COMMANDS = 100_000;
const MOST_CHARACTERS = 4_000_000;

/**
 * The commands that xargs and GNU parallel make of one: one for each line of what the text itself feeds them, in the place
 * of the mark that stands for it (POSIX: xargs, `-I replstr`). Where the text does not tell the lines, what stands there
 * cannot be read as anything: `$(xargs)`.
 */
export function withoutXargs(command: ShellCommand): readonly ShellCommand[] {
  const at = command.words.findIndex((word) => /^(?:.*\/)?(?:xargs|parallel)$/.test(word));
  if (at < 0) return [command];
  const program = (command.words[at] ?? '').replace(/^.*\//, '');
  const { mark, from } = markOf(command.words, at, program === 'parallel');
  // GNU parallel: `::: VALUE …` and `:::: FILE` stand behind the command.
  const sign = command.words.findIndex((word, index) => index >= from && /^:::{1,2}\+?$/.test(word));
  const [values, file] =
    sign < 0
      ? [null, command.stdinFile]
      : /^::::/.test(command.words[sign] ?? '')
        ? [null, command.words[sign + 1] ?? null]
        : [command.words.slice(sign + 1), null];
  const words = command.words.slice(from, sign < 0 ? undefined : sign);
  if (mark === null || !words.some((word) => word.includes(mark))) return [{ ...command, words }];
  const fill = (value: string) => words.map((word) => word.replaceAll(mark, () => value));
  const lines = (values ?? command.stdin?.split('\n') ?? []).filter((line) => line.trim() !== '');
  const characters = lines.length * words.reduce((sum, word) => sum + word.length, 0);
  if (lines.length === 0 || lines.length > MOST_COMMANDS || characters > MOST_CHARACTERS)
    return [{ ...command, words: fill(`$(${program})`), sources: new Map([[`(${program})`, file]]) }];
  return lines.map((line) => ({ ...command, words: fill(line.trim()), stdin: null, stdinFile: null }));
}

/** What stands for a line, and where the options of xargs itself end. `null`: lines are put behind the command. */
function markOf(words: readonly string[], at: number, parallel: boolean): { mark: string | null; from: number } {
  let mark = parallel ? '{}' : null;
  let from = at + 1;
  for (; /^-./.test(words[from] ?? ''); from += 1) {
    const word = words[from] ?? '';
    const glued = /^(?:-[Ii]|--replace=)(.+)$/.exec(word)?.[1];
    if (glued !== undefined) mark = glued;
    else if (word === '-i' || word === '--replace') mark = '{}';
    else if (/^-[IJ]$/.test(word)) {
      from += 1;
      mark = words[from] ?? null;
    } else if (/^(?:-[nPLsdEajR]|--(?:max-\w+|delimiter|arg-file|jobs|colsep))$/.test(word)) from += 1;
  }
  return { mark, from };
}
