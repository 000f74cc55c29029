import { describe, expect, it, vi } from 'vitest';
import { type CheckContext, checkPayload } from '../../../payload/aps/check.ts';
import { NOTATIONS, readUnquoted } from '../../../payload/import/values/unquoted.ts';
import { parsePayload } from '../../../payload/json/parse.ts';

vi.mock('../../../payload/aps/keys.ts', async (original) => {
  const { APS_KEYS, ALERT_KEYS, SOUND_KEYS, ROOT_KEYS, ...more } =
    await original<typeof import('../../../payload/aps/keys.ts')>();
  const plain = { since: null, for: ['alert'], source: 'notification' } as const;
  return {
    ...more,
    APS_KEYS: {
      ...APS_KEYS,
      'planted-key': { ...plain, type: 'integer', beside: 'however', perceived: true },
      'planted-date': { ...plain, type: 'integer', source: 'activity', unit: 'seconds', needed: 'start' },
    },
    ALERT_KEYS: {
      ...ALERT_KEYS,
      'planted-text': { ...plain, type: 'text', shows: 'text' },
      'planted-loc-key': { ...plain, type: 'text', shows: 'key' },
      'planted-loc-args': { ...plain, type: 'texts', fills: 'planted-loc-key' },
    },
    SOUND_KEYS: { ...SOUND_KEYS, 'planted-tone': { ...plain, type: 'text' } },
    ROOT_KEYS: { ...ROOT_KEYS, 'planted-folder': { ...plain, type: 'text', source: 'fileProvider' } },
  };
});

const ALERT: CheckContext = { wire: 'http2', binaryCommand: 2, pushType: 'alert', priority: null, now: 0 };

function told(payload: object, pushType: CheckContext['pushType'] = 'alert') {
  return checkPayload(JSON.stringify(payload), { ...ALERT, pushType }).map(({ code, facts }) => ({ code, facts }));
}

describe('a key that is written into the table', () => {
  it('is known in each object, with the type of its value', () => {
    const aps = { 'planted-key': 1, alert: { 'planted-text': 'Hi' }, sound: { critical: 1, 'planted-tone': 'x' } };
    expect(told({ aps })).toEqual([]);
    const wrong = told({ aps: { alert: { body: 'Hi', 'planted-text': 1 }, 'planted-key': '1' } });
    expect(wrong.map(({ facts }) => facts)).toMatchObject([{ key: 'planted-text' }, { key: 'planted-key' }]);
  });

  it('is offered for what is a slip of it', () => {
    expect(told({ aps: { alert: 'Hi', plantedKey: 1 } })).toMatchObject([
      { code: 'misspelt-key', facts: { meant: 'planted-key' } },
    ]);
    expect(told({ aps: { alert: { body: 'Hi', 'plantd-text': 'x' } } })).toMatchObject([
      { code: 'unknown-key', facts: { meant: 'planted-text' } },
    ]);
  });

  it('belongs into aps, or into alert, where it stands outside', () => {
    expect(told({ plantedKey: 1, aps: { alert: 'Hi' } })).toMatchObject([
      { code: 'aps-key-outside', facts: { meant: 'planted-key' } },
    ]);
    expect(told({ aps: { 'planted-text': 'Hi' } })).toMatchObject([
      { code: 'alert-key-outside', facts: { meant: 'planted-text' } },
    ]);
  });

  it('is perceived, shown and filled in as it says', () => {
    expect(told({ aps: { 'planted-key': 1 } })).toEqual([]);
    expect(told({ aps: { 'planted-key': 1, 'content-available': 1 } }, 'background')).toMatchObject([
      { code: 'background-visible', facts: { key: 'planted-key' } },
    ]);
    expect(told({ aps: { alert: { 'planted-loc-key': 'K' } } })).toEqual([]);
    expect(told({ aps: { alert: { 'planted-text': 'Dear {{name}}' } } })).toMatchObject([
      { code: 'placeholder-in-text', facts: { key: 'planted-text' } },
    ]);
    expect(told({ aps: { alert: { body: 'Hi', 'planted-loc-args': ['x'] } } })).toMatchObject([
      { code: 'loc-args-without-key', facts: { prefix: 'planted-' } },
    ]);
  });

  it('is a date of Live Activities, and missed at their start, as it says', () => {
    const aps = {
      timestamp: 0,
      event: 'start',
      'content-state': {},
      attributes: {},
      'attributes-type': 'A',
      alert: {},
    };
    expect(told({ aps }, 'liveactivity')).toContainEqual({
      code: 'live-activity-start',
      facts: { key: 'planted-date' },
    });
    expect(told({ aps: { ...aps, 'planted-date': '2026-11-18T11:06:40Z' } }, 'liveactivity')).toContainEqual({
      code: 'live-activity-date',
      facts: { key: 'planted-date', seconds: 1_795_000_000 },
    });
    expect(told({ 'container-identifier': 'c', domain: 'd' }, 'fileprovider')).toMatchObject([
      { code: 'fileprovider-key-missing', facts: { key: 'planted-folder' } },
    ]);
  });

  it('tells where a bracket is missing', () => {
    const mend = (key: string) =>
      parsePayload(`{"aps":{"alert":{"title":"Hi","${key}":"there"`).problems[0]?.mend ?? null;
    expect(mend('planted-text')).toMatchObject({ payload: '{"aps":{"alert":{"title":"Hi","planted-text":"there"}}}' });
    expect(mend('planted-word')).toBeNull();
  });

  it('is read where no quote says what is a key', () => {
    const [dart] = NOTATIONS;
    if (dart === undefined) throw new Error('no notation');
    const read = (key: string) => readUnquoted(`{aps: {alert: {body: Hi, there, ${key}: x}}}`, 0, dart);
    expect(read('planted-text')).not.toBeNull();
    expect(read('planted-word')).toBeNull();
  });
});
