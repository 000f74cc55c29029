import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, session, type WebContents } from 'electron';
import type { Events } from '../contract/events.ts';
import type { FatalFault } from '../contract/facts/host.ts';
import { SECRET_VARIABLES } from '../contract/secrets.ts';
import { fatalFault, folderFault, programWords, startRefusal } from '../words/window.ts';
import { systemClock } from './apns/clock.ts';
import type { Backend } from './backend/backend.ts';
import { Redactor } from './backend/log/redact.ts';
import { dataFolder } from './backend/store/data-folder.ts';
import { COMMAND_NAMES } from './cli/command-names.ts';
import { makeFolderSync } from './ground/make-folder.ts';
import { outlivesTerminal } from './ground/nohup.ts';
import { printable } from './ground/printable.ts';
import { tidyPrivateFolder } from './ground/private-folder.ts';
import { errorCode } from './ground/system-error.ts';
import { forwardEvents } from './ipc/mount-ipc.ts';
import { openIpc } from './ipc/open-ipc.ts';
import { loadPageFiles } from './page/page-files.ts';
import { openKeyStore } from './secrets/open-key-store.ts';
import { APP_ORIGIN, declareAppScheme, serveAppScheme } from './window/app-scheme.ts';
import { askDocumentPaths } from './window/ask-document-paths.ts';
import { askFolderPath } from './window/ask-folder-path.ts';
import { askHost } from './window/ask-host.ts';
import { askSavePath } from './window/ask-save-path.ts';
import { writePlace } from './window/bounds.ts';
import { createWindow } from './window/create-window.ts';
import { filesHandedOver, OPENING_SWITCHES, startOf } from './window/first-words.ts';
import { Gestures } from './window/gestures.ts';
import { type MenuWork, setMenu } from './window/menu.ts';
import { OpenedFiles } from './window/opened-files.ts';
import { closeNetwork, denyNavigation, denyPermissions } from './window/policy.ts';
import { answerQuestion, QUESTION, resolveSystemProxy, resolveSystemProxyOutside } from './window/system-proxy.ts';

/** Exit code of a command that did nothing (docs/command-line.md). */
const NOTHING_DONE = 2;
/** A gateway that does not let go must not keep the program from ending. */
const CLOSE_MS = 5_000;
/** A page that crashes again and again is not brought back for ever. */
const MOST_REVIVALS = 3;

/** Takes out of an error's text what must not leave this computer; the backend teaches it. */
const redactor = new Redactor(homedir());

const question = app.commandLine.hasSwitch(QUESTION);
const debugged = OPENING_SWITCHES.find((name) => app.isPackaged && app.commandLine.hasSwitch(name));
const words = app.isPackaged ? process.argv.slice(1).filter((word) => word !== '--no-sandbox') : [];
const asked = startOf(words, process.cwd(), COMMAND_NAMES);
if (debugged !== undefined) {
  say(programWords.debugged(debugged));
  process.exit(NOTHING_DONE);
} else if (question) answerQuestion(join(dataFolder(process.env, process.platform, homedir()), 'electron'));
else if (asked.kind === 'refused') {
  say(startRefusal(asked.refusal));
  process.exit(NOTHING_DONE);
} else if (asked.kind === 'command') runCommand(words);
else runWindow(asked.files);

function runCommand(args: readonly string[]): void {
  const { platform, env } = process;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    // Chromium ends the program before a command could, whatever the command is.
    say(programWords.noDisplay);
    process.exit(NOTHING_DONE);
  }
  app.dock?.hide();
  // Loads only now: the window needs none of it.
  void import('./cli/main.ts').then(({ main }) => main(args, { resolveSystemProxy })).then((code) => app.exit(code));
}

/** `files`: absolute paths, opened as if they had been dropped. */
function runWindow(files: readonly string[]): void {
  const folder = dataFolder(process.env, process.platform, homedir());
  const environment = { ...process.env };
  // What Chromium starts, the user's browser too, inherits the rest.
  for (const name of SECRET_VARIABLES) delete process.env[name];
  const browserFolder = join(folder, 'electron');
  try {
    makeFolderSync(browserFolder);
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    stop('data-folder', new Error(folderFault(folder, errorCode(error))));
    return;
  }
  app.setPath('userData', browserFolder);
  // As root on Linux Chromium runs with --no-sandbox or not at all; asking for it all the same ends every page.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  if (!app.requestSingleInstanceLock({ files })) {
    // not prose: what scripts/start.mjs waits for
    tellStarter('running already', () => app.exit(0));
    return;
  }
  declareAppScheme();
  closeNetwork(app);
  const gestures = new Gestures();
  denyNavigation(app, gestures, say);

  const page = loadPageFiles(join(__dirname, '..', 'renderer'));
  page.catch((error: unknown) => stop('page-unreadable', error));
  let window: BrowserWindow | null = null;
  const contents = () => window?.webContents ?? null;
  const opened = new OpenedFiles(() =>
    contents()?.send('files.waiting', { waiting: true } satisfies Events['files.waiting']),
  );
  opened.add(files);
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened.add([path]);
  });
  const backend = lazyBackend({ folder, environment, gestures, window: () => window });
  const openBackend = backend.open;
  let placing: Promise<void> = Promise.resolve();

  app.on('second-instance', (_event, _words, _folder, handedOver) => {
    opened.add(filesHandedOver(handedOver));
    if (window?.isMinimized() === true) window.restore();
    window?.show();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  endWith(async () => {
    await placing;
    await (await backend.opened())?.close();
  });

  void app.whenReady().then(() => {
    serveAppScheme(page);
    denyPermissions(session.defaultSession);
    const chooseFolder = async () => (window !== null && (await gestures.spend()) ? askFolderPath(window) : null);
    const openedFiles = async () => opened.take((await openBackend()).registerFile);
    openIpc({ backend: openBackend, origin: APP_ORIGIN, contents, chooseFolder, openedFiles, onRefusal: say });
    window = createWindow(folder);
    keepAlive(window);
    gestures.watch(window.webContents);
    const shown = window;
    shown.once('ready-to-show', () => tellStarter('opened'));
    shown.on('close', () => {
      const maximized = shown.isMaximized();
      placing = writePlace(folder, { ...shown.getNormalBounds(), maximized }).catch(() => undefined);
    });
    shown.on('closed', () => {
      window = null;
    });
    setMenu(process.platform, menuWork({ gestures, opened, window: () => window, contents }));
    // The page is on its way in a process of its own: what its first request will need loads meanwhile.
    void openBackend();
  });
}

/** What the menu does: the page is asked, or the user for files. */
function menuWork({
  gestures,
  opened,
  window,
  contents,
}: {
  readonly gestures: Gestures;
  readonly opened: OpenedFiles;
  readonly window: () => BrowserWindow | null;
  readonly contents: () => Pick<WebContents, 'send'> | null;
}): MenuWork {
  return {
    ask: (action) => {
      gestures.count();
      contents()?.send('action.asked', { action } satisfies Events['action.asked']);
    },
    openFiles: () => void askDocumentPaths(window()).then((paths) => opened.add(paths)),
  };
}

/** The backend of the window, made when it is first asked for; `opened`: what there is of it, `null` before. */
function lazyBackend({
  folder,
  environment,
  gestures,
  window,
}: {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly gestures: Gestures;
  readonly window: () => BrowserWindow | null;
}): { readonly open: () => Promise<Backend>; readonly opened: () => Promise<Backend> | null } {
  let backend: Promise<Backend> | null = null;
  const make = async (): Promise<Backend> => {
    const [{ createBackend }] = await Promise.all([
      import('./backend/create-backend.ts'),
      tidyPrivateFolder(folder, homedir()),
    ]);
    const made = createBackend({
      host: 'electron',
      version: app.getVersion(),
      dataFolder: folder,
      clock: systemClock,
      redactor,
      secretStore: openKeyStore(),
      saving: {
        kind: 'dialog',
        choosePath: async (name) => ((await gestures.spend()) ? askSavePath(window(), name) : null),
      },
      onDocument: (path) => app.addRecentDocument(path),
      confirmHost: async (question) => {
        const shown = window();
        return shown !== null && (await gestures.spend()) ? askHost(shown, question) : 'unasked';
      },
      network: { environment, resolveSystemProxy: resolveSystemProxyOutside },
    });
    forwardEvents(made, APP_ORIGIN, () => window()?.webContents ?? null);
    return made;
  };
  return {
    open: () => {
      backend ??= make();
      return backend;
    },
    opened: () => backend,
  };
}

/** Brings a page that crashed back: what was typed is on the disk. */
function keepAlive(window: BrowserWindow): void {
  let revivals = 0;
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return;
    revivals += 1;
    if (revivals <= MOST_REVIVALS) window.webContents.reload();
    else stop('page-crashes', new Error(reason));
  });
}

/** Ends the program on every way out only after `settle`, or after five seconds. */
function endWith(settle: () => Promise<void>): void {
  let ending = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const exit = (): void => app.exit(0);
    setTimeout(exit, CLOSE_MS);
    settle().then(exit, exit);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
  const outlives = outlivesTerminal(process.env);
  process.on('SIGHUP', () => {
    if (!outlives) app.quit();
  });
  // The start script is gone, however it went: nobody is left to press Ctrl-C.
  process.on('disconnect', () => app.quit());
  process.on('uncaughtException', (error) => stop('internal', error));
}

/** Tells scripts/start.mjs, where it started this, that nothing has to take the window's place. */
function tellStarter(what: 'opened' | 'running already', then: () => void = () => undefined): void {
  if (process.send === undefined) then();
  else process.send(what, undefined, undefined, then);
}

function say(sentence: string): void {
  process.stderr.write(`${printable(sentence)}\n`);
}

function stop(fault: FatalFault, error: unknown): void {
  const why = redactor.redact(error instanceof Error ? error.message : String(error));
  const { line, title, text } = fatalFault(fault, why);
  say(line);
  dialog.showErrorBox(title, text);
  app.exit(1);
}
