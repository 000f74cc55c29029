import type { CallRefusal, FatalFault, NavigationRefusal, StartRefusal } from '../contract/facts/host.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';

/** What the window's program says outside its page: menu, dialogs of the system, the terminal that started it. */
export const programWords = words('window-program', {
  file: 'File',
  newDraft: 'New draft',
  open: 'Open…',
  save: 'Save',
  saveAs: 'Save as…',
  duplicate: 'Duplicate',
  documents: 'Documents and payloads',
  view: 'View',
  sendingRequests: 'Sending Notification Requests to APNs',
  generatingNotification: 'Generating a Remote Notification',
  console: 'Push Notifications Console',
  searchFolder: 'Search a folder for certificates and keys',
  search: 'Search',
  allFiles: 'All files',
  noSuchPage: 'There is no such page.',
  debugged: (option: string) =>
    t`Pushwright takes no --${option}: it would let other programs use your keys. Start it without.`,
  noDisplay: 'On Linux the installed Pushwright needs a display, for commands too: start it under xvfb-run.',
  keptSoStartAgain: (why: string) => t`${why}\n\nWhat you typed is kept. Start Pushwright again.`,
});

const FATAL = words<Readonly<Record<FatalFault, string>>>('window-fatal', {
  'data-folder': 'Pushwright’s data folder cannot be used',
  'page-unreadable': 'Pushwright’s page cannot be read',
  'page-crashes': 'Pushwright’s page keeps crashing',
  internal: 'Something failed inside Pushwright',
});

const FATAL_AS = words('window-fatal-as', {
  line: (what: string, why: string) => t`${what}: ${why}`,
  title: (what: string) => t`${what}.`,
  folder: (folder: string, why: string, remedy: string) => t`${folder}: ${why}. ${remedy}`,
});

/** What ends the program, as a line for a terminal, and as title and text of a dialog. */
export function fatalFault(fault: FatalFault, why: string): Readonly<Record<'line' | 'title' | 'text', string>> {
  const what = FATAL[fault];
  return { line: FATAL_AS.line(what, why), title: FATAL_AS.title(what), text: programWords.keptSoStartAgain(why) };
}

/** Why a folder that is to be written to cannot be used, with what to do; `code`: the system's. */
export function folderFault(folder: string, code: string): string {
  const { why, remedy } = fileFault(code, 'write');
  return FATAL_AS.folder(folder, why, remedy);
}

const START = words('window-start-refused', {
  address: (word: string) => t`“${word}” is an address, and Pushwright opens none`,
  missing: (word: string) => t`“${word}” is no file that is there`,
  tooMany: (files: number, most: number) => t`${files} files are more than the ${most} it opens at once`,
  whole: (what: string) => t`${what}: give the name of a command, or files to open (pushwright --help).`,
});

/** Why the program does not start, and what to give it. */
export function startRefusal(refusal: StartRefusal): string {
  if (refusal.why === 'too-many') return START.whole(START.tooMany(refusal.files, refusal.most));
  return START.whole(START[refusal.why](refusal.word));
}

export const navigationRefusals = words<Readonly<Record<NavigationRefusal, string>>>('navigation-refusals', {
  navigation: 'Refused a navigation away from the window’s page.',
  redirection: 'Refused a redirection.',
  frame: 'Refused a navigation of a frame.',
  webview: 'Refused a webview.',
  stay: 'Refused to stay on a page that is not the window’s own.',
  window: 'Refused to open a window.',
});

const CALLS = words('call-refusals', {
  'frame-gone': 'its frame is gone',
  'other-window': 'it comes from another window',
  'inner-frame': 'it comes from a frame inside the page',
  'other-origin': (origin: string) => t`it comes from ${origin}`,
  noAddress: 'a page without an address',
  whole: (channel: string, why: string) => t`Refused a call of ${channel}: ${why}.`,
});

/** Why a call of the window's door was refused, for the terminal. */
export function callRefusal(channel: string, refusal: CallRefusal): string {
  if (refusal.why !== 'other-origin') return CALLS.whole(channel, CALLS[refusal.why]);
  return CALLS.whole(channel, CALLS['other-origin'](refusal.origin ?? CALLS.noAddress));
}
