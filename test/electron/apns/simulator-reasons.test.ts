import { describe, expect, it } from 'vitest';
import { explainGoawayReason, explainHttp2, explainRequest, HTTP2_REASONS } from '../../../electron/apns/reasons.ts';
import { explain } from '../../../words/explain.ts';
import { remedyOf, sentenceOf } from '../../support/said.ts';
import { endpointAt, notificationTo } from './support/test-client.ts';

const simulator = { ...endpointAt(1, null), simulator: 'built-in' } as const;
const context = {
  notification: notificationTo(1),
  endpoint: simulator,
  credential: { kind: 'provider-token-key', keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' },
} as const;

describe('what our own simulator answers', () => {
  it.each(HTTP2_REASONS)('sends nobody to Apple for $status $reason', ({ status, reason }) => {
    const told = [
      explainHttp2({ status, reason, timestamp: null }, context),
      explainRequest({ status, reason }, simulator),
      explainGoawayReason(reason, context),
    ];
    for (const explanation of told)
      expect(`${sentenceOf(explanation ?? undefined)} ${remedyOf(explanation ?? undefined)}`).not.toMatch(
        /developer portal|Apple’s system status|new push certificate|revoked|often swapped|do not belong together/,
      );
  });

  it.each(['BadCertificate', 'InvalidProviderToken'])('says nothing against the identity at %s', (reason) => {
    const { sentence, remedy } = explain(explainHttp2({ status: 403, reason, timestamp: null }, context));
    expect(sentence).toMatch(/^The simulator does not know this/);
    expect(remedy).toContain('That says nothing against');
    expect(remedy).toContain('simulator’s own identity');
  });

  it('is the same in another program', () => {
    const other = { ...endpointAt(1, null), simulator: 'elsewhere' } as const;
    const told = explainHttp2(
      { status: 403, reason: 'BadCertificate', timestamp: null },
      { ...context, endpoint: other },
    );
    expect(sentenceOf(told)).toMatch(/^The simulator does not know this certificate/);
  });

  it('is no other gateway', () => {
    const own = { ...context, endpoint: endpointAt(1, null) };
    expect(sentenceOf(explainHttp2({ status: 403, reason: 'BadCertificate', timestamp: null }, own))).toContain(
      'revoked',
    );
  });
});
