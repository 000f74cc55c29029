import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { APP_URL } from './app-scheme.ts';
import { fitPlace, LEAST_SIZE, readPlace } from './bounds.ts';
import { offerEditing } from './context-menu.ts';

/** The page's own grounds (renderer/ui/tokens.css, `--color-window`), so that nothing flashes before its first paint. */
const GROUND = { light: '#f6f6f8', dark: '#18181b' } as const;

/** Opens the one window there is, on the page; it shows itself at the page's first paint. Every option is written out. */
export function createWindow(dataFolder: string): BrowserWindow {
  const { maximized, ...place } = fitPlace(
    readPlace(dataFolder),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...place,
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    title: 'Pushwright',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false, // downloads its dictionaries
    },
  });
  offerEditing(window);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  void window.loadURL(APP_URL);
  return window;
}
