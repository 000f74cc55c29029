import { t, words } from '../language.ts';

/** What can be done in the window, as the palette and the sheet of keys name it. */
export const actionWords = words('page-actions', {
  actions: {
    send: 'Send',
    stop: 'Stop what is being sent',
    app: 'Choose app & key',
    devices: 'Choose devices',
    destination: 'Choose destination',
    'add-key': 'Open a certificate or key…',
    paste: 'Paste a request…',
    fields: 'Show fields',
    json: 'Show JSON',
    split: 'Show fields beside JSON',
    history: 'History',
    'device-book': 'Devices',
    identities: 'Identities',
    palette: 'Find anything',
    log: 'Show or close the log',
    'clear-log': 'Clear the log',
    shortcuts: 'Keyboard shortcuts',
  },
  groups: { send: 'Send', choose: 'Choose', view: 'View', find: 'Find' },
  palette: 'Find anything',
  search: 'Actions, devices, identities, past sends',
  nothing: 'Nothing fits',
  results: 'What fits',
  kinds: {
    tool: 'Tool',
    device: 'Device',
    identity: 'App & key',
    destination: 'Destination',
  },
  sendTo: (device: string) => t`Send to ${device}`,
  use: (identity: string) => t`Send as ${identity}`,
  goTo: (destination: string) => t`Send to ${destination}`,
  noKeys: 'Rows of a list: ↑ and ↓ move, ↩ opens, the menu key has the rest.',
});
