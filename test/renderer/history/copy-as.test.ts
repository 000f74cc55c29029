import { describe, expect, it } from 'vitest';
import type { HistorySend, KeptSend } from '../../../contract/history/sends.ts';
import { EXPORT_FORMS } from '../../../payload/export/exported.ts';
import { copyAs, formsFor } from '../../../renderer/history/copy-as.ts';
import { accepted, historySend } from '../../support/history-send.ts';

const sent = (changes: Partial<HistorySend> = {}): KeptSend => ({
  ...{ kind: 'send', pinned: false, note: '', ...historySend('a', changes) },
});
const DEVICE = 'b2'.repeat(32);
const APPLE = { kind: 'apple', environment: 'sandbox', port: 443 } as const;
const OTHER = { kind: 'other', host: '::1', port: 8443, ca: null } as const;
const KEY = {
  name: 'Shop key',
  form: 'provider-token-key',
  fingerprint: 'f',
  keyId: 'ABCDE12345',
  teamId: 'TEAM123456',
};

describe('a past send can be copied', () => {
  it.each<[string, Partial<HistorySend>, readonly string[]]>([
    ['in every form where it went to Apple', { destination: APPLE }, EXPORT_FORMS],
    ['in every form where it went to a gateway that the system trusts', { destination: OTHER }, EXPORT_FORMS],
    ['as text where only that run knew the authority', { destination: { ...OTHER, ca: 'x' } }, ['simctl', 'http']],
    ['as text where it went to the simulator of that run', { destination: { kind: 'simulator' } }, ['simctl', 'http']],
    [
      'without simctl where that takes no such push type',
      { destination: APPLE, pushType: 'voip' },
      EXPORT_FORMS.filter((one) => one !== 'simctl'),
    ],
    ['for simctl alone where it went over the legacy protocol', { destination: APPLE, wire: 'binary' }, ['simctl']],
    ['not where it went to a channel', { destination: APPLE, channelId: 'abc' }, []],
    ['not where a secret was taken out of it', { destination: APPLE, takenOut: 1 }, []],
    ['for simctl alone where its devices came from a list', { destination: APPLE, listName: 'all.csv' }, ['simctl']],
    ['for simctl alone where its devices are not all kept', { destination: APPLE, devices: 3 }, ['simctl']],
  ])('%s', (_how, changes, forms) => {
    expect(formsFor(sent({ topic: 'com.example.shop', ...changes }))).toEqual(forms);
  });

  it('with its headers, its payload and its devices, and who sends by the name of a file', async () => {
    const payload = '{"aps":{"alert":"It’s “ready”"}}';
    const send = sent({
      destination: { ...APPLE, port: 2197 },
      topic: 'com.example.shop',
      payload,
      results: [accepted(DEVICE)],
    });
    const { text, opens } = await copyAs('curl', send, [
      { fingerprint: send.identity?.fingerprint ?? '', fileName: 'shop.p12' },
    ]);
    expect(opens).toBe('shop.p12');
    expect(text).toContain('https://api.sandbox.push.apple.com:2197/3/device/');
    expect(text).toContain(accepted(DEVICE).deviceToken);
    expect(text).toContain('apns-topic: com.example.shop');
    expect(text).toContain('shop.p12');
  });

  it.each([
    ['go', 'Apple Push Services com.example.shop.pem'],
    ['curl', 'Apple Push Services com.example.shop.p12'],
    ['http', null],
  ] as const)('as %s, which opens %s', async (form, file) => {
    expect((await copyAs(form, sent({ destination: APPLE }), [])).opens).toBe(file);
  });

  it('with the key file as Apple names it, where it is not in use any more', async () => {
    const { text, opens } = await copyAs('curl', sent({ destination: APPLE, identity: KEY as never }), []);
    expect(opens).toBe('AuthKey_ABCDE12345.p8');
    expect(text).toContain('TEAM123456');
  });

  it('to an IPv6 address in brackets', async () => {
    expect((await copyAs('http', sent({ destination: OTHER }), [])).text).toContain('https://[::1]:8443/3/device/');
  });
});
