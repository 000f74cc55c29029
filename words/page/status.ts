import { t, words } from '../language.ts';
import { count, number } from '../prose.ts';

export const statusWords = words('page-status', {
  noOpenConnection: 'No open connection',
  openConnections: 'Open connections',
  andMore: (more: number) => t` and ${number(more)} more`,
  close: (connection: number, destination: string) => t`Close #${connection} to ${destination}`,
  copyReport: 'Copy report',
  pushwright: (version: string) => t`Pushwright ${version}`,
  connecting: 'Connecting…',
  connected: (age: string, notifications: number) =>
    t`Connected ${age} · ${count(notifications, { one: 'notification', other: 'notifications' })}`,
  seconds: (seconds: number) => t`${seconds} s`,
  minutes: (minutes: number) => t`${minutes} min`,
  hours: (hours: number, minutes: number) => t`${number(hours)} h ${minutes} min`,
});
