import * as v from 'valibot';
import { type AppStart, COMPOSER_VIEWS, SIDE_PARTS, type WindowLayout } from '../app-start.ts';
import { DESTINATION_CHOICES } from '../destination.ts';
import type { Draft } from '../draft.ts';
import {
  type CanvasLayout,
  FIRST_CANVAS,
  LOCK_STYLES,
  LONGEST_APP_NAME,
  LOOKS,
  PHONE_WIDTHS,
  PLACES,
  STAMPS,
  TEXT_SIZES,
  ZOOMS,
} from '../kept/canvas.ts';
import { BINARY_COMMANDS, CONFIRMATIONS, PUSH_TYPES, WIRES } from '../notification.ts';
import { applePort, handle, payloadText, shortText } from './parts.ts';
import { takes } from './request.ts';

/** A draft as it arrives from the page and as it lies in its file, where a field that came later may be missing. */
export const draftSchema = v.strictObject({
  destination: v.picklist(DESTINATION_CHOICES),
  applePort,
  otherHost: shortText,
  otherAuthority: v.nullable(handle),
  iosSimulatorDevice: shortText,
  wire: v.picklist(WIRES),
  binaryCommand: v.picklist(BINARY_COMMANDS),
  confirmation: v.optional(v.picklist(CONFIRMATIONS), 'automatic'),
  identityId: v.nullable(handle),
  deviceTokens: payloadText,
  pushType: v.picklist(PUSH_TYPES),
  topic: shortText,
  priority: shortText,
  expiration: shortText,
  collapseId: shortText,
  apnsId: shortText,
  payload: payloadText,
}) satisfies v.GenericSchema<unknown, Draft>;

const F = FIRST_CANVAS;

/** Each part that is missing is as at first. */
const canvasSchema = v.object({
  place: v.optional(v.picklist(PLACES), F.place),
  width: v.optional(v.picklist(PHONE_WIDTHS), F.width),
  textSize: v.optional(v.picklist(TEXT_SIZES), F.textSize),
  bold: v.optional(v.boolean(), F.bold),
  look: v.optional(v.picklist(LOOKS), F.look),
  stamp: v.optional(v.picklist(STAMPS), F.stamp),
  lockStyle: v.optional(v.picklist(LOCK_STYLES), F.lockStyle),
  fromRight: v.optional(v.boolean(), F.fromRight),
  hidden: v.optional(v.boolean(), F.hidden),
  appName: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_APP_NAME)), F.appName),
  zoom: v.optional(v.picklist(ZOOMS), F.zoom),
}) satisfies v.GenericSchema<unknown, CanvasLayout>;

/** The window's arrangement, as it arrives and as it is kept. */
export const layoutSchema = v.object({
  lower: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))),
  drawer: v.optional(v.boolean(), false),
  view: v.optional(v.nullable(v.picklist(COMPOSER_VIEWS)), null),
  side: v.optional(v.picklist(SIDE_PARTS), 'history'),
  canvas: v.optional(canvasSchema, FIRST_CANVAS),
}) satisfies v.GenericSchema<unknown, WindowLayout>;

/** What the page asks for itself: its start, its arrangement, a report of what happened. */
export const appRequests = {
  'app.start': takes(v.undefined()).answers<AppStart>(),
  'layout.keep': takes(layoutSchema).answers<null>(),
  /** One redacted document for a ticket: versions, request, results, log. */
  'report.create': takes(v.undefined()).answers<{ readonly text: string }>(),
};
