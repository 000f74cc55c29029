import type { DoorRefusal, HostExplanations } from '../contract/facts/host.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';
import { number } from './prose.ts';
import type { ExplanationWords, Said } from './shapes.ts';

/** What the page on this computer says by itself, before it is the window. */
export const hostWords = words('host', {
  opening: 'Opening Pushwright…',
  allowed: 'Allowed. You can close this tab.',
  notSent: 'Nothing is sent. You can close this tab.',
  noSuchPage: 'There is no such page here.',
  downloadGone: 'This file waited too long, and is not kept any more.',
  comeBack: 'Start Pushwright again (npm start) for a fresh link: it opens the one that is running.',
  refused: (status: string, sentence: string) => t`Refused (${status}): ${sentence}`,
  noMoreShown: 'Further refusals are not shown.',
  homeFolder: 'your home folder',
});

const REFUSALS = words('door-refusals', {
  'host-not-once': 'A request must name one host, once.',
  'other-host': (ours: string) => t`This page answers at http://${ours} only, under no other name.`,
  'other-page': 'The request comes from another page than Pushwright’s.',
  'too-many-pages': 'Too many pages are open: close one of them.',
  method: (method: string) => t`Only ${method} is answered here.`,
  'no-link-used': 'This page opens with a link of its own, and this browser has not used one in this run.',
  'link-spent': 'This link was used before, or is too old.',
  'question-late': 'This question was answered before, or is too old.',
  'link-not-asked-by-us': 'Only Pushwright itself may ask for a link.',
  'no-such-request': 'There is no such request.',
  'not-json': 'Requests are JSON, and say so.',
  compressed: 'Requests are not compressed.',
  'body-too-large': (kib: number) => t`What was sent is larger than ${kib} KiB, the most this request takes.`,
  'no-argument': 'The request is not a JSON object with an argument.',
  'file-name': 'A file needs one name, of a line at most.',
  'file-too-large': (name: string) => t`${name} is larger than 1 MiB: no identity or certificate file is.`,
  'list-too-large': (name: string, mib: number) =>
    t`${name} is larger than ${mib} MiB: send it with the command line, pushwright send --tokens.`,
  'list-unwritable': (name: string) =>
    t`${name} could not be kept: the disk with the data folder has no room, or cannot be written to.`,
});

/** Why a request was turned away, in one sentence. */
export function doorRefusal(refusal: DoorRefusal): string {
  switch (refusal.why) {
    case 'other-host':
      return REFUSALS['other-host'](refusal.ours);
    case 'method':
      return REFUSALS.method(refusal.method);
    case 'body-too-large':
      return REFUSALS['body-too-large'](refusal.kib);
    case 'file-too-large':
    case 'list-unwritable':
      return REFUSALS[refusal.why](refusal.name);
    case 'list-too-large':
      return REFUSALS['list-too-large'](refusal.name, refusal.mib);
    default:
      return REFUSALS[refusal.why];
  }
}

/** The same, with how to come back in. */
export function doorRefused(refusal: DoorRefusal): Said {
  return { sentence: doorRefusal(refusal), remedy: hostWords.comeBack };
}

const NOT_TAKEN = words('files-not-taken', {
  'no-file': (name: string) => t`“${name}” is not a file on a disk.`,
  unreadable: (name: string) => t`${name} could not be read.`,
  'too-large': (name: string, mib: number) =>
    t`${name} is larger than ${number(mib)} MiB, the most a browser hands over: send it with the command line, pushwright send --tokens.`,
});

export const hostExplanations = words<ExplanationWords<HostExplanations>>('host-explanations', {
  'data-folder-unusable': ({ folder, why }) => {
    const fault = fileFault(why, 'write');
    return {
      sentence: t`Pushwright’s data folder ${folder} cannot be used: ${fault.why}.`,
      remedy: t`${fault.remedy} The variable PUSHWRIGHT_HOME names another.`,
    };
  },
  'page-missing': { sentence: 'The page has not been built.', remedy: 'Run: npm run build' },
  'port-taken': ({ port }) => ({
    sentence: t`Port ${port} is taken by another program.`,
    remedy: 'Choose another with --port, or 0 for a free one.',
  }),
  'port-forbidden': ({ port }) => ({
    sentence: t`Port ${port} may not be used by you.`,
    remedy: 'Choose one from 1024 on with --port, or 0 for a free one.',
  }),
  'file-not-taken': (facts) => ({
    sentence:
      facts.why === 'too-large' ? NOT_TAKEN['too-large'](facts.name, facts.mib) : NOT_TAKEN[facts.why](facts.name),
    remedy: 'Choose a file from a disk of this computer.',
  }),
  'host-lost': {
    sentence: 'The connection to Pushwright is lost: the program that served this page does not answer.',
    remedy:
      'Start it again with npm start and open the address it prints. Everything typed before is kept there; copy what you type here from now on.',
  },
  'send-lost-sight': {
    sentence: 'The window lost sight of this send while the connection to Pushwright was gone.',
    remedy: 'The connection log tells what was sent and how it ended.',
  },
  'unknown-channel': {
    sentence: 'The window asked for something this version of Pushwright does not know.',
    remedy: 'Reload the window; if it comes back, please report it.',
  },
  'device-tokens-too-many': ({ count, most }) => ({
    sentence: t`${number(count)} device tokens are more than a field is good for: ${number(most)}.`,
    remedy: t`Put them into a file, one a line, and press “Choose a list”: it may hold millions.`,
  }),
  'headers-unreadable': {
    sentence: 'One of the delivery options cannot be read.',
    remedy: 'Look at the delivery options below the payload.',
  },
});
