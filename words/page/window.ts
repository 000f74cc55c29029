import { t, words } from '../language.ts';
import { number } from '../prose.ts';

export const windowWords = words('page-window', {
  whereWhomDevices: 'Where to, as whom, to which devices',
  binaryGateway: 'the binary gateway',
  heightResultLog: 'Height of result and log',
  dropOpen: 'Drop to open',
  whatMayBeDropped:
    'Certificates and keys (.p12, .pem, .cer, .p8) or a folder of them, a payload (.json, .apns), or a list of device tokens (.csv, .txt)',
  draftKept: 'Draft kept',
  keepingDraft: 'Keeping draft…',
  draftNotKept: 'Draft not kept',
  noDeviceYet: 'No device yet',
  simulator: 'Simulator',
  sandbox: 'Sandbox',
  production: 'Production',
  otherGateway: 'Other gateway',
  iosSimulator: (device: string) => t`iOS Simulator (${device})`,
  noIdentityNeeded: 'No identity needed',
  simulatorStarting: 'The simulator is starting',
  noIdentity: 'No identity',
  dismiss: 'Dismiss',
  filledIn: 'Filled in.',
  undoneInPart: 'Undone, but for what you typed since: that stays.',
  undoExchanges: 'Undo exchanges it for what stood there before, and back.',
  undo: 'Undo',
  textHolds: (holds: string) => t`The text holds ${holds}.`,
  fillIn: 'Fill in',
  openBroadcastChannels: 'Open Broadcast channels',
  leaveAsIs: 'Leave it as it is',
  tryAgain: 'Try again',
  hostLost: {
    sentence: 'The connection to Pushwright is lost: the program that served this page does not answer.',
    remedy:
      'Start it again with npm start and open the address it prints. Everything typed before is kept there; copy what you type here from now on.',
  },
  fileTooLarge: (name: string, mib: number) =>
    t`${name} is larger than ${number(mib)} MiB, the most a browser hands over: send it with the command line, pushwright send --tokens.`,
  fileUnreadable: (name: string) => t`${name} could not be read.`,
  chooseFile: 'Choose a file from a disk of this computer.',
});
