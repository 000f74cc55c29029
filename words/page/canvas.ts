import type { CanvasLayout } from '../../contract/kept/canvas.ts';
import { t, words } from '../language.ts';
import { count, number } from '../prose.ts';

/** The preview's places, what they are drawn with, and how a text fits. */
export const canvasWords = words('page-canvas', {
  place: 'Place',
  places: {
    lock: 'Lock Screen',
    banner: 'Banner',
    expanded: 'Expanded',
    'watch-short': 'Watch',
    'watch-long': 'Watch, raised',
  } satisfies Readonly<Record<CanvasLayout['place'], string>>,
  width: 'Width of the phone',
  points: (points: number) => t`${number(points)} pt`,
  textSize: 'Text size',
  stamp: 'Time',
  stamps: {
    now: 'now',
    minutes: '5m ago',
    hours: '3h ago',
    yesterday: 'Yesterday, 8:37 AM',
  } satisfies Readonly<Record<CanvasLayout['stamp'], string>>,
  more: 'More of the phone',
  look: 'Appearance',
  looks: { window: 'As the window', light: 'Light', dark: 'Dark' } satisfies Readonly<
    Record<CanvasLayout['look'], string>
  >,
  lockStyle: 'Notifications as',
  lockStyles: { stack: 'Stack', list: 'List', count: 'Count' } satisfies Readonly<
    Record<CanvasLayout['lockStyle'], string>
  >,
  zoom: 'Zoom',
  fit: 'Fit',
  percent: (percent: number) => t`${number(percent)} %`,
  shownAt: (percent: number) => t`Shown at ${number(percent)} %.`,
  bold: 'Bold text',
  fromRight: 'Device language runs from the right',
  hidden: 'Previews hidden',
  appName: 'Name of the app',
  notification: 'Notification',
  oneNotification: '1 Notification',
  watch: 'Apple Watch',
  dismissOnWatch: 'Dismiss',
  fits: (lines: number) => t`fits ${count(lines, { one: 'line', other: 'lines' })}`,
  cutAfter: (lines: number) => t`cut after ${count(lines, { one: 'line', other: 'lines' })}`,
  linesOf: (lines: number, most: number) => t`${number(lines)} of ${count(most, { one: 'line', other: 'lines' })}`,
  cutTitle: (seen: number, all: number) => t`Of the title about ${number(seen)} of ${number(all)} characters fit.`,
  cutSubtitle: (seen: number, all: number) =>
    t`Of the subtitle about ${number(seen)} of ${number(all)} characters fit.`,
  cutBody: (seen: number, all: number) => t`Of the body about ${number(seen)} of ${number(all)} characters fit.`,
  figures: 'Where these figures are from',
  figuresWhat: 'Apple publishes no line limits. Each figure says whose it is.',
  marks: { published: 'published', measured: 'measured', assumed: 'assumed', yours: 'yours' },
  figureNames: {
    lines: 'Lines of title, subtitle, body',
    textWidth: 'Width of a line',
    margin: 'Margin of the card',
    icon: 'Icon',
    text: 'Text',
    time: 'Time',
  },
  type: (size: number, leading: number) => t`${number(size)} on ${number(leading)} pt`,
  lines: (title: string, subtitle: string, body: string) => t`${title}, ${subtitle}, ${body}`,
  all: 'all',
  none: 'none',
});
