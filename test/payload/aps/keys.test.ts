import { describe, expect, it } from 'vitest';
import { PUSH_TYPES } from '../../../contract/notification.ts';
import { checkPayload } from '../../../payload/aps/check.ts';
import { ALERT_KEYS, APS_KEYS, DOCUMENTS, type PayloadKey, ROOT_KEYS, SOUND_KEYS } from '../../../payload/aps/keys.ts';
import { inAlert, inAps, inRoot, inSound } from '../../../payload/aps/known-keys.ts';

const TABLES: Readonly<Record<string, Readonly<Record<string, PayloadKey>>>> = {
  aps: APS_KEYS,
  alert: ALERT_KEYS,
  sound: SOUND_KEYS,
  root: ROOT_KEYS,
};

/**
 * Every key that Apple's documents and those who send name, as they were read: object, key, type, push types (alert,
 * background, liveactivity, widgets, controls, fileprovider, mdm by their beginnings; * any), the first iOS, and whether a
 * document says so.
 */
const READ = `
aps    alert              text-or-object  a l  3     held
aps    badge              integer         a    3     held
aps    sound              text-or-object  a l  3     held
aps    thread-id          text            a    10    held
aps    category           text            a    8     held
aps    content-available  one             b a  7     held
aps    mutable-content    one             a    10    held
aps    target-content-id  text            a    13    held
aps    interruption-level word            a    15    held
aps    relevance-score    number          a l  15    held
aps    filter-criteria    text            a    16    held
aps    timestamp          integer         l    16.1  seen
aps    event              word            l    16.1  seen
aps    content-state      object          l    16.1  seen
aps    stale-date         integer         l    16.2  held
aps    dismissal-date     integer         l    16.1  held
aps    attributes-type    text            l    17.2  seen
aps    attributes         object          l    17.2  seen
aps    input-push-channel text            l    18    seen
aps    input-push-token   one             l    18    seen
aps    content-changed    true            w c  18    seen
aps    url-args           texts           a    -     held
aps    summary-arg        text            a    12    held
aps    summary-arg-count  integer         a    12    held
alert  title              text-or-object  a l  8.2   seen
alert  subtitle           text            a    10    seen
alert  body               text-or-object  a l  -     -
alert  launch-image       text            a    -     -
alert  title-loc-key      text            a    8.2   seen
alert  title-loc-args     texts           a    8.2   seen
alert  subtitle-loc-key   text            a    10    held
alert  subtitle-loc-args  texts           a    10    held
alert  loc-key            text            a l  3     held
alert  loc-args           texts           a l  3     held
alert  action-loc-key     text-or-null    a    -     -
alert  action             text            a    -     -
alert  sound              text            l    -     -
alert  summary-arg        text            a    12    held
alert  summary-arg-count  integer         a    12    held
sound  critical           one             a    12    held
sound  name               text            a    12    held
sound  volume             number          a    12    held
root   aps                object          a b l w c 3 held
root   mdm                text            m    -     -
root   container-identifier text          f    -     -
root   domain             text            f    -     -
root   Simulator_Target_Bundle text       *    -     -
root   WatchKit_Simulator_Actions list    a    -     -
`
  .trim()
  .split('\n')
  .map((line) => {
    const [object = '', key = '', type, ...rest] = line.split(/ +/);
    const [since = '', seen = ''] = rest.splice(-2);
    return { object, key: key.replaceAll('_', ' '), type, types: rest.join(' '), since, seen };
  });

const BEGINNINGS: Readonly<Record<string, string>> = {
  ...{ alert: 'a', background: 'b', liveactivity: 'l', widgets: 'w', controls: 'c', fileprovider: 'f', mdm: 'm' },
};

describe('the table of keys', () => {
  it.each(READ)('has $object $key', ({ object, key, type, types, since, seen }) => {
    const info = TABLES[object]?.[key];
    if (info === undefined) throw new Error('it lacks it');
    expect(info.type).toBe(type);
    expect(info.for === PUSH_TYPES ? '*' : info.for.map((one) => BEGINNINGS[one]).join(' ')).toBe(types);
    expect(info.since?.versions.iOS ?? '-').toBe(since);
    expect(info.since === null ? '-' : info.since.seen ? 'seen' : 'held').toBe(seen);
    expect(DOCUMENTS[info.source]).toMatch(/\w+/);
  });

  it('has no other', () => {
    const has = Object.entries(TABLES).flatMap(([object, table]) =>
      Object.keys(table).map((key) => `${object} ${key}`),
    );
    expect(has).toEqual(READ.map(({ object, key }) => `${object} ${key}`));
  });

  it('says what differs by push type, and what is ignored by now', () => {
    expect(APS_KEYS['relevance-score'].since.by).toEqual({ liveactivity: { iOS: '16.2' } });
    expect(APS_KEYS['content-changed'].since.by.widgets?.iOS).toBe('26');
    expect(APS_KEYS['url-args'].since.versions).toEqual({ Safari: '7' });
    expect(APS_KEYS['summary-arg-count'].ignoredSince).toBe('15');
  });

  it('names by what its texts are filled only keys that it has', () => {
    const fills = Object.values(ALERT_KEYS).flatMap((info) => ('fills' in info ? [info.fills] : []));
    expect(fills).toEqual(['title-loc-key', 'subtitle-loc-key', 'loc-key']);
    expect(Object.keys(ALERT_KEYS)).toEqual(expect.arrayContaining(fills));
  });

  it('lets nobody name a key that it lacks', () => {
    const named = () => [
      // @ts-expect-error no key of a payload
      inRoot(null, 'planted'),
      // @ts-expect-error no key of aps
      inAps(null, 'planted'),
      // @ts-expect-error no key of alert
      inAlert(null, 'planted'),
      // @ts-expect-error no key of sound
      inSound(null, 'planted'),
    ];
    expect(named()).toEqual([null, null, null, null]);
  });

  it.each(['aps', 'alert', 'sound'])('is what the checks know of %s', (object) => {
    const names = Object.keys(TABLES[object] ?? {});
    const inner = Object.fromEntries(names.map((name) => [name, 0]));
    const payload = { aps: object === 'aps' ? inner : { [object]: inner } };
    const found = checkPayload(JSON.stringify(payload), {
      ...{ wire: 'http2', binaryCommand: 2, pushType: 'alert', priority: null, now: 0 },
    });
    expect(found.filter(({ code }) => code === 'unknown-key' || code === 'misspelt-key')).toEqual([]);
  });
});
