import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Draft, FIRST_DRAFT } from '../../../contract/draft.ts';
import { BINARY_COMMANDS, CONFIRMATIONS, PRIORITIES, PUSH_TYPES, WIRES } from '../../../contract/notification.ts';
import type { DocumentRequest } from '../../../payload/document/document.ts';
import { draftOfRequest, requestOfDraft, withChanges } from '../../../payload/document/of-draft.ts';
import { readDocument } from '../../../payload/document/read.ts';
import { resolveRequest } from '../../../payload/document/resolve.ts';
import { rewriteRequest, writeDocument } from '../../../payload/document/write.ts';

const SHOP = { fingerprint: 'ab'.repeat(32), name: 'Shop', keyId: null, teamId: null };
const KEY = { fingerprint: 'cd'.repeat(32), name: 'AuthKey_A.p8', keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' };

/** The draft as another window would open it from that text. */
function draftIn(text: string, index = 0, identityId: string | null = null): Draft {
  const document = readDocument(text);
  expect(document.faults).toEqual([]);
  const request = document.requests[index] as DocumentRequest;
  const { meant } = resolveRequest(request, {
    places: document.places[index] as (typeof document.places)[number],
    ...{ variables: document.variables, now: 0, given: () => undefined },
    without: { destination: false, deviceTokens: false, payload: false },
  });
  return draftOfRequest(request, meant, { payload: meant.payload, identityId });
}

const word = fc.stringMatching(/^[!-z|~]{0,12}$/).filter((text) => !/[{}]/.test(text));
const token = fc.stringMatching(/^[0-9a-f]{64}$/);
const draft: fc.Arbitrary<Draft> = fc.record({
  destination: fc.constantFrom('simulator', 'sandbox', 'production', 'other', 'ios-simulator'),
  applePort: fc.constantFrom(443, 2197),
  otherHost: fc.constantFrom('gateway.example', 'gateway.example:8443', '[::1]:2197', '127.0.0.1:443'),
  otherAuthority: fc.constant(null),
  iosSimulatorDevice: fc.constantFrom('booted', 'iPhone 15'),
  wire: fc.constantFrom(...WIRES),
  binaryCommand: fc.constantFrom(...BINARY_COMMANDS),
  confirmation: fc.constantFrom(...CONFIRMATIONS),
  identityId: fc.constant(null),
  deviceTokens: fc.uniqueArray(token, { maxLength: 3 }).map((tokens) => tokens.join('\n')),
  pushType: fc.constantFrom(...PUSH_TYPES),
  topic: word,
  priority: fc.constantFrom('', ...PRIORITIES.map(String)),
  expiration: fc.constantFrom('', '0', '1764547200', '+3600'),
  collapseId: word,
  apnsId: word,
  payload: fc.oneof(fc.string({ unit: 'grapheme' }), fc.json(), fc.constantFrom('', '{{a}}', '### x', '\r\n', '# c\n')),
});

/** What a document of a draft does not say, because it does not hold there. */
function meaning(of: Draft): Draft {
  const { destination, wire } = of;
  const isApple = destination === 'sandbox' || destination === 'production';
  return {
    ...of,
    applePort: isApple ? of.applePort : 443,
    otherHost: destination === 'other' ? of.otherHost : '',
    iosSimulatorDevice: destination === 'ios-simulator' ? of.iosSimulatorDevice : FIRST_DRAFT.iosSimulatorDevice,
    binaryCommand: wire === 'binary' ? of.binaryCommand : FIRST_DRAFT.binaryCommand,
    deviceTokens: destination === 'ios-simulator' ? '' : of.deviceTokens,
  };
}

describe('a draft as a request of a document', () => {
  it('is read again as the draft that it was, whatever stands in it', () => {
    fc.assert(
      fc.property(draft, (given) => {
        fc.pre(!/\p{Surrogate}/u.test(given.payload));
        const text = writeDocument([requestOfDraft('Order shipped', given, null)]);
        expect(draftIn(text)).toEqual(meaning(given));
      }),
      { numRuns: 1_000 },
    );
  });

  it('changes one line for one changed word', () => {
    const given = { ...FIRST_DRAFT, destination: 'sandbox', deviceTokens: 'ab'.repeat(32), topic: 'a.b' } as const;
    const text = writeDocument([requestOfDraft('', given, SHOP)]);
    const next = { ...given, payload: given.payload.replace('Hello', 'Good morning') };
    const changed = rewriteRequest(text, 0, requestOfDraft('', next, SHOP));
    const [before, after] = [text.split('\n'), changed.split('\n')];
    expect(after.filter((line, at) => line !== before[at])).toEqual(['      "title": "Good morning",']);
    expect(text).toContain(`# @pushwright identity ${SHOP.fingerprint} Shop`);
    const key = writeDocument([requestOfDraft('', given, KEY)]);
    expect(key).toContain('# @pushwright key-id ABC123DEFG\n# @pushwright team-id DEF123GHIJ');
  });

  it.each([
    ['nothing', {}],
    ['the topic', { topic: 'c.d' }],
    ['the payload', { payload: '{}' }],
    ['the destination', { destination: 'production' as const }],
    ['the device', { deviceTokens: 'cd'.repeat(32) }],
  ])('leaves all as it is written that is not changed: %s', (what, patch: Partial<Draft>) => {
    const text = `@deviceToken = ${'ab'.repeat(32)}
@app = a.b

### Order shipped
# mine
# @name shipped
POST https://api.sandbox.push.apple.com/3/device/{{deviceToken}} HTTP/2
Apns-Topic: {{app}}
x-other: stays
apns-push-type: alert

{"aps":{"alert":"{{app}}"}}
`;
    const opened = draftIn(text);
    expect(opened).toMatchObject({ topic: 'a.b', deviceTokens: 'ab'.repeat(32), payload: '{"aps":{"alert":"a.b"}}' });
    const original = readDocument(text).requests[0] as DocumentRequest;
    const [before, now] = [opened, { ...opened, ...patch }].map((one) => requestOfDraft('Order shipped', one, null));
    if (before === undefined || now === undefined) return expect.unreachable();
    const written = rewriteRequest(text, 0, withChanges(original, before, now));
    const lines = text.split('\n');
    expect(written.split('\n').filter((line) => !lines.includes(line))).toEqual(
      {
        nothing: [],
        'the topic': ['Apns-Topic: c.d'],
        'the payload': ['{}'],
        'the destination': ['POST https://api.push.apple.com/3/device/{{deviceToken}} HTTP/2'],
        'the device': [`POST https://api.sandbox.push.apple.com/3/device/${'cd'.repeat(32)} HTTP/2`],
      }[what],
    );
    expect(draftIn(written)).toEqual({ ...opened, ...patch });
  });
});
