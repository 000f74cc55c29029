import { t, words } from '../language.ts';

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
