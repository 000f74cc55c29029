import { Menu, type MenuItemConstructorOptions } from 'electron';
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

/** Sets the menu bar. Its standard roles also carry the shortcuts for copying and pasting on macOS. */
export function setMenu(platform: string): void {
  const template: MenuItemConstructorOptions[] = [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    { role: 'fileMenu' },
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
