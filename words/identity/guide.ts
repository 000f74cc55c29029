import type { AccountRole, RequestStepId, TokenKeyStepId } from '../../contract/signing-request.ts';
import { words } from '../language.ts';

/** What a step of a guide says; `page`: the link to the page of Apple's on which it begins. */
export interface StepWords {
  readonly title: string;
  readonly text: string;
  readonly page?: string;
}

interface GuideWords {
  readonly roles: Readonly<Record<AccountRole, string>>;
  readonly request: Readonly<Record<RequestStepId, StepWords>>;
  readonly tokenKey: Readonly<Record<TokenKeyStepId, StepWords>>;
  /** What App Managers and Developers do, who may not make push certificates themselves. */
  readonly askForCertificate: string;
  /** What they do who may not make keys. */
  readonly askForKey: string;
  /** Where other certificates than an app's are made (Apple: Account Help, Create VoIP services certificates, Create Wallet identifiers and certificates). */
  readonly otherCertificates: string;
}

/** The guides of contract/signing-request.ts, in the words that Apple's pages use (Account Help). */
export const guideWords = words<GuideWords>('guide', {
  roles: {
    'account-holder': 'Account Holder',
    admin: 'Admin',
    'app-manager': 'App Manager',
    developer: 'Developer',
  },
  request: {
    make: {
      title: 'Make the key and its request',
      text: 'The key stays here. The certificate will work with this one key only, and one request serves one certificate.',
    },
    save: {
      title: 'Save the request as a file',
      text: 'A .certSigningRequest file. It holds no secret: you may send it to whoever has the role for the next steps.',
    },
    'sign-in': {
      title: 'Sign in to the developer account',
      text: 'At developer.apple.com/account choose Certificates, Identifiers & Profiles. App Managers and Developers see it only where an Admin gave them access to it.',
      page: 'Open the account',
    },
    app: {
      title: 'Open the app',
      text: 'Click Identifiers in the sidebar, then the bundle ID of the app. It must be a whole one, without an asterisk.',
      page: 'Open Identifiers',
    },
    capability: {
      title: 'Turn push notifications on',
      text: 'Under Capabilities select the checkbox Push Notifications, then click Configure.',
    },
    create: {
      title: 'Begin a certificate',
      text: 'Below Production SSL Certificate click Create Certificate: despite its name it serves both environments. An app has room for two; where the button is missing, revoke one that nobody uses.',
    },
    upload: {
      title: 'Upload the request',
      text: 'Click Choose File, pick the .certSigningRequest file, then click Continue. “CSR algorithm/size incorrect” means that its key has not 2048 bits.',
    },
    download: {
      title: 'Download the certificate',
      text: 'Click Download. A file that ends in .cer comes into the Downloads folder.',
    },
    open: {
      title: 'Open the certificate here',
      text: 'Open the .cer whatever it is called: drop it on the window, choose it as an identity, or name it in a command. It is matched by the key itself.',
    },
  },
  tokenKey: {
    keys: {
      title: 'Begin a key',
      text: 'At developer.apple.com/account choose Certificates, Identifiers & Profiles, click Keys in the sidebar, then the add button (+).',
      page: 'Open Keys',
    },
    name: {
      title: 'Name it and choose push',
      text: 'Under Key Name enter a name, and select the checkbox beside Apple Push Notifications service (APNs).',
    },
    scope: {
      title: 'Say what it is for',
      text: 'Click Configure beside it. Choose the environment, and Team Scoped for all apps of the team or Topic Specific for some. A key for one environment is refused by the other.',
    },
    confirm: {
      title: 'Confirm it',
      text: 'Click Continue, look at the configuration once more, and confirm it.',
    },
    download: {
      title: 'Download it, once',
      text: 'Click Download. Apple does not keep the key: this is the only time, and a Download button that is greyed out was used before. Keep AuthKey_KEYID.p8 in a safe place.',
    },
    ids: {
      title: 'Note the two ids',
      text: 'The key id, ten characters, stands beside the key and in the name of the file. The team id, ten characters too, stands in the account under Membership details. They are easily swapped.',
    },
    open: {
      title: 'Open the key here',
      text: 'Drop the .p8 on the window, or name it in a command, and give the team id. No signing request is needed.',
    },
  },
  askForCertificate:
    'Apple lets only an Account Holder or Admin make push certificates. With another role, save the request and send it to one of them; the .cer that comes back opens here.',
  askForKey:
    'Apple lets only an Account Holder or Admin make keys. With another role, ask one of them for the .p8 file, its key id and the team id, on a way that nobody else reads: whoever has the file can send in the team’s name.',
  otherCertificates:
    'VoIP Services, Pass Type ID and Website Push ID certificates begin elsewhere: click Certificates in the sidebar, then the add button (+), choose the kind and click Continue. The request is uploaded there in the same way.',
});
