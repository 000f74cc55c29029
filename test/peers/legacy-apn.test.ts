import { describe, expect, it } from 'vitest';
import { TestSimulator } from '../electron/simulator/support.ts';
import { DEVICES, lastRecords, RULES, runOurs, runPeer } from './peer.ts';

const GOOD = 60;
const BAD_AT = 23;

/** Good device tokens, with one in their midst that the gateway never issued here. */
const deviceTokens = Array.from({ length: GOOD + 1 }, (_, n) =>
  n === BAD_AT ? DEVICES.ofTheOtherEnvironment : n.toString(16).padStart(64, '0'),
);
const good = deviceTokens.filter((deviceToken) => deviceToken !== DEVICES.ofTheOtherEnvironment);

describe('node-apn 1.7 on the binary gateway, with a bad token in mid-batch', () => {
  it('and our client see the same one refused and all others taken, each exactly once', async () => {
    const simulator = await TestSimulator.start({ devices: RULES });
    const views = await runPeer('legacy-apn.cjs', simulator, { deviceTokens, credential: 'certificate' });
    const theirs = simulator.received.splice(0);
    const results = await runOurs(simulator, { wire: 'binary', deviceTokens, credential: 'certificate' });
    const recordsOfOurs = simulator.received.filter(({ deviceToken }) => deviceToken !== '');

    expect(new Map(views.map(({ deviceToken, view }) => [deviceToken, view]))).toEqual(
      new Map(
        deviceTokens.map((deviceToken) => [
          deviceToken,
          deviceToken === DEVICES.ofTheOtherEnvironment ? 'error 8' : 'transmitted',
        ]),
      ),
    );
    expect(results.map(({ outcome, status }) => `${outcome} ${status ?? '-'}`)).toEqual(
      deviceTokens.map((deviceToken) => (deviceToken === DEVICES.ofTheOtherEnvironment ? 'rejected 8' : 'accepted -')),
    );
    for (const records of [theirs, recordsOfOurs]) {
      const accepted = records.filter(({ outcome }) => outcome === 'accepted').map(({ deviceToken }) => deviceToken);
      expect(accepted.sort()).toEqual([...good].sort());
      expect(lastRecords(records).get(DEVICES.ofTheOtherEnvironment)).toMatchObject({ outcome: 'rejected', status: 8 });
      // The refused one ended a connection, and the rest went over another.
      expect(new Set(records.map(({ connection }) => connection)).size).toBe(2);
    }
  });
});
