/** Where a notification is drawn. */
export const PLACES = ['lock', 'banner', 'expanded', 'watch-short', 'watch-long'] as const;
export type Place = (typeof PLACES)[number];

/** Widths of iPhones, points (Apple: Human Interface Guidelines, Layout). */
export const PHONE_WIDTHS = [375, 390, 393, 402, 420, 430, 440] as const;
export type PhoneWidth = (typeof PHONE_WIDTHS)[number];

/** Text sizes of a phone, the usual one `L` (Apple: Human Interface Guidelines, Typography). */
export const TEXT_SIZES = ['xS', 'S', 'M', 'L', 'xL', 'xxL', 'xxxL', 'AX1', 'AX2', 'AX3', 'AX4', 'AX5'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

export const STAMPS = ['now', 'minutes', 'hours', 'yesterday'] as const;
export const LOOKS = ['window', 'light', 'dark'] as const;
/** How the Lock Screen shows notifications, which is the user's choice. */
export const LOCK_STYLES = ['stack', 'list', 'count'] as const;
/** Of the size it has, in per cent; `fit`: as large as there is room, never more than that. */
export const ZOOMS = ['fit', '50', '75', '100', '150', '200'] as const;
export const LONGEST_APP_NAME = 60;

/** How the preview draws a notification: the phone, and how its user set it. */
export interface CanvasLayout {
  readonly place: Place;
  readonly width: PhoneWidth;
  readonly textSize: TextSize;
  readonly bold: boolean;
  /** `window`: as the window's own. */
  readonly look: (typeof LOOKS)[number];
  /** When it came: what is written there takes room of the title. */
  readonly stamp: (typeof STAMPS)[number];
  readonly lockStyle: (typeof LOCK_STYLES)[number];
  /** The device's language runs from the right. */
  readonly fromRight: boolean;
  /** Previews are shown to nobody. */
  readonly hidden: boolean;
  /** '': not known. */
  readonly appName: string;
  readonly zoom: (typeof ZOOMS)[number];
}

export const FIRST_CANVAS: CanvasLayout = {
  ...{ place: 'lock', width: 393, textSize: 'L', bold: false, look: 'window', stamp: 'now', lockStyle: 'list' },
  ...{ fromRight: false, hidden: false, appName: '', zoom: 'fit' },
};
