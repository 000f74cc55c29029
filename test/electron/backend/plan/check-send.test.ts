import { describe, expect, it } from 'vitest';
import type { IdentityDescription, ProfileDescription } from '../../../../contract/identity.ts';
import { NO_HEADERS, type NotificationHeaders, type PushType } from '../../../../contract/notification.ts';
import { explainHttp2 } from '../../../../electron/apns/reasons.ts';
import { checkIdentity, checkPlan, checkProfiles } from '../../../../electron/backend/plan/check-send.ts';
import type { SendOrder } from '../../../../electron/backend/plan/plan.ts';
import { explain } from '../../../../words/explain.ts';
import { remedyOf } from '../../../support/said.ts';

const NOW = 1_795_000_000_000;
const APP = 'com.example.app';
const CERTIFICATE: IdentityDescription = {
  ...{ id: 'c', name: 'Shop', label: null, hidden: false, form: 'certificate', certificateKind: 'universal' },
  ...{ topics: [APP, `${APP}.voip`, `${APP}.complication`], environments: ['sandbox', 'production'] },
  ...{ notBefore: 0, notAfter: NOW * 2, issuer: null, fingerprint: '', privateKeyFoundIn: { in: 'same-file' } },
  ...{ keyId: null, teamId: null, store: 'file', fileName: 'shop.p12', location: null, builtIn: false },
  ...{ problems: [], warnings: [] },
};
const APPLE = { kind: 'apple', environment: 'production', port: 443 } as const;
const ORDER: SendOrder = {
  ...{ destination: APPLE, wire: 'http2', binaryCommand: 2, confirmation: 'automatic', identityId: 'c' },
  ...{ headers: NO_HEADERS, payload: '{"aps":{"alert":"Hi"}}', acceptExpired: false, confirmProduction: true },
};

function warnings(headers: Partial<NotificationHeaders>, identity: Partial<IdentityDescription> = {}) {
  const plan = {
    order: ORDER,
    headers: { ...NO_HEADERS, pushType: 'alert', ...headers },
    identity: { ...CERTIFICATE, ...identity },
  } as const;
  return checkPlan(plan, NOW).warnings;
}

describe('what is known of headers before anything is sent', () => {
  it('has nothing to say of a topic that the certificate has', () => {
    expect(warnings({ topic: APP })).toEqual([]);
    expect(warnings({ topic: `${APP}.voip`, pushType: 'voip' })).toEqual([]);
    expect(warnings({ topic: 'com.other.app' }, { form: 'provider-token-key', topics: [] })).toEqual([]);
  });

  it.each<[string, PushType, string, readonly string[] | undefined, object | null]>([
    ['topic-not-in-certificate', 'alert', 'com.other.app', undefined, { kind: 'use-topic', topic: APP }],
    ['topic-not-in-certificate', 'alert', 'com.Example.App', undefined, { kind: 'use-topic', topic: APP }],
    ['topic-not-in-certificate', 'voip', 'com.other.voip', undefined, { kind: 'use-topic', topic: `${APP}.voip` }],
    ['topic-suffix', 'voip', APP, undefined, { kind: 'use-topic', topic: `${APP}.voip` }],
    ['push-type-not-in-certificate', 'widgets', APP, undefined, { kind: 'choose-identity' }],
    ['push-type-not-in-certificate', 'alert', APP, [`${APP}.voip`], { kind: 'choose-identity' }],
    ['push-type-not-in-certificate', 'alert', `${APP}.voip`, [`${APP}.voip`], { kind: 'choose-identity' }],
  ])('tells of %s once: %s to %s', (code, pushType, topic, topics, mend) => {
    const told = warnings({ pushType, topic }, topics === undefined ? {} : { topics });
    expect(told.map((one) => one.code)).toEqual([code]);
    expect(told[0]?.mend).toEqual(mend);
  });

  it('calls a certificate for VoIP alone what it is', () => {
    const [warning] = warnings({ topic: APP }, { topics: [`${APP}.voip`] });
    expect(warning && explain(warning).sentence).toContain('for VoIP alone');
  });

  it('warns of headers that will not do what is wanted', () => {
    expect(warnings({ topic: APP, expirationSeconds: 300 }).map(({ code }) => code)).toEqual(['expiration-relative']);
    expect(warnings({ topic: APP, collapseId: 'game-7 ' }).map(({ code }) => code)).toEqual(['collapse-id-blanks']);
  });

  it('stops a certificate of the other environment', () => {
    const sandboxOnly = { ...CERTIFICATE, environments: ['sandbox'] } as const;
    expect(checkIdentity(ORDER, sandboxOnly).blocking).toMatchObject([
      { code: 'environment-mismatch', mend: { kind: 'use-environment', environment: 'sandbox' } },
    ]);
    expect(checkIdentity(ORDER, CERTIFICATE)).toEqual({ blocking: [], warnings: [] });
  });
});

describe('what a provisioning profile tells before anything is sent', () => {
  const PROFILE: ProfileDescription = {
    ...{ fileName: 'app.mobileprovision', name: 'Shop', uuid: null, teamId: null, teamName: null, bundleId: APP },
    ...{ environment: null, distribution: 'development', notAfter: NOW * 2, devices: 1 },
  };
  const told = (profiles: readonly ProfileDescription[], topic = APP) =>
    checkProfiles({ order: ORDER, headers: { ...NO_HEADERS, topic } }, profiles, NOW).warnings.map(({ code }) => code);

  it('says that an app without the entitlement receives nothing', () => {
    expect(told([PROFILE])).toEqual(['profile-without-push']);
    expect(told([PROFILE], `${APP}.voip`)).toEqual(['profile-without-push']);
    expect(told([{ ...PROFILE, bundleId: 'com.example.*' }])).toEqual(['profile-without-push']);
  });

  it('says nothing where another valid profile allows it, or none is of the app', () => {
    expect(told([PROFILE, { ...PROFILE, environment: 'production' }])).toEqual([]);
    expect(told([PROFILE], 'com.other.app')).toEqual([]);
    expect(told([{ ...PROFILE, notAfter: 1 }])).toEqual([]);
  });
});

describe('InvalidPushType', () => {
  const explain = (pushType: PushType, topic: string, topics?: readonly string[]) =>
    explainHttp2(
      { status: 400, reason: 'InvalidPushType', timestamp: null },
      {
        notification: { ...NO_HEADERS, pushType, topic, deviceToken: 'ab', payload: '{}' },
        endpoint: { host: 'h', port: 1, authoritiesPem: null, environment: null },
        credential: { kind: 'certificate', ...(topics === undefined ? {} : { topics }) },
      },
    );

  it('offers the topic with its suffix first where that is missing, and the push type second', () => {
    for (const pushType of ['voip', 'complication', 'liveactivity', 'pushtotalk'] as const) {
      const told = explain(pushType, APP);
      const remedy = remedyOf(told);
      expect(told.mend).toMatchObject({ kind: 'use-topic' });
      expect(remedy.indexOf('topic')).toBeLessThan(remedy.indexOf('push type alert'));
    }
    expect(explain('voip', APP, CERTIFICATE.topics).mend).toEqual({ kind: 'use-topic', topic: `${APP}.voip` });
  });

  it('offers the push type where the topic has the suffix of another, or the certificate none', () => {
    expect(explain('alert', `${APP}.voip`).mend).toEqual({ kind: 'use-push-type', pushType: 'voip' });
    expect(explain('widgets', APP, [APP]).mend).toEqual({ kind: 'use-push-type', pushType: 'alert' });
  });
});
