import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../../../support/cli.ts';

const TOKEN = 'a1'.repeat(32);
const HI = '{"aps":{"alert":"Hi"}}';
const COMMAND = `curl -H 'apns-topic: com.example.app' -H 'apns-push-type: alert' -d '${HI}' https://api.sandbox.push.apple.com:2197/3/device/${TOKEN}`;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'pushwright-import-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function importText(stdin: string, ...argv: string[]) {
  return runCommand(['import', '-', ...argv], { home, stdin });
}

describe('import', () => {
  it('prints one object, and ends with 0 where nothing was lost', async () => {
    const { code, objects } = await importText(COMMAND, '--json');
    expect(code).toBe(0);
    expect(objects).toEqual([
      {
        payload: HI,
        headers: { 'apns-topic': 'com.example.app', 'apns-push-type': 'alert' },
        deviceTokens: [TOKEN],
        destination: 'sandbox',
        host: 'api.sandbox.push.apple.com',
        port: 2197,
        receipts: [{ code: 'read-from', source: 'curl', sentence: 'Read from a cURL command.' }],
        left: [],
      },
    ]);
  });

  it('names what was left out, and ends with 1', async () => {
    const { code, objects, stderr } = await importText(
      `${COMMAND} -H 'authorization: bearer secret' --cert push.pem:secret`,
      '--json',
    );
    expect(code).toBe(1);
    expect(objects[0]).toMatchObject({
      payload: HI,
      left: [
        { code: 'authorization' },
        { code: 'identity-file', file: 'push.pem' },
        { code: 'credential', name: '--cert' },
      ],
    });
    expect(JSON.stringify(objects) + stderr).not.toMatch(/secret/);
  });

  it('ends with 2 where nothing was understood', async () => {
    for (const text of ['hello', '', '{"aps":{"alert":"x"},}']) {
      const { code, objects } = await importText(text, '--json');
      expect(code, text).toBe(2);
      expect(objects[0]).toMatchObject({
        payload: null,
        headers: {},
        deviceTokens: [],
        destination: null,
        host: null,
        port: null,
      });
      expect(objects[0]?.['left']).toHaveLength(1);
    }
  });

  it('takes a payload as it stands, and a list of device tokens', async () => {
    expect((await importText(`${HI}\n`, '--json')).objects[0]).toMatchObject({
      payload: `${HI}\n`,
      receipts: [],
      left: [],
    });
    expect((await importText(`${TOKEN}\n`, '--json')).objects[0]).toMatchObject({
      payload: null,
      deviceTokens: [TOKEN],
    });
  });

  it('reads what send --json and the other commands print', async () => {
    const sent = await runCommand(['send', '--alert', 'Hi', '--json', TOKEN], { home });
    expect((await importText(sent.stdout, '--json')).objects[0]).toMatchObject({ deviceTokens: [TOKEN], left: [] });
  });

  it('tells people in plain lines: what it holds on standard output, the rest on standard error', async () => {
    const { code, stdout, stderr } = await importText(`${COMMAND} --frob x`);
    expect(code).toBe(1);
    expect(stdout).toBe(
      `destination  sandbox (api.sandbox.push.apple.com:2197)\ndevice       ${TOKEN}\napns-push-type alert\napns-topic   com.example.app\n${HI}\n`,
    );
    expect(stderr).toMatch(/Read from a cURL command\.\nLeft: The option --frob is not known/);
  });

  it('reads a file in UTF-16 and names one that is no text', async () => {
    const wide = join(home, 'wide.txt');
    await writeFile(wide, Buffer.from(`\ufeff${COMMAND}`, 'utf16le'));
    expect((await runCommand(['import', wide, '--json'], { home })).objects[0]).toMatchObject({
      payload: HI,
      receipts: [{ code: 'encoding' }, { code: 'read-from' }],
    });
    const binary = join(home, 'binary.txt');
    await writeFile(binary, Buffer.from([0x30, 0x82, 0, 1, 0xff, 0]));
    const refused = await runCommand(['import', binary, '--json'], { home });
    expect(refused.code).toBe(2);
    expect(refused.objects[0]).toMatchObject({
      payload: null,
      left: [{ code: 'file-encoding', file: 'binary.txt', reason: 'binary' }],
    });
    expect(refused.stdout).not.toContain('\ufffd');
    const missing = await runCommand(['import', join(home, 'nowhere.txt'), '--json'], { home });
    expect(missing.code).toBe(2);
    expect(missing.objects[0]).toHaveProperty('error');
  });
});
