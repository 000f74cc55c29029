import type { Draft } from '../../contract/draft.ts';
import type { ImportOffer } from '../../payload/import/offer.ts';
import type { ListChoice } from './list-choice.ts';

/** Pasted text that could fill more than the field it was pasted in. */
export type Fill = OfferedFill | DoneFill;

interface OfferedFill {
  readonly phase: 'offered';
  readonly offer: ImportOffer;
  /** What was filled in before this was offered, and can still be undone. */
  readonly earlier: DoneFill | null;
}

interface DoneFill {
  readonly phase: 'done';
  readonly offer: ImportOffer;
  /** The fields that were filled in, as they stood until then, and as they stood after it. */
  readonly before: Partial<Draft>;
  readonly filled: Partial<Draft>;
  /** The whole draft right after it: as long as that stands, nothing else was changed. */
  readonly after: Draft;
  /** The list in whose place device tokens were filled in. */
  readonly list: ListChoice | null;
  /** It was undone but for fields that were typed into since: what stood there until it can still be brought back. */
  readonly isRest: boolean;
  readonly earlier: DoneFill | null;
}

/** What a fill changes in the window. */
interface Filled {
  readonly draft: Draft;
  readonly list: ListChoice | null;
  readonly fill: Fill | null;
}

/** Fields that hold what was typed: nobody can tell what stood in them. */
const TYPED: readonly (keyof Draft)[] = [
  ...(['payload', 'deviceTokens', 'topic', 'priority', 'expiration', 'collapseId', 'apnsId'] as const),
  ...(['otherHost', 'iosSimulatorDevice'] as const),
];

/** An offer for the text that came last. */
export function offerFill(fill: Fill | null, offer: ImportOffer): OfferedFill {
  return { phase: 'offered', offer, earlier: fill?.phase === 'offered' ? fill.earlier : fill };
}

/** Fills in the fields that the offer names, and no other; `complete` chooses what goes with them. */
export function fillIn(
  { draft: now, list: chosen }: Pick<Filled, 'draft' | 'list'>,
  { offer, earlier }: OfferedFill,
  complete: (draft: Draft) => Draft,
): Filled {
  const draft = complete({ ...now, ...offer.patch });
  // With the destination an identity may have been chosen.
  const named = Object.keys({ ...offer.patch, identityId: null });
  const [before, filled] = [fieldsOf(now, named), fieldsOf(draft, named)];
  // Device tokens of a text are whom it is for, and not those of a list that was chosen for something else.
  const list = (offer.patch.deviceTokens ?? '') === '' ? null : chosen;
  const fill = { ...({ phase: 'done', isRest: false } as const), offer, before, filled, after: draft, list, earlier };
  return { draft, list: list === null ? chosen : null, fill };
}

/**
 * What was filled in goes back to what stood there. A field that was typed into since stays as it is, and what stood in it
 * until then is what another *Undo* brings back, in exchange: nothing that was typed is lost.
 */
export function undoFill({ draft: now, list: chosen }: Pick<Filled, 'draft' | 'list'>, fill: DoneFill): Filled {
  const fields = Object.keys(fill.before);
  const stay = fill.isRest ? [] : fields.filter((field) => fieldOf(now, field) !== fieldOf(fill.filled, field));
  const back = fields.filter((field) => !stay.includes(field));
  const draft = { ...now, ...fieldsOf(fill.before, back) };
  // A list would stand in the way of device tokens that were typed since.
  const isListBack = chosen === null && fill.list?.phase !== 'reading' && !stay.includes('deviceTokens');
  const list = isListBack ? fill.list : chosen;
  const typed = TYPED.filter((field) => stay.includes(field) && fill.before[field] !== '');
  const before = fill.isRest ? fieldsOf(now, fields) : fieldsOf(fill.before, typed);
  if (Object.keys(before).length === 0) return { draft, list, fill: fill.earlier };
  const rest = { ...fill, before, after: draft, list: isListBack ? null : fill.list, isRest: true };
  return { draft, list, fill: rest };
}

/** The offer, or what is still to be undone, is not wanted. */
export function dismissFill(fill: Fill | null): Fill | null {
  return fill?.phase === 'offered' || fill?.isRest === true ? fill.earlier : null;
}

function fieldOf(draft: Partial<Draft>, field: string): unknown {
  return new Map<string, unknown>(Object.entries(draft)).get(field);
}

function fieldsOf(draft: Partial<Draft>, fields: readonly string[]): Partial<Draft> {
  return Object.fromEntries(Object.entries(draft).filter(([field]) => fields.includes(field)));
}
