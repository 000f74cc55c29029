import { t, words } from '../../language.ts';
import { count } from '../../prose.ts';

export const confirmProductionWords = words('page-confirm-production', {
  realDevices: (devices: number) => count(devices, { one: 'real device', other: 'real devices' }),
  pushType: (pushType: string) => t`Push type ${pushType}`,
  sendProduction: 'Send to production?',
  useProduction: 'Use production',
  app: 'App',
  asIdentity: (identity: string) => t`, as ${identity}`,
  devices: 'Devices',
  ofList: (devices: string, list: string) => t`${devices} of ${list}`,
  host: 'Host',
  notification: 'Notification',
  askedAgainWhen: 'Asked again when the app or the number of devices changes.',
  translatedApp: 'translated by the app',
});
