import { describe, expect, it } from 'vitest';
import { readDeviceTokens } from '../../../payload/device-token/device-tokens.ts';
import { importNote } from '../../../words/payload/import.ts';
import { ADDRESS, codes, expectRequest, HI, imported, OTHER_TOKEN, TOKEN } from './import-case.ts';

const TOPIC = "-H 'apns-topic: com.example.app'";
const CURL = `curl ${TOPIC} -d '${HI}' ${ADDRESS}`;
const PLACE = 'https://api.push.apple.com/3/device/';
const SECRET = 'MIGTAgEAMBMGByqGSM49AgEG';
const KEY = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`;

describe('a device token that the text alone does not tell', () => {
  it.each([
    ['xargs -I{}', `cat tokens.txt | xargs -I{} curl ${TOPIC} -d '${HI}' ${PLACE}{}`],
    ['xargs -I %', `xargs -I % curl ${TOPIC} -d '${HI}' ${PLACE}% < tokens.txt`],
    ['xargs -i', `cat t | xargs -i curl ${TOPIC} -d '${HI}' ${PLACE}{}`],
    ['xargs --replace=T', `cat t | xargs --replace=T curl ${TOPIC} -d '${HI}' ${PLACE}T`],
    ['xargs -P4 -n1 -I TOKEN', `cat t | xargs -P4 -n1 -I TOKEN curl ${TOPIC} -d '${HI}' ${PLACE}TOKEN`],
    ['parallel', `parallel curl ${TOPIC} -d '${HI}' ${PLACE}{} :::: tokens.txt`],
    ['while read', `while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done < tokens.txt`],
  ])('of %s is named', (_name, text) => {
    const read = expectRequest(text, { deviceTokens: [] });
    const file = /\b(tokens\.txt|t) ?(?:\||$)/.exec(text)?.[1];
    expect(read.left).toEqual([{ code: 'device-token-file', file }]);
  });

  it.each([
    ['a program before xargs', `./tokens | xargs -I{} curl ${TOPIC} -d '${HI}' ${PLACE}{}`],
    ['a program before while read', `./tokens | while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done`],
    ['standard input', `while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done`],
  ])('of %s is said to come from elsewhere', (_name, text) => {
    expect(expectRequest(text, { deviceTokens: [] }).left).toEqual([{ code: 'device-token-file', file: null }]);
  });

  it.each([
    ['cat', `for t in $(cat tokens.txt); do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done`],
    ['a process', `while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done < <(sort tokens.txt)`],
  ])('of a file that %s reads is named by it', (_name, text) => {
    const { left } = expectRequest(text, { deviceTokens: [] });
    expect(left).toEqual([{ code: 'device-token-file', file: 'tokens.txt' }]);
  });

  it.each([
    [
      'a here-document',
      `while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done <<EOF\n${TOKEN}\n\n${OTHER_TOKEN}\nEOF\n`,
    ],
    [
      'a quoted here-document over lines',
      `while IFS= read -r TOKEN\ndo\n  curl ${TOPIC} -d '${HI}' "${PLACE}$TOKEN"\ndone <<'EOF'\n${TOKEN}\n${OTHER_TOKEN}\nEOF`,
    ],
    [
      'tabs before it',
      `while read t; do\n\tcurl ${TOPIC} -d '${HI}' ${PLACE}$t\ndone <<-E\n\t${TOKEN}\n\t${OTHER_TOKEN}\n\tE`,
    ],
    [
      'names beside it',
      `while read name t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done <<E\nAnn ${TOKEN}\nBo ${OTHER_TOKEN}\nE`,
    ],
    [
      'cells',
      `while IFS=, read -r n t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done <<E\nAnn,${TOKEN}\nBo,${OTHER_TOKEN}\nE`,
    ],
    ['cat', `cat <<E | while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done\n${TOKEN}\n${OTHER_TOKEN}\nE`],
    ['printf', `printf '%s\\n' ${TOKEN} ${OTHER_TOKEN} | while read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done`],
    [
      'a file of the text',
      `cat > t.txt <<E\n${TOKEN}\n${OTHER_TOKEN}\nE\nwhile read t; do curl ${TOPIC} -d '${HI}' ${PLACE}$t; done < t.txt`,
    ],
    ['parallel', `parallel curl ${TOPIC} -d '${HI}' ${PLACE}{} ::: ${TOKEN} ${OTHER_TOKEN}`],
  ])('is taken from %s behind a loop', (_name, text) => {
    expect(expectRequest(text, { deviceTokens: [TOKEN, OTHER_TOKEN] }).left).toEqual([]);
  });

  it('is taken from behind a loop whose body speaks of its end', () => {
    const body = `if true; then curl -d '{"aps":{"alert":"all; done now"}}' ${TOPIC} ${PLACE}$t; fi`;
    const { deviceTokens } = imported(`while read t; do ${body}; done <<< "${TOKEN}"`);
    expect(deviceTokens).toEqual([TOKEN]);
  });

  it.each([
    ['echo', `echo ${TOKEN} | xargs -I{} curl ${TOPIC} -d '${HI}' ${PLACE}{}`, [TOKEN]],
    [
      'printf',
      `printf '%s\\n' ${TOKEN} ${OTHER_TOKEN} | xargs -I T curl ${TOPIC} -d '${HI}' ${PLACE}T`,
      [TOKEN, OTHER_TOKEN],
    ],
    [
      'a here-document',
      `xargs -I% curl ${TOPIC} -d '${HI}' ${PLACE}% <<E\n${TOKEN}\n${OTHER_TOKEN}\nE`,
      [TOKEN, OTHER_TOKEN],
    ],
  ])('is taken from %s before xargs', (_name, text, deviceTokens) => {
    expect(expectRequest(text, { deviceTokens }).left).toEqual([]);
  });
});

describe('printf -v', () => {
  it.each([
    ['of the payload', `printf -v BODY '{"aps":{"alert":"%s"}}' Hi\ncurl ${TOPIC} -d "$BODY" ${ADDRESS}`],
    ['of the device token', `printf -v T %s ${TOKEN}; curl ${TOPIC} -d '${HI}' ${PLACE}$T`],
    ['of the topic', `printf -v TOPIC com.example.%s app\ncurl -H "apns-topic: $TOPIC" -d '${HI}' ${ADDRESS}`],
  ])('%s is carried out', (_name, text) => {
    expect(expectRequest(text).left).toEqual([]);
  });

  it('says what stands for a value that is not known', () => {
    const read = imported(`printf -v BODY '{"aps":{"alert":"%s","n":"%.2f"}}' Hi 3\ncurl -d "$BODY" ${ADDRESS}`);
    expect(codes(read.left)).toContain('placeholder');
  });
});

describe('requests to other services beside one to APNs', () => {
  it.each([
    [
      'behind it',
      `${CURL}; curl -d '{"text":"done"}' https://hooks.slack.com/services/T/B/${SECRET}`,
      'hooks.slack.com',
    ],
    ['before it', `curl -d user=x https://my.example/login; ${CURL}`, 'my.example'],
    [
      'as a request',
      `POST ${ADDRESS}\napns-topic: com.example.app\n\n${HI}\n\n### other\nPOST https://example.com/x\n\n{"a":1}`,
      'example.com',
    ],
    [
      'of Firebase',
      `curl -H 'Authorization: key=${SECRET}' -d '{"to":"x"}' https://fcm.googleapis.com/fcm/send\n${CURL}`,
      'fcm.googleapis.com',
    ],
  ])('are named: %s', (_name, text, host) => {
    const read = expectRequest(text);
    expect(read.left).toContainEqual({ code: 'requests-beside', count: 1, hosts: [host] });
    expect(read.left.map(importNote).join(' ')).toContain(host);
    expect(JSON.stringify([read, read.left.map(importNote)])).not.toContain(SECRET);
  });
});

describe('a secret beside a request', () => {
  it.each([
    ['before a command', `${KEY}\n${CURL}`],
    ['behind a command', `${CURL}\n${KEY}`],
    ['as a variable', `KEY="${KEY}"\n${CURL}`],
    ['escaped in JSON', JSON.stringify({ key: KEY, payload: JSON.parse(HI), token: TOKEN })],
    ['before a request', `${KEY}\nPOST /3/device/${TOKEN} HTTP/2\nHost: api.push.apple.com\n\n${HI}`],
    ['before a payload', `${KEY}\n${HI}`],
    ['of an elliptic curve', `${KEY.replaceAll('PRIVATE', 'EC PRIVATE')}\n${CURL}`],
    ['before a device token', `${KEY}\n${TOKEN}`],
  ])('is named once and never kept: a key %s', (_name, text) => {
    const read = imported(text);
    expect(codes(read.left).filter((code) => code === 'private-key')).toHaveLength(1);
    expect(JSON.stringify([read, read.receipts.map(importNote), read.left.map(importNote)])).not.toContain(SECRET);
  });

  it.each([
    `--cert push.pem:${SECRET}`,
    `--cert=push.pem:${SECRET}`,
    `-E push.pem:${SECRET}`,
    `-Epush.pem:${SECRET}`,
    `--cert 'C:\\push.pem:${SECRET}'`,
    `--proxy-cert push.pem:${SECRET}`,
    `--cert 'pkcs11:token=x?pin-value=${SECRET}'`,
  ])('is named: the passphrase in %s', (option) => {
    const read = expectRequest(`curl ${option} ${TOPIC} -d '${HI}' ${ADDRESS}`);
    expect(codes(read.left)).toEqual(expect.arrayContaining(['identity-file', 'credential']));
    expect(JSON.stringify(read)).not.toContain(SECRET);
  });

  it('is not named where there is none', () => {
    expect(codes(imported(`curl --cert push.pem -d '${HI}' ${ADDRESS}`).left)).toEqual(['identity-file']);
    expect(codes(imported(`curl --cert 'C:\\push.pem' -d '${HI}' ${ADDRESS}`).left)).toEqual(['identity-file']);
  });
});

it('says once that quotes were straightened', () => {
  const bent = `curl —data ‘{“aps”:{“alert”:“Hi”}}’ ${ADDRESS}`;
  for (const text of [bent, `${bent}\n${bent.replace(TOKEN, OTHER_TOKEN)}`])
    expect(codes(imported(text).receipts).filter((code) => code === 'straightened')).toHaveLength(1);
});

describe('a line longer than any line of a console', () => {
  const long = 'words of a log '.repeat(800);
  it.each([
    ['behind the words', `${long}token ${TOKEN}`],
    ['before the words', `${TOKEN} ${long}`],
    ['between the words', `${long}token=${TOKEN}, ${long}`],
    ['behind JSON', `{"log":"${long}"} device ${TOKEN}`],
    ['in a line of two', `first\n${long}"deviceToken":"${TOKEN}"`],
  ])('gives its device token: %s', (_name, text) => {
    expect(imported(text).deviceTokens).toEqual([TOKEN]);
  });

  it('gives each of its device tokens once', () => {
    const tokens = Array.from(
      { length: 1_000 },
      (_, index) => `${index.toString(16).padStart(8, '0')}${'ab'.repeat(28)}`,
    );
    const read = imported(`tokens ${[...tokens, tokens[0]].join(' ')}`);
    expect(read.deviceTokens.join() === tokens.join()).toBe(true);
  });

  it.each([
    ['glued to more digits', `${long}${TOKEN}abab ${long}`],
    ['glued to letters', `${long}x${TOKEN} ${long}`],
    ['called otherwise', `${long}sha256=${TOKEN} ${long}`],
  ])('gives none where it is %s', (_name, text) => {
    expect(imported(text).deviceTokens).toEqual([]);
  });
});

describe('a payload in a notation that is not converted', () => {
  it.each([
    ['go', 'map[aps:map[alert:Meet at 10:30 badge:1]]'],
    ['go', 'map[aps:map[alert:map[body:see title: x title:Hi]]]'],
    ['go', 'map[aps:map[alert:Hi] name:Anna Smith]'],
    ['go', 'map[aps:map[badge:1 alert:Hi]]'],
    ['go', 'map[aps:map[alert:a] badge:9] id:83]'],
    ['go', 'map[aps:map[alert:map[body:Hi title: See]] id:72]'],
    ['yaml', 'aps:\n  alert: Hi\n  mutable-content: yes\n'],
    ['yaml', 'aps:\n  alert: Hi\n  alert: Ho\n'],
    ['yaml', 'aps:\n  alert: !own Hi\n'],
    ['yaml', 'aps:\n  alert: Hi\n badge: 1\n'],
    [
      'plist',
      '<dict><key>d</key><date>2026-01-01T00:00:00Z</date><key>aps</key><dict><key>badge</key><integer>1</integer></dict></dict>',
    ],
    ['plist', '<dict><key>aps</key><dict><key>alert</key><string>Hi</string></dict>'],
    ['csharp', 'new Dictionary<string, object> { { "aps", new Dictionary<string, object> { { "alert", title } } } }'],
    ['csharp', 'new { aps = new { alert = $"Hi {name}" } }'],
    ['csharp', '{ "aps", { { "alert", "Hi" } } }'],
    ['dart', '{aps: {alert: Hello, name: Bob}}'],
    ['dart', '{aps: {alert: Hi}, name: Anna, city: Rome}'],
    ['dart', '{aps: {alert: {loc-key: K, loc-args: [a, b]}}}'],
    ['javascript', "{aps: {alert: text, sound: 'default'}}"],
  ])('is named by its language: %s', (language, text) => {
    const { payload, left } = imported(text);
    expect([payload, left]).toMatchObject([null, [{ code: 'not-mechanical', language }]]);
  });
});

it.each([
  `sending to ${TOKEN} topic com.example.app env sandbox: ${HI}`,
  `${HI} to ${TOKEN}, topic com.example.app, environment development.`,
])('takes topic and environment of a log line in words: %s', (text) => {
  expect(imported(text)).toMatchObject({
    payload: HI,
    headers: { topic: 'com.example.app' },
    deviceTokens: [TOKEN],
    destination: 'sandbox',
  });
});

it('takes no topic from words that only speak of one', () => {
  expect(imported(`the topic was wrong, environment unknown: ${HI}`)).toMatchObject({ headers: {}, destination: null });
});

it.each([
  ['Anna’s iPad)', 'Anna’s iPad'],
  ['(Anna’s iPad)', 'Anna’s iPad'],
  ['iPad (Anna)', 'iPad (Anna)'],
  ['[iPad (Anna)]', 'iPad (Anna)'],
  ['iPad]', 'iPad'],
  ['iPad (Anna', null],
])('gives a label without a bracket that belongs to nothing: %s', (label, expected) => {
  for (const text of [`${label} ${TOKEN}`, `${TOKEN} ${label}`])
    expect(readDeviceTokens(text).tokens).toMatchObject([{ token: TOKEN, label: expected }]);
});
