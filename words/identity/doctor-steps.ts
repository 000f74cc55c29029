import { REQUEST_STEP_IDS, TOKEN_KEY_STEP_IDS } from '../../contract/signing-request.ts';
import { t, words } from '../language.ts';
import { guideWords, type StepWords } from './guide.ts';

/*
 * Where to click, in the words that the screens of Apple and Microsoft use (Apple: Keychain Access User Guide, Developer
 * Account Help; Microsoft: certificates snap-in). One list for each errand; nothing here knows of an identity.
 */

const ERRANDS = words('doctor-steps', {
  /** Certificate and key together out of Keychain Access. */
  exportP12: [
    'On the Mac that made the signing request, and as the same user, open Keychain Access (press ⌘Space and type its name).',
    'In the sidebar choose “login”, then above the list choose “My Certificates”.',
    'Click the triangle beside the certificate: its private key shows below it. No triangle: the key is not on this Mac.',
    'Select the certificate, choose File, Export Items…, and the format Personal Information Exchange (.p12).',
    'Enter a passphrase for the file, then the Mac’s own password where it is asked for.',
    'Choose that .p12 here.',
  ],
  /** Certificate and key together out of the certificate store of Windows. */
  exportPfx: [
    'Press Windows+R, type certmgr.msc, and open Personal, Certificates.',
    'Right-click the certificate, choose All Tasks, Export…, and “Yes, export the private key”. If that cannot be chosen, the key was imported as not exportable.',
    'Choose Personal Information Exchange (.PFX), tick Password, and enter one.',
    'Choose that .pfx here.',
  ],
  /** The certificate into the keychain that holds its key. */
  sameKeychain: [
    'Open Keychain Access (press ⌘Space and type its name) and choose “Certificates” above the list.',
    'Drag the certificate onto the keychain in the sidebar that holds its key, usually “login”.',
    'Choose “My Certificates”: the certificate has a triangle now, with its key below.',
    'Search here again.',
  ],
  /** The ids that a provider token names. */
  keyId: [
    'At developer.apple.com/account choose Certificates, Identifiers & Profiles, then Keys, then the key: its Key ID stands in its details.',
    'The file that Apple gives has it in its name: AuthKey_KEYID.p8.',
  ],
  teamId: ['At developer.apple.com/account look under Membership details: the Team ID has ten characters.'],
  /** The clock of the computer. */
  clock: [
    'macOS: System Settings, General, Date & Time, “Set time and date automatically”. Windows: Settings, Time & language, Date & time, “Set time automatically”.',
  ],
});

/** What is to be clicked, in order, by errand. */
export const doctorSteps = {
  ...ERRANDS,
  /** A signing request of one's own, then its certificate. */
  newRequest: REQUEST_STEP_IDS.map((id) => step(guideWords.request[id])),
  /** A new certificate in Apple's developer account, from a signing request that is at hand. */
  newCertificate: REQUEST_STEP_IDS.filter((id) => id !== 'make' && id !== 'save').map((id) =>
    step(guideWords.request[id]),
  ),
  /** A new provider token key. */
  newKey: TOKEN_KEY_STEP_IDS.map((id) => step(guideWords.tokenKey[id])),
};

function step({ title, text }: StepWords): string {
  return t`${title}: ${text}`;
}
