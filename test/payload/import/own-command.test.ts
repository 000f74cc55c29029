import { describe, expect, it } from 'vitest';
import { importNote } from '../../../words/payload/import.ts';
import { codes, HI, imported, OTHER_TOKEN, TOKEN } from './import-case.ts';

const ALERT = `--alert Hi ${TOKEN}`;

describe('pushwright send', () => {
  it.each([
    ['as it is called', 'pushwright send'],
    ['from a checkout', 'node scripts/cli.mjs send'],
    ['with a prompt', '$ pushwright send'],
    ['by npx', 'npx pushwright send'],
    ['with a path', './dist/pushwright send'],
    ['of Windows', 'pushwright.exe send'],
  ])('is read %s', (_name, call) => {
    const read = imported(
      `${call} --to sandbox --port 2197 --topic com.example.app --push-type background --priority=5 --expiration +60 \\\n  --collapse-id x --json --identity push.p12 ${ALERT}`,
    );
    expect(read).toMatchObject({
      payload: HI,
      headers: { topic: 'com.example.app', pushType: 'background', priority: '5', expiration: '+60', collapseId: 'x' },
      deviceTokens: [TOKEN],
      destination: 'sandbox',
      port: 2197,
      whole: true,
      left: [{ code: 'identity-file', file: 'push.p12' }],
    });
  });

  it('takes what the text feeds it', () => {
    const read = imported(
      `cat > t.txt <<E\n${TOKEN}\n${OTHER_TOKEN}\nE\necho '${HI}' | pushwright send --payload - --tokens t.txt`,
    );
    expect(read).toMatchObject({ payload: HI, deviceTokens: [TOKEN, OTHER_TOKEN], destination: 'simulator', left: [] });
  });

  it('names the files that are not in the text', () => {
    const { left } = imported('pushwright send --payload p.json --tokens t.csv --to 127.0.0.1:2197 --ca ca.pem');
    expect(codes(left)).toEqual(['payload-file', 'device-token-file', 'option-left']);
    expect(left.map(importNote).join(' ')).toContain('t.csv');
  });

  it.each([
    ['sandbox', '--to sandbox', { destination: 'sandbox' }],
    ['production', '--to=production', { destination: 'production' }],
    [
      'the simulator of Xcode',
      '--to ios-simulator --device "iPhone 15"',
      { destination: 'ios-simulator', simulatorDevice: 'iPhone 15' },
    ],
    ['a host', '--to localhost:8443', { destination: 'other', host: 'localhost', port: 8443 }],
    ['nothing, which is the simulator', '', { destination: 'simulator' }],
  ])('goes to %s', (_name, option, expected) => {
    expect(imported(`pushwright send ${option} ${ALERT}`)).toMatchObject(expected);
  });

  it('names placeholders, and shows no secret', () => {
    const read = imported('pushwright send --proxy http://anna:secret-word@proxy:8080 --alert Hi $TOKEN');
    expect(codes(read.left)).toEqual(expect.arrayContaining(['placeholder', 'option-left']));
    expect(JSON.stringify(read)).not.toContain('secret-word');
  });

  it('is no request where it does something else', () => {
    expect(imported('pushwright identity push.p12').payload).toBeNull();
  });
});
