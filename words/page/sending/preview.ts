import type { NeverShown, PreviewNote } from '../../../payload/preview/preview.ts';
import { t, words } from '../../language.ts';

export const previewWords = words('page-preview', {
  preview: 'Preview',
  beforeJsonBroke: 'As it was before the JSON broke.',
  critical: 'Critical',
  timeSensitive: 'Time sensitive',
  app: 'Your app',
  now: 'now',
  showLess: 'Show less',
  showAll: 'Show all',
  previewComesBack: 'The preview comes back when the JSON is valid.',
  arrivesSilently: 'Arrives silently.',
  playsDefaultSound: 'Plays the default sound.',
  plays: (sound: string) => t`Plays ${sound}.`,
  clearsBadge: 'Clears the badge.',
  setsBadge: (badge: number) => t`Sets the badge to ${badge}.`,
});

const NEVER_SHOWN = words<Readonly<Record<NeverShown, string>>>('preview-never-shown', {
  background: 'Nothing shows: the app is woken in the background, at most two or three times an hour.',
  voip: 'The app shows its call screen instead of a notification.',
  complication: 'Nothing shows: the watch app gets new data for its complication.',
  fileprovider: 'Nothing shows: the file provider extension looks for changes.',
  location: 'Nothing shows: the location extension is asked for the device’s place.',
  pushtotalk: 'The system shows who is talking instead of a notification.',
  widgets: 'Nothing shows: the app’s widgets are drawn again.',
  controls: 'Nothing shows: the app’s controls are drawn again.',
  mdm: 'Nothing shows: the device asks its management server for commands.',
});

const NOTES = words('preview-notes', {
  soundAndBadge: 'Only the sound plays and the badge changes: there is no text to show.',
  badgeGone: 'Only the badge disappears.',
  badge: (badge: number) => t`Only the badge changes, to ${badge}.`,
  sound: 'Only the sound plays: there is no text to show.',
  'no-alert': 'Nothing shows: there is no alert.',
  'no-text': 'Nothing shows: the alert has no text.',
  'live-activity': 'The Live Activity draws its own view; this is the alert that comes with it.',
  'may-change': 'The app’s service extension may change this before it shows.',
  localized: 'Keys stand for texts that the app translates on the device.',
  passive: 'Passive: it joins the list without lighting up the screen.',
  category: 'A category can add buttons, or show it in the app’s own way.',
});

/** A note on a preview in a sentence. */
export function previewNote(note: PreviewNote): string {
  if (note.id === 'never-shown') return NEVER_SHOWN[note.pushType];
  if (note.id !== 'only') return NOTES[note.id];
  if (note.badge === null) return NOTES.sound;
  if (note.sound) return NOTES.soundAndBadge;
  return note.badge === 0 ? NOTES.badgeGone : NOTES.badge(note.badge);
}
