import { writeSync } from 'node:fs';
import type { Draft } from '../../contract/draft.ts';
import { NO_HEADERS } from '../../contract/notification.ts';
import { systemClock } from '../../electron/apns/clock.ts';
import { createBackend } from '../../electron/backend/create-backend.ts';
import { runCommand } from './cli.ts';
import { NO_SAVING } from './no-saving.ts';

/*
 * Writes whatever Pushwright keeps until it is ended: `node program.cjs serve|command DATA-FOLDER NAME`. As the served page it keeps
 * a draft, devices and sends; as the command line it adds devices and sends. What is acknowledged it says on standard output, a line each.
 */

const [role = '', home = '', name = ''] = process.argv.slice(2);

/** A line that whoever reads it may rely on. `mark`: stands in the draft, the payload or the device's name. */
export interface Acknowledged {
  readonly did: 'draft' | 'device' | 'send';
  readonly mark: string;
}

function say(did: Acknowledged['did'], mark: string): void {
  writeSync(1, `${JSON.stringify({ did, mark })}\n`);
}

/** A device token that is no other's. */
function deviceTokenOf(mark: string): string {
  return Buffer.from(mark).toString('hex').padStart(64, 'd');
}

const DRAFT: Draft = {
  ...{ destination: 'simulator', applePort: 443, otherHost: '', otherAuthority: null, iosSimulatorDevice: '' },
  ...{ wire: 'http2', binaryCommand: 2, confirmation: 'automatic', identityId: null, deviceTokens: '' },
  ...{ pushType: 'alert', topic: '', priority: '', expiration: '', collapseId: '', apnsId: '', payload: '' },
};

async function serve(): Promise<void> {
  const backend = createBackend({
    ...{ confirmHost: null, host: 'loopback', version: '1.2.3', dataFolder: home, clock: systemClock },
    saving: NO_SAVING,
  });
  const ask = async (channel: string, argument: unknown): Promise<unknown> => {
    const answer = await backend.handle(channel, argument);
    if (!answer.ok) throw new Error(`${channel}: ${answer.problem.code}`);
    return answer.value;
  };
  let settled: () => void = () => undefined;
  backend.subscribe((channel) => {
    if (channel === 'send.settled') settled();
  });
  await ask('app.start', undefined);
  for (let round = 0; ; round += 1) {
    const mark = `${name}-${String(round).padStart(5, '0')}`;
    const payload = JSON.stringify({ aps: { alert: mark } });
    await ask('draft.save', { id: null, draft: { ...DRAFT, payload } });
    say('draft', mark);
    const device = { deviceToken: deviceTokenOf(mark), name: mark, app: null, environment: null, kind: 'iphone' };
    await ask('devices.add', { devices: [{ ...device, group: null, note: '', first: null, last: null, gone: null }] });
    say('device', mark);
    const done = new Promise<void>((resolve) => {
      settled = resolve;
    });
    await ask('send.start', {
      ...{ destination: { kind: 'simulator' }, wire: 'http2', binaryCommand: 2, confirmation: 'automatic', payload },
      ...{ identityId: null, deviceTokens: [device.deviceToken], stream: null, acceptExpired: false },
      ...{ headers: { ...NO_HEADERS, pushType: 'alert' }, confirmProduction: false },
    });
    await done;
    // A send waits for its row a quarter of a second at most: it is kept for certain once it is read.
    const every = { topic: null, device: null, outcome: null, from: null, until: null, after: null, limit: 1 };
    const { lines } = (await ask('history.list', { ...every, text: mark })) as { readonly lines: readonly unknown[] };
    if (lines.length === 1) say('send', mark);
  }
}

async function command(): Promise<void> {
  for (let round = 0; ; round += 1) {
    const mark = `${name}-${String(round).padStart(5, '0')}`;
    const calls: readonly (readonly [Acknowledged['did'], readonly string[]])[] = [
      ['device', ['devices', 'add', deviceTokenOf(mark), '--name', mark]],
      ['send', ['send', '--alert', mark, '--device', mark]],
    ];
    for (const [did, argv] of calls) {
      const { code, stderr } = await runCommand(argv, { home });
      if (code !== 0) throw new Error(`${argv.join(' ')}: ${code} ${stderr}`);
      say(did, mark);
    }
  }
}

const work = role === 'serve' ? serve : command;
work().catch((error: unknown) => {
  writeSync(2, `${name}: ${String(error)}\n`);
  process.exit(9);
});
