import { Menu, type MenuItemConstructorOptions } from 'electron';
import { openOutside } from './outside-links.ts';

const HELP = [
  [
    'Sending Notification Requests to APNs',
    'https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns',
  ],
  [
    'Generating a Remote Notification',
    'https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification',
  ],
  ['Push Notifications Console', 'https://icloud.developer.apple.com/dashboard'],
] as const;

/** Sets the menu bar. Its standard roles also carry the shortcuts for copying and pasting on macOS. */
export function setMenu(platform: string): void {
  const template: MenuItemConstructorOptions[] = [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
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
