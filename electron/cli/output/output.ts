import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Problem } from '../../../contract/outcome.ts';
import { outputWords } from '../../../words/cli/output.ts';
import { explain } from '../../../words/explain.ts';
import { fileFault } from '../../../words/files.ts';
import { printable, printableJson } from '../../ground/printable.ts';
import { errorCode } from '../../ground/system-error.ts';
import type { CliIo } from '../cli-io.ts';
import { problemText } from './problem-text.ts';

const STYLES = { good: '32', bad: '31', warning: '33', faint: '2', strong: '1' } as const;
export type Style = keyof typeof STYLES;
/** To the line's beginning, and everything in it away (ECMA-48: CR, EL). */
const CLEAR_LINE = '\r\u001b[K';
/** Bytes that wait for the reader of standard output, where a command goes on whether or not it reads. */
const MOST_UNREAD_BYTES = 1024 * 1024;
/** Characters that are written without waiting for the end of the turn. */
const WRITTEN_TOGETHER = 65_536;
/** What a stream says whose reader went away. */
const READER_GONE: readonly string[] = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'];

/**
 * The two streams of a command. With `json`, standard output carries JSON objects, one a line, and nothing else;
 * without, it carries sentences. What is wrong goes to standard error either way. Whatever a text came from, no character
 * leaves here that a terminal would obey (`printable`): the colours are put in after that.
 */
export class Output {
  readonly json: boolean;
  readonly #stdout: Writable;
  readonly #stderr: Writable;
  readonly #colours: { readonly stdout: boolean; readonly stderr: boolean };
  readonly #isTerminal: CliIo['isTerminal'];
  /** Stands for the beginning of a colour until a text is written: nobody outside can know it. */
  readonly #mark = `\u0001${randomBytes(6).toString('hex')}:`;
  readonly #marks = new RegExp(`${this.#mark}(\\d*);`);
  /** What goes to standard output together: a system call for each line is a quarter of a large batch. */
  #gathered = '';
  #readerGone = false;
  #incomplete = false;
  #status = false;

  constructor(io: Pick<CliIo, 'stdout' | 'stderr' | 'isTerminal' | 'environment'>, json: boolean) {
    this.json = json;
    this.#stdout = io.stdout;
    this.#stderr = io.stderr;
    this.#isTerminal = io.isTerminal;
    const { NO_COLOR: noColour = '', TERM: terminal = '' } = io.environment;
    const wanted = noColour === '' && terminal !== 'dumb';
    this.#colours = { stdout: wanted && io.isTerminal.stdout, stderr: wanted && io.isTerminal.stderr };
  }

  /**
   * Takes note of a reader that went away (`| head`): from then on nothing is written to it, and nothing fails. A disk that
   * takes no more is said, and makes the command incomplete. The returned function ends it.
   */
  watch(): () => Promise<void> {
    const onError = (error: Error): void => this.#stdoutFailed(error);
    const onLogReaderGone = (): void => undefined;
    this.#stdout.on('error', onError);
    this.#stderr.on('error', onLogReaderGone);
    return async () => {
      this.#flush();
      // What the last writes failed with is told a turn later.
      await new Promise((resolve) => setImmediate(resolve));
      this.#stdout.off('error', onError);
      this.#stderr.off('error', onLogReaderGone);
    };
  }

  /** Resolves when everything written has left, with whether a reader took it. */
  async taken(): Promise<boolean> {
    const stream = this.#stdout;
    this.#flush();
    if (!this.#readerGone && !stream.destroyed)
      await new Promise<void>((resolve) => stream.write('', () => setImmediate(resolve)));
    return !this.#readerGone;
  }

  #stdoutFailed(error: unknown): void {
    if (this.#readerGone) return;
    this.#readerGone = true;
    if (READER_GONE.includes(errorCode(error))) return;
    const { why, remedy } = fileFault(errorCode(error), 'write');
    this.fail(outputWords.nowhere(why, remedy));
  }

  /** One JSON object on a line of standard output. */
  object(value: object): void {
    this.#write(`${printableJson(JSON.stringify(value))}\n`);
  }

  /** Text for standard output whatever else goes there: help that was asked for. */
  print(text: string): void {
    this.#write(this.#clean(text));
  }

  /** A text that a program reads, exactly; a terminal is shown what it may be. */
  exact(text: string): void {
    this.#write(this.#isTerminal.stdout ? this.#clean(text) : text);
  }

  /** A line of people's text: standard output, or standard error where standard output belongs to JSON. */
  line(text: string): void {
    if (this.json) this.say(text);
    else this.#write(`${this.#clean(text)}\n`);
  }

  /** A line on standard error. */
  say(text: string): void {
    this.#clearStatus();
    this.#writeError(`${this.#clean(text)}\n`);
  }

  /** Something that was asked for cannot be written: said, and the command ends as incomplete whatever else it did. */
  fail(text: string): void {
    this.#incomplete = true;
    this.say(text);
  }

  /** True once something that was asked for could not be written. */
  get incomplete(): boolean {
    return this.#incomplete;
  }

  /** A line on the terminal behind standard error that the next one replaces; whatever else is written takes it away, as `null` does. */
  showStatus(text: string | null): void {
    this.#clearStatus();
    if (text === null) return;
    this.#writeError(this.#clean(text));
    this.#status = true;
  }

  #clearStatus(): void {
    if (this.#status) this.#writeError(CLEAR_LINE);
    this.#status = false;
  }

  /** Something to know that stops nothing. */
  warn(problem: Problem): void {
    this.say(`${this.paintError('warning', outputWords.warning)} ${problemText(problem)}`);
  }

  /** What stopped the command: all of it as text, the first as the one JSON object on standard output. */
  refuse(problems: readonly Problem[]): void {
    const [first] = problems;
    for (const problem of problems) this.say(`${this.paintError('bad', outputWords.error)} ${problemText(problem)}`);
    if (!this.json || first === undefined) return;
    const { code, place } = first;
    this.object({ error: { code, ...explain(first), place } });
  }

  /** Text for standard output in a colour, where it goes to a terminal. */
  paint(style: Style, text: string): string {
    return this.#paint(this.json ? this.#colours.stderr : this.#colours.stdout, style, text);
  }

  /** Text for standard error in a colour, where it goes to a terminal. */
  paintError(style: Style, text: string): string {
    return this.#paint(this.#colours.stderr, style, text);
  }

  #write(text: string): void {
    if (this.#isTerminal.stdout) this.#clearStatus();
    if (this.#readerGone) return;
    // After everything else that this turn of the event loop settles, and before anything that waits for the next.
    if (this.#gathered === '' && !this.#isTerminal.stdout) process.nextTick(() => this.#flush());
    this.#gathered += text;
    if (this.#isTerminal.stdout || this.#gathered.length >= WRITTEN_TOGETHER) this.#flush();
  }

  #flush(): void {
    const text = this.#gathered;
    this.#gathered = '';
    if (text === '' || this.#readerGone) return;
    try {
      this.#stdout.write(text);
    } catch (error) {
      // A file's stream of an earlier Node throws what others tell later.
      this.#stdoutFailed(error);
    }
  }

  /** Where standard error takes nothing there is nobody left to tell. */
  #writeError(text: string): void {
    try {
      this.#stderr.write(text);
    } catch {
      // As above.
    }
  }

  #paint(colours: boolean, style: Style, text: string): string {
    return colours ? `${this.#mark}${STYLES[style]};${text}${this.#mark};` : text;
  }

  /** The text as it may be shown, colours where the marks are. */
  #clean(text: string): string {
    return text
      .split(this.#marks)
      .map((part, index) => (index % 2 === 0 ? printable(part) : `\u001b[${part === '' ? '0' : part}m`))
      .join('');
  }

  /** Whether standard output can take a line without holding more for its reader than a slow one may leave. */
  get hasRoom(): boolean {
    return this.#stdout.writableLength + this.#gathered.length < MOST_UNREAD_BYTES;
  }

  /** Gives the reader of standard output a last while to catch up; one that does not is given up, and holds nothing up. */
  async giveUpAfter(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    const isRead = await Promise.race([this.ready().then(() => true), patience]);
    clearTimeout(timer);
    if (!isRead) this.#readerGone = true;
  }

  /** Resolves when the reader of standard output has caught up, so that a long list is never held in memory. */
  ready(): Promise<void> {
    const stream = this.#stdout;
    if (this.#readerGone || !stream.writableNeedDrain || stream.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'close', 'error']) stream.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'close', 'error']) stream.on(event, done);
    });
  }
}
