import { describe, expect, it } from 'vitest';
import { checkPayload } from '../../payload/aps/check.ts';
import { checkBroadcast, checkChannelRequest } from '../../payload/broadcast.ts';
import { explain } from '../../words/explain.ts';

const NOW = 1_764_000_000_000;
const SECONDS = NOW / 1_000;
const UPDATE = `{"aps":{"timestamp":${SECONDS},"event":"update","content-state":{}}}`;

type Fields = Parameters<typeof checkBroadcast>[0];

function checked(change: Partial<Fields> = {}) {
  const { blocking, warnings } = checkBroadcast(
    {
      bundleId: 'com.example.app',
      channelId: 'dHN0LXNyY2gtY2hubA==',
      requestId: null,
      expirationSeconds: 0,
      priority: 10,
      storagePolicy: 'newest',
      payload: UPDATE,
      ...change,
    },
    NOW,
  );
  return { blocking: blocking.map(({ code }) => code), warnings: warnings.map(({ code }) => code) };
}

function withPayload(payload: string) {
  return checked({ payload });
}

describe('a broadcast', () => {
  it('that is right has nothing against it', () => {
    expect(checked()).toEqual({ blocking: [], warnings: [] });
    const end = UPDATE.replace('update', 'end');
    expect(withPayload(end)).toEqual({ blocking: [], warnings: [] });
  });

  it.each<[string, Partial<Fields>, string]>([
    ['bundle-id-missing', { bundleId: null }, 'bundle-id'],
    ['bundle-id-malformed', { bundleId: 'com example' }, 'bundle-id'],
    ['bundle-id-suffix', { bundleId: 'com.example.app.push-type.liveactivity' }, 'bundle-id'],
    ['channel-id-missing', { channelId: '' }, 'channel-id'],
    ['channel-id-malformed', { channelId: '"dHN0"' }, 'channel-id'],
    ['request-id-not-uuid', { requestId: '7' }, 'request-id'],
    ['broadcast-expiration-missing', { expirationSeconds: null }, 'expiration'],
    ['broadcast-expiration-policy', { storagePolicy: 'none', expirationSeconds: SECONDS + 60 }, 'expiration'],
  ])('is not sent with %s', (code, change, place) => {
    expect(checked(change).blocking).toEqual([code]);
    const { blocking } = checkBroadcast(
      {
        ...{ bundleId: 'a.b', channelId: 'AAAA', requestId: null, expirationSeconds: 0, priority: null },
        ...{ storagePolicy: null, payload: UPDATE },
        ...change,
      },
      NOW,
    );
    expect(blocking[0]?.place).toMatchObject({ field: place });
    expect(blocking[0] && explain(blocking[0]).remedy).toMatch(/./);
  });

  it.each<[string, number]>([
    ['expiration-past', 300],
    ['expiration-past', SECONDS - 1],
    ['broadcast-expiration-long', SECONDS + 9 * 3_600],
  ])('is sent with a warning: %s for %d', (code, expirationSeconds) => {
    expect(checked({ expirationSeconds })).toEqual({ blocking: [], warnings: [code] });
  });

  it('may be kept for up to 8 hours where the channel stores the newest, or where nobody knows what it does', () => {
    const expirationSeconds = SECONDS + 8 * 3_600;
    for (const storagePolicy of ['newest', null] as const)
      expect(checked({ storagePolicy, expirationSeconds })).toEqual({ blocking: [], warnings: [] });
  });

  it('neither starts an activity nor leaves open what it does', () => {
    expect(withPayload(UPDATE.replace('update', 'start')).blocking).toContain('broadcast-event');
    expect(withPayload('{"aps":{"timestamp":1764000000,"content-state":{}}}').blocking).toEqual(['broadcast-event']);
    expect(withPayload('{}').blocking).toEqual(['broadcast-event']);
    expect(withPayload('{"aps":{"event":7}}').blocking).toEqual(['broadcast-event']);
  });

  it('can be made an update by one change', () => {
    const context = {
      wire: 'http2',
      binaryCommand: 2,
      pushType: 'liveactivity',
      priority: 10,
      broadcast: true,
    } as const;
    for (const payload of [UPDATE.replace('update', 'start'), UPDATE.replace('"event":"update",', '')]) {
      const found = checkPayload(payload, { ...context, now: NOW }).find(({ code }) => code === 'broadcast-event');
      const mended = found?.mend?.kind === 'replace-payload' ? found.mend.payload : '';
      expect(withPayload(mended).blocking).toEqual([]);
    }
  });

  it('has 5120 bytes, and says so where there are more', () => {
    const filled = (bytes: number) => UPDATE.replace('{}}', `{"s":"${'x'.repeat(bytes - UPDATE.length - 6)}"}}`);
    expect(filled(5120)).toHaveLength(5120);
    expect(withPayload(filled(5120)).blocking).toEqual([]);
    expect(withPayload(filled(5121)).blocking).toEqual(['payload-too-large']);
  });

  it('with the lowest priority is warned of', () => {
    expect(checked({ priority: 1 }).warnings).toEqual(['live-activity-priority']);
  });
});

describe('a request to manage channels', () => {
  it('needs an app, and a channel only where it is about one', () => {
    expect(checkChannelRequest({ bundleId: 'com.example.app', requestId: null })).toEqual([]);
    const empty = checkChannelRequest({ bundleId: '', channelId: '', requestId: '' });
    expect(empty.map(({ code }) => code)).toEqual(['bundle-id-missing', 'channel-id-missing', 'request-id-not-uuid']);
  });
});
