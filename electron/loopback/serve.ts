import { join } from 'node:path';
import { problem } from '../../contract/told.ts';
import { answerInBrowser } from '../../words/network.ts';
import type { Clock } from '../apns/clock.ts';
import { createBackend } from '../backend/create-backend.ts';
import type { Redactor } from '../backend/log/redact.ts';
import { ProblemError } from '../backend/problem-error.ts';
import { whileLocked } from '../ground/lock.ts';
import { preparePrivateFolder } from '../ground/private-folder.ts';
import { errorCode } from '../ground/system-error.ts';
import { loadPageFiles } from '../page/page-files.ts';
import { Downloads } from './downloads.ts';
import { downloadsFolder } from './downloads-folder.ts';
import { HostQuestions } from './host-questions.ts';
import { askForLink, removeLinkFile, writeLinkFile } from './link-file.ts';
import { ListsFolder } from './lists-folder.ts';
import { type BrowserSurroundings, openInBrowser, removeOpeningPage } from './open-browser.ts';
import { type Loopback, listenOnLoopback } from './server.ts';

export interface ServeOptions {
  /** 0 lets the system choose one. */
  readonly port: number;
  readonly version: string;
  readonly dataFolder: string;
  /** The user's own: files that must not pass through the browser are saved in its folder for downloads. */
  readonly homeFolder: string;
  /** The folder that the page was built into. */
  readonly pageFolder: string;
  readonly clock: Clock;
  /** `null` opens no browser. */
  readonly browser: BrowserSurroundings | null;
  /** Hears one sentence, without anything secret, of each request that was turned away. */
  readonly onRefusal: (sentence: string) => void;
  /** Hears a question that the page must not answer, with the address where it is. */
  readonly onQuestion: (sentence: string) => void;
  readonly redactor: Redactor;
}

/** A page that is being served. */
export interface Serving {
  /** Opens the page once, within ten minutes. */
  readonly link: string;
  /** An earlier run serves it: `link` is its, and there is nothing to wait for. */
  readonly elsewhere: boolean;
  /** Resolves with whether a browser opened. */
  readonly opened: Promise<boolean>;
  /** Settles what is being sent, closes everything; does nothing to an earlier run. */
  close(): Promise<void>;
}

/**
 * Serves the window as a page on 127.0.0.1, or finds the run that does so already from this data folder. Throws
 * `ProblemError` where the port or the data folder cannot be had or the page has not been built.
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { dataFolder } = options;
  const open = (link: string): Promise<boolean> =>
    options.browser === null
      ? Promise.resolve(false)
      : openInBrowser(link, dataFolder, options.browser).catch(() => false);

  try {
    await preparePrivateFolder(dataFolder, options.homeFolder);
  } catch (cause) {
    const facts = { folder: dataFolder, why: errorCode(cause) };
    throw new ProblemError(problem('data-folder-unusable', facts), { cause });
  }
  // Of two that start together one serves, and the other finds it.
  return whileLocked(join(dataFolder, '.serve.lock'), async () => {
    const earlier = await askForLink(dataFolder);
    return earlier === null
      ? start(options, open)
      : { link: earlier, elsewhere: true, opened: open(earlier), close: () => Promise.resolve() };
  });
}

async function start(options: ServeOptions, open: (link: string) => Promise<boolean>): Promise<Serving> {
  const page = await loadPageFiles(options.pageFolder).catch((cause: unknown) => {
    throw new ProblemError(problem('page-missing', null), { cause });
  });
  const { port, clock, onRefusal, dataFolder } = options;
  const downloads = new Downloads(clock);
  const lists = new ListsFolder(dataFolder);
  const questions = new HostQuestions(clock);
  await lists.clear();
  const backend = createBackend({
    host: 'loopback',
    version: options.version,
    dataFolder,
    clock,
    redactor: options.redactor,
    confirmHost: questions.ask,
    saving: {
      kind: 'download',
      offer: (file) => downloads.offer(file),
      folder: () => downloadsFolder(options.homeFolder, process.platform),
    },
  });
  let listening: Loopback | null = null;
  try {
    listening = await listenOnLoopback({ backend, page, downloads, lists, questions, port, clock, onRefusal });
    await writeLinkFile(dataFolder, { pid: process.pid, port: listening.port, secret: listening.linkSecret });
  } catch (error) {
    await listening?.close();
    await backend.close();
    throw whyNotListening(error, options.port);
  }
  const loopback = listening;
  questions.tellBy((code, question) => {
    const link = loopback.questionLink(code);
    options.onQuestion(answerInBrowser(question, link));
    void open(link);
  });
  const link = loopback.issueLink();
  return {
    link,
    elsewhere: false,
    opened: open(link),
    close: async () => {
      await loopback.close();
      await backend.close();
      await lists.clear();
      await removeLinkFile(dataFolder, loopback.linkSecret);
      await removeOpeningPage(dataFolder);
    },
  };
}

function whyNotListening(cause: unknown, port: number): unknown {
  switch (errorCode(cause)) {
    case 'EADDRINUSE':
      return new ProblemError(problem('port-taken', { port }), { cause });
    case 'EACCES':
      return new ProblemError(problem('port-forbidden', { port }), { cause });
    default:
      return cause;
  }
}
