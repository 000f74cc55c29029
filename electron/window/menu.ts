import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuAction } from '../../contract/events.ts';
import { programWords } from '../../words/window.ts';
import { openOutside } from './outside-links.ts';

const HELP = [
  [
    programWords.sendingRequests,
    'https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns',
  ],
  [
    programWords.generatingNotification,
    'https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification',
  ],
  [programWords.console, 'https://icloud.developer.apple.com/dashboard'],
] as const;

/** What the menu does beside its standard roles. */
export interface MenuWork {
  /** Has the page do something. */
  readonly ask: (action: MenuAction) => void;
  /** Lets the user choose documents to open. */
  readonly openFiles: () => void;
}

/** Sets the menu bar. Its standard roles also carry the shortcuts for copying and pasting on macOS. */
export function setMenu(platform: string, work: MenuWork): void {
  const template: MenuItemConstructorOptions[] = [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    fileMenu(platform, work),
    { role: 'editMenu' },
    {
      label: programWords.view,
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: HELP.map(([label, url]) => ({ label, click: () => void openOutside(url) })) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** The page takes the keys itself, so that they do the same in a browser; the menu shows them. */
function fileMenu(platform: string, { ask, openFiles }: MenuWork): MenuItemConstructorOptions {
  const item = (label: string, keys: string, click: () => void): MenuItemConstructorOptions => ({
    ...{ label, click, accelerator: `CmdOrCtrl+${keys}`, registerAccelerator: false },
  });
  const isMac = platform === 'darwin';
  return {
    label: programWords.file,
    submenu: [
      item(programWords.newDraft, 'N', () => ask('new-draft')),
      item(programWords.open, 'O', openFiles),
      // The system keeps the list on macOS; elsewhere the page shows ours among its drafts.
      ...(isMac
        ? ([
            { role: 'recentDocuments', submenu: [{ role: 'clearRecentDocuments' }] },
          ] satisfies MenuItemConstructorOptions[])
        : []),
      { type: 'separator' },
      item(programWords.save, 'S', () => ask('save')),
      item(programWords.saveAs, 'Shift+S', () => ask('save-as')),
      item(programWords.duplicate, 'D', () => ask('duplicate')),
      { type: 'separator' },
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}
