import { PROVIDER_TOKEN_MINUTES, type ProviderTokenFacts } from '../../../contract/provider-token.ts';
import { providerTokenWords } from '../../../words/page/identity/provider-token.ts';

const MINUTE_MS = 60_000;

/** Its age where room is short: "12 min old". `now`: UNIX milliseconds. */
export function shortAge({ madeAt }: ProviderTokenFacts, now: number): string {
  if (madeAt === null) return providerTokenWords.noneMadeYet;
  const minutes = minutesSince(madeAt, now);
  return minutes < 1 ? providerTokenWords.justMade : providerTokenWords.minutesOld(minutes);
}

/** "made 12 min ago, renewed at 50 min". `now`: UNIX milliseconds. */
export function ageInWords({ madeAt }: ProviderTokenFacts, now: number): string {
  const { renewed } = PROVIDER_TOKEN_MINUTES;
  if (madeAt === null) return providerTokenWords.noneMadeInRun;
  const minutes = minutesSince(madeAt, now);
  if (minutes >= renewed) return providerTokenWords.madeRenewedNext(minutes);
  return providerTokenWords.madeRenewedAt(minutes, renewed);
}

/** What happens to it and when, label then value. */
export function timesOfToken(facts: ProviderTokenFacts, now: number): readonly (readonly [string, string])[] {
  const { madeAt, mayChangeAt, renewedAt, refusedAt } = facts;
  const { betweenChanges, renewed, refused } = PROVIDER_TOKEN_MINUTES;
  if (madeAt === null || mayChangeAt === null || renewedAt === null || refusedAt === null)
    return [
      [providerTokenWords.renewed, providerTokenWords.atMinutes(renewed)],
      [providerTokenWords.nextOne, providerTokenWords.oneChangeIn(betweenChanges)],
      [providerTokenWords.refused, providerTokenWords.byApnsAtMinutes(refused)],
    ];
  return [
    [providerTokenWords.made, providerTokenWords.at(madeAt)],
    [
      providerTokenWords.nextOne,
      now < mayChangeAt ? providerTokenWords.allowedFrom(mayChangeAt) : providerTokenWords.allowedNow,
    ],
    [
      providerTokenWords.renewed,
      now < renewedAt ? providerTokenWords.withSendAfter(renewedAt) : providerTokenWords.withNextSend,
    ],
    [providerTokenWords.refused, providerTokenWords.byApnsFrom(refusedAt)],
  ];
}

function minutesSince(madeAt: number, now: number): number {
  return Math.max(0, Math.floor((now - madeAt) / MINUTE_MS));
}
