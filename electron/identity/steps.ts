import { type GuideStep, REQUEST_STEPS, TOKEN_KEY_STEPS } from '../../contract/signing-request.ts';

/*
 * Where to click, in the words that the screens of Apple and Microsoft use (Apple: Keychain Access User Guide, Developer
 * Account Help; Microsoft: certificates snap-in). One list for each errand; nothing here knows of an identity.
 */

/** Certificate and key together out of Keychain Access. */
export const EXPORT_P12_STEPS: readonly string[] = [
  'On the Mac that made the signing request, and as the same user, open Keychain Access (press ⌘Space and type its name).',
  'In the sidebar choose “login”, then above the list choose “My Certificates”.',
  'Click the triangle beside the certificate: its private key shows below it. No triangle: the key is not on this Mac.',
  'Select the certificate, choose File, Export Items…, and the format Personal Information Exchange (.p12).',
  'Enter a passphrase for the file, then the Mac’s own password where it is asked for.',
  'Choose that .p12 here.',
];

/** A signing request of one's own, then its certificate (contract/signing-request.ts has the guide). */
export const NEW_REQUEST_STEPS: readonly string[] = REQUEST_STEPS.map(stepInWords);

/** A new certificate in Apple's developer account, from a signing request that is at hand. */
export const NEW_CERTIFICATE_STEPS: readonly string[] = REQUEST_STEPS.filter(
  ({ id }) => id !== 'make' && id !== 'save',
).map(stepInWords);

/** The ids that a provider token names. */
export const KEY_ID_STEPS: readonly string[] = [
  'At developer.apple.com/account choose Certificates, Identifiers & Profiles, then Keys, then the key: its Key ID stands in its details.',
  'The file that Apple gives has it in its name: AuthKey_KEYID.p8.',
];

export const TEAM_ID_STEPS: readonly string[] = [
  'At developer.apple.com/account look under Membership details: the Team ID has ten characters.',
];

/** A new provider token key. */
export const NEW_KEY_STEPS: readonly string[] = TOKEN_KEY_STEPS.map(stepInWords);

/** The clock of the computer. */
export const CLOCK_STEPS: readonly string[] = [
  'macOS: System Settings, General, Date & Time, “Set time and date automatically”. Windows: Settings, Time & language, Date & time, “Set time automatically”.',
];

/** Certificate and key together out of the certificate store of Windows. */
export const EXPORT_PFX_STEPS: readonly string[] = [
  'Press Windows+R, type certmgr.msc, and open Personal, Certificates.',
  'Right-click the certificate, choose All Tasks, Export…, and “Yes, export the private key”. If that cannot be chosen, the key was imported as not exportable.',
  'Choose Personal Information Exchange (.PFX), tick Password, and enter one.',
  'Choose that .pfx here.',
];

function stepInWords({ title, text }: GuideStep): string {
  return `${title}: ${text}`;
}
