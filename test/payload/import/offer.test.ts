import { describe, expect, it } from 'vitest';
import { type ImportOffer, offerOfFile as ofFile, offerOfPaste as ofPaste } from '../../../payload/import/offer.ts';
import { importContent, importNote } from '../../../words/payload/import.ts';
import { ADDRESS, HI, TOKEN } from './import-case.ts';

/** An offer as the page tells it. */
const inWords = (offer: ImportOffer) => ({
  ...offer,
  holds: importContent(offer.holds),
  receipts: offer.receipts.map(importNote),
  left: offer.left.map(importNote),
});
const offerOfFile = (...given: Parameters<typeof ofFile>) => inWords(ofFile(...given));
const offerOfPaste = (...given: Parameters<typeof ofPaste>) => {
  const offer = ofPaste(...given);
  return offer === null ? null : inWords(offer);
};
const REQUEST = `curl -H 'apns-topic: com.example.app' -d '${HI}' ${ADDRESS}`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const utf16 = (text: string, big = false) => {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  return new Uint8Array(big ? little.swap16() : little);
};

describe('the offer for a pasted text', () => {
  it('is none for what belongs where it was pasted, and none for what nobody knows', () => {
    for (const text of [
      HI,
      `\n${HI}\n`,
      JSON.stringify(JSON.parse(HI), null, 2),
      '',
      'curly',
      'hello',
      '{"aps":{"alert":"x"},}',
      '{"call":1}',
    ]) {
      expect(offerOfPaste(text, 'payload'), text).toBeNull();
    }
    expect(offerOfPaste(`Anna ${TOKEN}`, 'device-tokens')).toBeNull();
    expect(offerOfPaste('https://example.com/a', 'device-tokens')).toBeNull();
  });

  it('says what the text holds and changes just that', () => {
    const offer = offerOfPaste(`apns-priority: 5 ${HI}`, 'payload');
    expect(offer).toMatchObject({
      patch: { payload: HI, priority: '5' },
      holds: 'a payload and a delivery option',
      left: [],
    });
    expect(Object.keys(offer?.patch ?? {}).sort()).toEqual(['payload', 'priority']);
  });

  it('replaces a request by the next one whole', () => {
    const first = offerOfPaste(
      `curl -H 'apns-collapse-id: a' -H 'apns-push-type: background' -d '{"aps":{"content-available":1}}' ${ADDRESS}`,
      'payload',
    );
    expect(first?.patch).toMatchObject({ collapseId: 'a', pushType: 'background', topic: '' });
    const second = offerOfPaste(REQUEST, 'payload');
    expect(second?.patch).toEqual({
      payload: HI,
      topic: 'com.example.app',
      pushType: 'alert',
      priority: '',
      expiration: '',
      collapseId: '',
      apnsId: '',
      wire: 'http2',
      deviceTokens: TOKEN,
      destination: 'production',
      applePort: 443,
    });
  });

  it('names a host of one’s own with its port, and Xcode’s simulator', () => {
    const own = offerOfPaste(`curl -d '${HI}' https://[::1]:8443/3/device/${TOKEN}`, 'payload');
    expect(own).toMatchObject({
      patch: { destination: 'other', otherHost: '[::1]:8443' },
      holds: expect.stringContaining('[::1]:8443'),
    });
    const simulator = offerOfPaste(`echo '${HI}' | xcrun simctl push booted com.example.app -`, 'payload');
    expect(simulator?.patch).toEqual({
      payload: HI,
      topic: 'com.example.app',
      destination: 'ios-simulator',
      iosSimulatorDevice: 'booted',
    });
  });

  it('offers nothing without content, and says why', () => {
    for (const text of [
      `curl -d '{"text":"a"}' https://hooks.slack.com/services/x`,
      '{ aps: { alert: title } }',
      '{"to":"x","notification":{}}',
    ]) {
      const offer = offerOfPaste(text, 'payload');
      expect(offer, text).toMatchObject({ patch: {}, left: [expect.stringMatching(/Slack|JavaScript|Firebase/)] });
    }
  });
});

describe('the offer for a dropped file', () => {
  it('reads UTF-8 with and without its mark, and UTF-16 and UTF-32 of both orders', () => {
    const text = JSON.stringify({ aps: { alert: 'Grüße 你好 😀' } });
    for (const content of [
      bytes(text),
      bytes(`\ufeff${text}`),
      utf16(text),
      utf16(text, true),
      utf16(text).subarray(2),
    ]) {
      expect(offerOfFile('a.json', content).patch).toEqual({ payload: text });
    }
    const wide = Buffer.alloc(4 * [...text].length);
    for (const [at, letter] of [...text].entries()) wide.writeUInt32LE(letter.codePointAt(0) ?? 0, 4 * at);
    const mark = Buffer.from([0xff, 0xfe, 0, 0]);
    for (const content of [wide, Buffer.concat([mark, wide]), Buffer.concat([mark, wide]).swap32()]) {
      const offer = offerOfFile('a.json', new Uint8Array(content));
      expect(offer.patch).toEqual({ payload: text });
      expect(offer.receipts).toEqual([expect.stringMatching(/UTF-32/)]);
    }
    expect(offerOfFile('a.json', utf16(text)).receipts).toEqual([expect.stringMatching(/UTF-16/)]);
  });

  it.each([
    ['Latin-1', new Uint8Array(Buffer.from('{"aps":{"alert":"Grüße"}}', 'latin1')), /another encoding .*byte 19/],
    ['an image', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), /no text/],
    ['UTF-8 that was cut', bytes('{"aps":"é').subarray(0, 9), /another encoding/],
    ['half a pair in UTF-16', new Uint8Array([0xff, 0xfe, 0x3d, 0xd8, 0x41, 0]), /no text/],
    ['nothing', new Uint8Array(), /^a\.txt is empty/],
    ['words', bytes('hello'), /No request/],
  ])('names %s for what it is, and fills in nothing', (_name, content, sentence) => {
    const offer = offerOfFile('a.txt', content);
    expect(offer).toMatchObject({ patch: {}, left: [expect.stringMatching(sentence)] });
    expect(JSON.stringify(offer)).not.toContain('\ufffd');
  });

  it('makes a payload with mistakes the payload: the composer says what they are', () => {
    expect(offerOfFile('a.json', bytes('{"aps":{"alert":"x"},}'))).toMatchObject({
      patch: { payload: '{"aps":{"alert":"x"},}' },
      left: [expect.stringMatching(/broken at line 1/)],
    });
  });
});
