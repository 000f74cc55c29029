import { describe, expect, it } from 'vitest';
import { type Draft, FIRST_DRAFT } from '../../../contract/draft.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { problem } from '../../../contract/told.ts';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import type { ListChoice } from '../../../renderer/state/list-choice.ts';
import { identityOf, makeSendRequest, type SendTarget } from '../../../renderer/state/send-request.ts';

const TOKEN = 'ab'.repeat(32);
const NOW = Date.UTC(2026, 0, 1);

function make(
  patch: Partial<Draft>,
  identity: IdentityDescription | null = null,
  { target = { kind: 'chosen' }, list = null }: { target?: SendTarget; list?: ListChoice | null } = {},
) {
  const draft = { ...FIRST_DRAFT, deviceTokens: TOKEN, ...patch };
  return makeSendRequest(draft, {
    target,
    list,
    reading: readDeviceTokens(draft.deviceTokens),
    identity,
    grants: { expired: [] },
    now: NOW,
  });
}

function refusal(patch: Partial<Draft>) {
  const made = make(patch);
  return made.ok ? null : made.problem;
}

const CERTIFICATE: IdentityDescription = {
  id: 'c',
  name: 'c',
  form: 'certificate',
  certificateKind: 'universal',
  topics: ['com.example.app'],
  environments: ['sandbox'],
  notBefore: 0,
  notAfter: NOW,
  issuer: null,
  fingerprint: '',
  privateKeyFoundIn: { in: 'same-file' },
  keyId: null,
  teamId: null,
  label: null,
  hidden: false,
  store: 'file',
  location: null,
  fileName: 'c.p12',
  builtIn: false,
  problems: [],
  warnings: [],
};
const OWN = { ...CERTIFICATE, id: 'own', builtIn: true };
const OWN_KEY = { ...OWN, id: 'own-key', form: 'provider-token-key' as const };

describe('a send request made from the draft', () => {
  it('carries the payload as typed and the device tokens cleaned', () => {
    const payload = '{ "aps" : {} }\r\n';
    const made = make({ payload, deviceTokens: `<${TOKEN.toUpperCase()}>` });
    expect(made.ok && made.request).toMatchObject({
      payload,
      deviceTokens: [TOKEN],
      destination: { kind: 'simulator' },
      identityId: null,
      confirmProduction: false,
    });
  });

  it('is refused at the first device token that is none, with its line', () => {
    expect(refusal({ deviceTokens: `${TOKEN}\n{length = 32, bytes = 0x1234 … 89ab }` })?.place).toMatchObject({
      field: 'device-tokens',
      line: 2,
    });
  });

  it('is refused without a device token, and above what a window sends at once', () => {
    expect(refusal({ deviceTokens: ' \n' })?.code).toBe('device-token-missing');
    const many = Array.from({ length: 10_001 }, (_, index) => index.toString(16).padStart(64, '0')).join('\n');
    expect(refusal({ deviceTokens: many })?.code).toBe('device-tokens-too-many');
  });

  it('is refused for a host that is none, and takes one with its port', () => {
    expect(refusal({ destination: 'other', otherHost: 'https://x' })?.place).toMatchObject({ field: 'host' });
    const made = make({ destination: 'other', otherHost: '[::1]:2197', otherAuthority: 'ca' });
    expect(made.ok && made.request.destination).toEqual({ kind: 'other', host: '::1', port: 2197, ca: 'ca' });
  });

  it('is refused for a header that cannot be read, naming its field', () => {
    expect(refusal({ priority: 'high' })?.place).toMatchObject({ field: 'priority' });
  });

  it('needs no device token for an iOS simulator', () => {
    const made = make({ destination: 'ios-simulator', deviceTokens: 'nonsense', iosSimulatorDevice: ' ' });
    expect(made.ok && made.request).toMatchObject({
      destination: { kind: 'ios-simulator', device: 'booted' },
      deviceTokens: [],
    });
  });

  it('says that the chosen identity may be used though it expired, only where that was granted', () => {
    const draft = { ...FIRST_DRAFT, deviceTokens: TOKEN };
    const target = { kind: 'chosen' } as const;
    const facts = { target, list: null, reading: readDeviceTokens(TOKEN), identity: CERTIFICATE, now: NOW };
    const granted = makeSendRequest(draft, { ...facts, grants: { expired: ['c'] } });
    const other = makeSendRequest(draft, { ...facts, grants: { expired: ['d'] } });
    expect(granted.ok && granted.request.acceptExpired).toBe(true);
    expect(other.ok && other.request.acceptExpired).toBe(false);
  });
});

describe('a send request for a list in a file', () => {
  const list = {
    ...{ file: 'file-1', name: 'tokens.csv', deviceTokens: 1_000_000, unreadable: 3, problems: [] },
    ...{ repeated: 0, repeatsComplete: true, column: null },
  };
  const ready: ListChoice = { phase: 'ready', name: 'tokens.csv', list, leaveOutUnreadable: true };

  it('names the file and holds none of its device tokens, nor the typed ones', () => {
    expect(make({ deviceTokens: 'not a token' }, null, { list: ready })).toMatchObject({
      ok: true,
      total: 1_000_000,
      listName: 'tokens.csv',
      request: { deviceTokens: [], stream: { kind: 'file', file: 'file-1', leaveOutUnreadable: true } },
    });
  });

  it('is refused while the file is read through, and with the reason why it cannot be used', () => {
    const reading = make({}, null, { list: { phase: 'reading', name: 'tokens.csv' } });
    expect(reading.ok ? null : reading.problem.code).toBe('device-tokens-being-read');
    const none = problem('device-token-missing', { where: 'list', name: 'tokens.csv', first: null });
    const refused = make({}, null, { list: { phase: 'refused', name: 'tokens.csv', problem: none } });
    expect(refused.ok ? null : refused.problem).toBe(none);
  });

  it('is none for an iOS simulator, which takes no device token', () => {
    const made = make({ destination: 'ios-simulator' }, null, { list: ready });
    expect(made.ok && made.request).toMatchObject({ deviceTokens: [], stream: null });
  });
});

describe('a send request for what is left of an earlier send', () => {
  it('names the send, whatever is in the field now', () => {
    const target = { kind: 'unsettled', sendId: 7, unknown: false, total: 12, listName: 'tokens.csv' } as const;
    expect(make({ deviceTokens: '' }, null, { target })).toMatchObject({
      ok: true,
      total: 12,
      listName: 'tokens.csv',
      request: { deviceTokens: [], stream: { kind: 'unsettled', sendId: 7, unknown: false } },
    });
  });

  it('takes some of the device tokens as they are', () => {
    const target = { kind: 'tokens', deviceTokens: [TOKEN, TOKEN] } as const;
    expect(make({ deviceTokens: '' }, null, { target })).toMatchObject({ ok: true, total: 2, listName: null });
  });
});

it('needs no topic for the simulator’s token key, and one for a key of the user’s', () => {
  expect(make({}, OWN_KEY).ok).toBe(true);
  const own = make({ destination: 'sandbox' }, { ...OWN_KEY, builtIn: false });
  expect(own.ok ? null : own.problem.place).toMatchObject({ field: 'topic' });
});

describe('the identity that a send uses', () => {
  it('is the simulator’s certificate on the simulator where none is chosen, whatever the order', () => {
    expect(identityOf({ destination: 'simulator', identityId: null }, [OWN_KEY, OWN])?.id).toBe('own');
    expect(identityOf({ destination: 'simulator', identityId: 'own-key' }, [OWN_KEY, OWN])?.id).toBe('own-key');
    expect(identityOf({ destination: 'simulator', identityId: 'gone' }, [OWN_KEY, OWN])?.id).toBe('own');
  });

  it('is never the simulator’s own elsewhere', () => {
    expect(identityOf({ destination: 'sandbox', identityId: 'own' }, [OWN])).toBeNull();
    expect(identityOf({ destination: 'sandbox', identityId: 'c' }, [OWN, CERTIFICATE])?.id).toBe('c');
  });
});
