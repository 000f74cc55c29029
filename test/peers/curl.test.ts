import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PAYLOAD, TestSimulator, TOPIC } from '../electron/simulator/support.ts';
import { ANSWERS, type CredentialKind, DEVICES, lastRecords, RULES, runOurs } from './peer.ts';

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  ({ stdout }) => stdout.includes('HTTP2'),
  () => false,
);
const WHY = hasCurl ? '' : ' (not run: no curl with HTTP/2 is on this machine)';

const deviceTokens = Object.values(DEVICES);

describe.skipIf(!hasCurl)(`curl --http2${WHY}`, () => {
  it.each<[CredentialKind]>([['certificate'], ['provider-token-key']])(
    'agrees with our client, with a %s',
    async (credential) => {
      const simulator = await TestSimulator.start({ devices: RULES });
      const proof =
        credential === 'certificate'
          ? ['--cert', join(simulator.dir, 'identity.pem')]
          : ['--header', `authorization: bearer ${simulator.providerToken({ encoding: 'der' })}`];
      for (const deviceToken of deviceTokens) {
        const { stdout } = await run('curl', [
          ...['--silent', '--http2', '--cacert', simulator.running.ca, '--data-binary', PAYLOAD],
          ...['--header', `apns-topic: ${TOPIC}`, '--header', 'apns-push-type: alert', ...proof],
          ...['--write-out', '\n%{http_code} %{http_version}'],
          `https://localhost:${simulator.running.http2.port}/3/device/${deviceToken}`,
        ]);
        const [body = '', line] = stdout.split('\n');
        const [status, reason, timestamp] = ANSWERS[deviceToken] ?? [0, null, null];
        expect(line).toBe(`${status} 2`);
        expect(body === '' ? null : JSON.parse(body)).toEqual(
          reason === null ? null : { reason, ...(timestamp === null ? {} : { timestamp }) },
        );
        expect(simulator.received.at(-1)).toMatchObject({ deviceToken, status, reason, timestamp });
      }
      simulator.received.splice(0);
      const results = await runOurs(simulator, { wire: 'http2', deviceTokens, credential });
      const records = lastRecords(simulator.received);
      for (const { deviceToken, status, reason, timestamp } of results) {
        expect([status, reason, timestamp]).toEqual(ANSWERS[deviceToken]);
        expect(records.get(deviceToken)).toMatchObject({ status, reason, timestamp });
      }
    },
  );
});
