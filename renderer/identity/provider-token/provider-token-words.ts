import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';

const MINUTE_MS = 60_000;

/** Its age where room is short: "12 min old". `now`: UNIX milliseconds. */
export function shortAge({ madeAt }: ProviderTokenFacts, now: number): string {
  if (madeAt === null) return 'none made yet';
  const minutes = minutesSince(madeAt, now);
  return minutes < 1 ? 'just made' : `${minutes} min old`;
}

/** "made 12 min ago, renewed at 50 min". `now`: UNIX milliseconds. */
export function ageInWords({ madeAt }: ProviderTokenFacts, now: number): string {
  const { renewed } = PROVIDER_TOKEN_MINUTES;
  if (madeAt === null) return 'none made yet in this run';
  const minutes = minutesSince(madeAt, now);
  if (minutes >= renewed) return `made ${minutes} min ago, renewed with the next send`;
  return `made ${minutes < 1 ? 'just now' : `${minutes} min ago`}, renewed at ${renewed} min`;
}

/** What happens to it and when, label then value. */
export function timesOfToken(facts: ProviderTokenFacts, now: number): readonly (readonly [string, string])[] {
  const { madeAt, mayChangeAt, renewedAt, refusedAt } = facts;
  const { betweenChanges, renewed, refused } = PROVIDER_TOKEN_MINUTES;
  if (madeAt === null || mayChangeAt === null || renewedAt === null || refusedAt === null)
    return [
      ['Renewed', `at ${renewed} minutes`],
      ['Next one', `APNs allows one change in ${betweenChanges} minutes`],
      ['Refused', `by APNs, at ${refused} minutes`],
    ];
  return [
    ['Made', `at ${timeOfDay(madeAt)}`],
    ['Next one', now < mayChangeAt ? `APNs allows it from ${timeOfDay(mayChangeAt)}` : 'APNs allows it now'],
    ['Renewed', now < renewedAt ? `with the first send after ${timeOfDay(renewedAt)}` : 'with the next send'],
    ['Refused', `by APNs, from ${timeOfDay(refusedAt)}`],
  ];
}

function minutesSince(madeAt: number, now: number): number {
  return Math.max(0, Math.floor((now - madeAt) / MINUTE_MS));
}

function timeOfDay(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
