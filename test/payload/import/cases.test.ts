import { describe, expect, it } from 'vitest';
import { importNote } from '../../../words/payload/import.ts';
import { imported, TOKEN } from './import-case.ts';
import texts from './pasted-texts.json' with { type: 'json' };

const REQUEST = { deviceTokens: [TOKEN], destination: 'production', host: 'api.push.apple.com' };
const WITH_TOPIC = { ...REQUEST, headers: { topic: 'com.example.app' } };

/** What must come of each of the texts that people really pasted; `aps` is the payload's. */
const WANTED: Readonly<
  Record<string, { readonly aps: object | null; readonly more?: object; readonly said?: RegExp }>
> = {
  P01a: { aps: { alert: 'Hi' } },
  P01b: { aps: { alert: 'Hi' }, more: { headers: { priority: '5' } } },
  P01d: { aps: { alert: 'Hi' } },
  P02a: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02b: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02d: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02e: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02f: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02h: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02i: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P02j: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P03a: { aps: { alert: 'Hi' }, more: WITH_TOPIC, said: /straightened/ },
  P03c: { aps: { alert: 'Hi' }, more: WITH_TOPIC, said: /quote marks of a mail/ },
  P03e: { aps: { alert: 'Hi' }, more: REQUEST, said: /straightened/ },
  P04a: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P04b: { aps: { alert: 'Hi' }, more: REQUEST },
  P05a: { aps: { alert: 'Hi' }, more: REQUEST },
  P05c: { aps: { alert: 'Hi' }, more: REQUEST },
  P06a: {
    aps: { alert: 'Hi' },
    more: { deviceTokens: [TOKEN], destination: 'sandbox', headers: { topic: 'com.example.app', pushType: 'alert' } },
  },
  P06c: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  P07a: {
    aps: { alert: 'Hi' },
    more: { headers: { topic: 'com.example.app' }, destination: 'ios-simulator' },
    said: /Simulator Target Bundle/,
  },
  P08a: { aps: { alert: 'A' }, said: /2 payloads: number 1/ },
  P08b: { aps: { alert: 'A' }, said: /2 payloads: number 1/ },
  P09a: { aps: null, more: { headers: {}, deviceTokens: [], destination: null }, said: /Firebase Cloud Messaging/ },
  P10a: { aps: { alert: { title: 'Hi', body: 'There' }, badge: 1 }, said: /Java/ },
  P10c: { aps: { alert: 'Hi', badge: 1 }, said: /PHP/ },
  P10d: { aps: { alert: { title: 'Hi', body: 'There' }, badge: 1 }, said: /Swift/ },
  P10f: { aps: { alert: 'Hi' }, said: /Objective-C/ },
  Pok4: { aps: { alert: 'Hi' }, more: WITH_TOPIC },
  Pok6: { aps: { alert: 'Hi' }, more: { headers: { topic: 'a' } } },
  Pok8: { aps: { 'content-available': 1 }, said: /Swift/ },
};

describe('texts that people really pasted', () => {
  it.each(texts.map(({ id, input }) => [id, input] as const))('%s', (id, input) => {
    const wanted = WANTED[id];
    if (wanted === undefined) throw new Error(`nothing is wanted of ${id}`);
    const read = imported(input);
    expect(JSON.parse(read.payload ?? '{"aps":null}').aps).toEqual(wanted.aps);
    expect(read).toMatchObject(wanted.more ?? {});
    expect([...read.receipts, ...read.left].map(importNote).join(' ')).toMatch(wanted.said ?? /(?:)/);
    if (id === 'P07a') expect(read.payload).not.toMatch(/Simulator Target Bundle/);
  });
});
