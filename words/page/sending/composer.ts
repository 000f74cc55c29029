import type { ReadOnlyReason } from '../../../payload/preview/fields.ts';
import { t, words } from '../../language.ts';
import { count, number } from '../../prose.ts';

export const composerWords = words('page-composer', {
  view: 'How the payload is written',
  fields: 'Fields',
  split: 'Split',
  lineColumn: (line: number, column: number) => t`Line ${number(line)}, column ${number(column)}`,
  next: 'Next',
  previous: 'Previous',
  selectAll: 'Select all',
  matchCase: 'Match case',
  regularExpression: 'Regular expression',
  wholeWords: 'Whole words',
  replace: 'Replace',
  replaceAll: 'Replace all',
  closeSearch: 'Close search',
  pushType: 'Push type',
  minify: 'Minify',
  tooMany: (bytes: number) => t`${number(bytes)} too many`,
  left: (bytes: number) => t`${number(bytes)} left`,
  payload: 'Payload',
  jsonTabLeaves: 'JSON. Tab leaves the editor; F8 goes to the next problem.',
  title: 'Title',
  subtitle: 'Subtitle',
  body: 'Body',
  sound: 'Sound',
  none: 'none',
  badge: 'Badge',
  unchanged: 'unchanged',
  badgeWholeNumber: 'A badge is a whole number; 0 clears it.',
  readOnly: {
    'too-long': 'The payload is too long to be shown here.',
    'aps-not-object': '“aps” is not an object: change it in the JSON.',
    'alert-not-object': '“alert” is neither a text nor an object: change it in the JSON.',
    'badge-not-number': '“badge” is not a number here: change it in the JSON.',
    'critical-sound': 'The sound of a critical alert: change it in the JSON.',
    'not-text': (key: string) => t`“${key}” is not a text here: change it in the JSON.`,
    broken: 'Fix the JSON first.',
    brokenAt: (line: number, column: number) => t`Fix the JSON at line ${line}, column ${column} first.`,
  },
  problems: 'Problems',
  problemCount: 'Problem count',
  use: (replacement: string) => t`Use ${replacement}`,
  andMore: (more: number) => t`and ${number(more)} more`,
  errorMark: 'Error:',
  warningMark: 'Warning:',
  errors: (errors: number) => count(errors, { one: 'error', other: 'errors' }),
  warnings: (warnings: number) => count(warnings, { one: 'warning', other: 'warnings' }),
  nothingRemark: 'No problems',
  payloadSize: 'Payload size',
  bytesOf: (bytes: string, limit: number) => t`${bytes} of ${number(limit)} bytes`,
  /** What each push type is for, in a few words. */
  pushTypes: {
    alert: 'Shows, sounds or badges',
    background: 'Wakes the app without showing anything',
    voip: 'Rings for an incoming call',
    complication: 'Refreshes a watch complication',
    fileprovider: 'Tells a file provider of changes',
    location: 'Asks for the device’s place',
    liveactivity: 'Starts, updates or ends a Live Activity',
    pushtotalk: 'Starts someone talking',
    widgets: 'Redraws the app’s widgets',
    controls: 'Redraws the app’s controls',
    mdm: 'Calls the device to its management server',
  },
});

/** Why a field of the payload can only be changed in the JSON. */
export function readOnlyReason(reason: ReadOnlyReason): string {
  const { readOnly } = composerWords;
  if (reason.why === 'not-text') return readOnly['not-text'](reason.key);
  if (reason.why !== 'broken') return readOnly[reason.why];
  return reason.at === null ? readOnly.broken : readOnly.brokenAt(reason.at.line, reason.at.column);
}
