import { describe, expect, it } from 'vitest';
import { TestSimulator } from '../electron/simulator/support.ts';
import { ANSWERS, type CredentialKind, DEVICES, lastRecords, RULES, runOurs, runPeer } from './peer.ts';

/** Which parts of an answer a peer passes on; what it hides cannot be compared. */
const PEERS: readonly (readonly [
  string,
  string,
  readonly CredentialKind[],
  { readonly status: boolean; readonly timestamp: boolean },
])[] = [
  ['@parse/node-apn', 'node-apn.mjs', ['certificate', 'provider-token-key'], { status: true, timestamp: true }],
  ['apns2', 'apns2.mjs', ['provider-token-key'], { status: true, timestamp: true }],
  ['hapns', 'hapns.mjs', ['certificate', 'provider-token-key'], { status: false, timestamp: false }],
];

const CASES = PEERS.flatMap(([name, program, credentials, tells]) =>
  credentials.map((credential) => [name, credential, program, tells] as const),
);

const deviceTokens = Object.values(DEVICES);

describe.each(CASES)('%s with a %s', (_name, credential, program, tells) => {
  it('sees each outcome as the simulator recorded it, and as our client sees it', async () => {
    const simulator = await TestSimulator.start({ devices: RULES });
    const views = await runPeer(program, simulator, { deviceTokens, credential });
    const theirs = lastRecords(simulator.received.splice(0));
    const results = await runOurs(simulator, { wire: 'http2', deviceTokens, credential });
    const recordsOfOurs = lastRecords(simulator.received);

    expect(views.map(({ deviceToken }) => deviceToken)).toEqual(deviceTokens);
    for (const [at, view] of views.entries()) {
      const [status, reason, timestamp] = ANSWERS[view.deviceToken] ?? [0, null, null];
      const outcome = status === 200 ? 'accepted' : 'rejected';
      const answer = { outcome, status, reason, timestamp };
      expect(theirs.get(view.deviceToken)).toMatchObject({ ...answer, topic: 'com.example.pushwright' });
      expect(recordsOfOurs.get(view.deviceToken)).toMatchObject(answer);
      expect(results[at]).toMatchObject({ deviceToken: view.deviceToken, ...answer });
      expect(view).toMatchObject({
        view: outcome,
        reason,
        ...(tells.status ? { status } : {}),
        ...(tells.timestamp ? { timestamp } : {}),
      });
    }
  });

  it('loses what a dropped connection takes with it, as our client does, and neither calls it accepted or rejected', async () => {
    const simulator = await TestSimulator.start({ settings: { injections: [{ respond: { drop: true } }] } });
    const [view] = await runPeer(program, simulator, { deviceTokens: [DEVICES.active], credential });
    expect(['accepted', 'rejected']).not.toContain(view?.view);
    const [ours] = await runOurs(simulator, { wire: 'http2', deviceTokens: [DEVICES.active], credential });
    expect(ours).toMatchObject({ outcome: 'unknown', status: null });
    expect(new Set(simulator.received.map(({ outcome }) => outcome))).toEqual(new Set(['dropped']));
  });
});
