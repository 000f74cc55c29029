import { t, words } from '../language.ts';
import { number, plural } from '../prose.ts';

const sends = (count: number): string =>
  plural(count, { one: t`${number(count)} send`, other: t`${number(count)} sends` });

export const historyWords = words('cli-history', {
  summary: 'what was sent before, by window and command line',
  description: 'Lists what was sent before, by the window, the served page and the command line, and what came of it.',
  examples: `
Examples:
  pushwright history list --outcome rejected --day 2026-12-01
  pushwright history search "table is ready"
  pushwright history show mil8p6k0
  pushwright history keep none

Kept for 90 days and up to 200 MB, pinned sends longer; readable by you alone; without keys, passphrases and provider tokens.
The variable PUSHWRIGHT_HISTORY=none keeps nothing of a command, whatever was chosen.`,
  which: 'id of a send, or the beginning of it',
  list: { summary: 'sends, the newest first' },
  search: {
    summary: 'sends that hold a text anywhere',
    text: 'a word, a device token, a reason, an id, a part of a payload; large or small letters',
  },
  show: { summary: 'one send, whole', log: 'with what the connection log told meanwhile' },
  pin: { summary: 'keep a send when old ones go', undo: 'let it go with the others' },
  note: { summary: 'put a note on a send', text: 'the note; "" takes it away' },
  forget: { summary: 'delete sends, so that nothing of them stays' },
  clear: { summary: 'delete all of them, pinned ones too' },
  keep: { summary: 'say what is kept from now on, or see it', what: 'default or none; nothing to see it' },
  options: {
    topic: 'only to this topic',
    device: 'only to this device token, or a part of it',
    outcome: 'only where a notification ended so',
    day: 'only of this day: 2026-12-01',
    limit: 'how many',
  },
  none: 'No send fits.',
  more: (shown: number) => t`These are the newest ${number(shown)}. There are more: --limit.`,
  unreadable: (lines: number, folder: string) =>
    plural(lines, {
      one: t`One line in ${folder} cannot be read. It is left as it is.`,
      other: t`${number(lines)} lines in ${folder} cannot be read. They are left as they are.`,
    }),
  closed: (name: string, folder: string) => t`${name} in ${folder} cannot be read, so its sends are missing.`,
  newer: (id: string) => t`${id}: written by a newer Pushwright, shown as it stands.`,
  devices: (devices: number) => t`${number(devices)} devices`,
  unfinished: 'not ended',
  doors: { window: 'window', page: 'served page', 'command-line': 'command line' },
  destinations: {
    simulator: 'simulator',
    sandbox: 'sandbox',
    production: 'production',
    'ios-simulator': 'iOS simulator',
  },
  field: {
    when: 'Sent',
    to: 'To',
    channel: 'Channel',
    topic: 'Topic',
    as: 'As',
    wire: 'Protocol',
    counts: 'Outcome',
    note: 'Note',
    pinned: 'Pinned',
    payload: 'Payload',
  },
  sentBy: (time: string, door: string) => t`${time} from the ${door}`,
  yes: 'yes',
  takenOut: (count: number) =>
    plural(count, {
      one: t`A secret was taken out of it, so it is not what was sent.`,
      other: t`${number(count)} secrets were taken out of it, so it is not what was sent.`,
    }),
  pinned: (id: string) => t`${id} stays when old sends go.`,
  unpinned: (id: string) => t`${id} goes with the others.`,
  noted: (id: string) => t`${id} has the note.`,
  forgotten: (id: string) => t`${id} is deleted.`,
  cleared: (count: number) => t`Deleted: ${sends(count)}.`,
  keeping: (count: number, folder: string) =>
    t`Sends are kept for 90 days and up to 200 MB in ${folder}: ${sends(count)} now.`,
  keepingNone: (count: number, folder: string) =>
    count === 0
      ? t`Nothing is kept.`
      : t`Nothing more is kept. ${sends(count)} from before are in ${folder}: “pushwright history clear” deletes them.`,
  byEnvironment: 'The variable PUSHWRIGHT_HISTORY says so.',
});
