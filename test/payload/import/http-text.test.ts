import { describe, expect, it } from 'vitest';
import { ADDRESS, codes, expectRequest, HI, imported, OTHER_TOKEN, TOKEN } from './import-case.ts';

const PATH = `/3/device/${TOKEN}`;

describe('a request that is written out', () => {
  it.each([
    [
      'HTTP/2 with Host',
      `POST ${PATH} HTTP/2\nHost: api.push.apple.com\napns-topic: com.example.app\nContent-Type: application/json\n\n${HI}`,
    ],
    [
      'HTTP/1.1 with CR LF',
      `POST ${PATH} HTTP/1.1\r\nHost: api.push.apple.com\r\napns-topic: com.example.app\r\nContent-Length: 22\r\n\r\n${HI}\r\n`,
    ],
    [
      'pseudo-headers with colons',
      `:method: POST\n:scheme: https\n:path: ${PATH}\n:authority: api.push.apple.com\napns-topic: com.example.app\n\n${HI}`,
    ],
    [
      'pseudo-headers with equals signs',
      `:method = POST\n:path = ${PATH}\n:authority = api.push.apple.com\napns-topic = com.example.app\n\n${HI}`,
    ],
    [
      'pseudo-headers with blanks',
      `:method POST\n:path ${PATH}\n:authority api.push.apple.com\napns-topic: com.example.app\n${HI}`,
    ],
    [
      'Apple’s listing',
      `HEADERS\n  - END_STREAM\n  + END_HEADERS\n  :method = POST\n  :scheme = https\n  :path = ${PATH}\n  host = api.push.apple.com\n  authorization = bearer eyAia2lkIjogIjhZTDNHM1JSWDciIH0.secret\n  apns-topic = com.example.app\nDATA\n  + END_STREAM\n  ${HI}`,
    ],
    [
      'an .http file',
      `### Send one\n# @name push\nPOST ${ADDRESS} HTTP/2\napns-topic: com.example.app\nContent-Type: application/json\n\n${HI}\n\n> {% client.log(response.status) %}`,
    ],
    [
      'a document with an exact body',
      `### Hi\n# @pushwright body exact\nPOST ${ADDRESS} HTTP/2\napns-topic: com.example.app\n\n${HI}\n\n# @pushwright end\n`,
    ],
    [
      'an .http file with variables',
      `@host = https://api.push.apple.com\n@deviceToken=${TOKEN}\n\nPOST {{host}}/3/device/{{deviceToken}}\napns-topic: com.example.app\n\n${HI}`,
    ],
    [
      'an .http file with comments',
      `// push\nPOST ${ADDRESS}\n# the topic\napns-topic: com.example.app\n// more\n\n${HI}`,
    ],
    ['Hurl', `POST ${ADDRESS}\napns-topic: com.example.app\n${HI}\n\nHTTP 200`],
    ['a mail', `> POST ${ADDRESS} HTTP/2\n> apns-topic: com.example.app\n>\n> ${HI}`],
    [
      'curl -v and its body',
      `> POST ${PATH} HTTP/2\n> Host: api.push.apple.com\n> User-Agent: curl/8\n> apns-topic: com.example.app\n>\n${HI}\n< HTTP/2 400\n< apns-id: EABF-1\n<\n{"reason":"BadDeviceToken"}`,
    ],
  ])('is read from %s', (_name, text) => {
    const read = expectRequest(text);
    expect(JSON.stringify(read)).not.toMatch(/secret/);
  });

  it('is read from the log of curl', () => {
    const text = [
      '* Connected to api.push.apple.com (17.188.0.1) port 443',
      '* [HTTP/2] [1] OPENED stream for https://api.push.apple.com/',
      '* [HTTP/2] [1] [:method: POST]',
      '* [HTTP/2] [1] [:scheme: https]',
      '* [HTTP/2] [1] [:authority: api.push.apple.com]',
      `* [HTTP/2] [1] [:path: ${PATH}]`,
      '* [HTTP/2] [1] [apns-topic: com.example.app]',
      `> POST ${PATH} HTTP/2`,
      '> Host: api.push.apple.com',
      '> apns-topic: com.example.app',
      '> ',
      '< HTTP/2 400 ',
      '< apns-id: 00000000-0000-0000-0000-000000000000',
    ].join('\n');
    expect(imported(text)).toMatchObject({
      deviceTokens: [TOKEN],
      headers: { topic: 'com.example.app' },
      destination: 'production',
    });
  });

  it('takes a pretty body whole', () => {
    const pretty = JSON.stringify(JSON.parse(HI), null, 2);
    expect(imported(`POST ${ADDRESS}\napns-topic: com.example.app\n\n${pretty}\n`).payload).toBe(pretty);
  });

  it('names a body that lies in a file, and variables that are not in the text', () => {
    const file = imported(`POST ${ADDRESS}\napns-topic: com.example.app\n\n< ./payload.json`);
    expect(file.left).toContainEqual({ code: 'payload-file', file: './payload.json' });
    const open = imported(
      `POST https://api.push.apple.com/3/device/{{deviceToken}}\nauthorization: bearer {{jwt}}\napns-topic: {{topic}}\n\n${HI}`,
    );
    expect(open).toMatchObject({ payload: HI, destination: 'production', deviceTokens: [], headers: {} });
    expect(codes(open.left)).toEqual(expect.arrayContaining(['placeholder', 'authorization']));
  });

  it('counts several, and joins those that differ in the device token alone', () => {
    const one = (token: string, text: string) =>
      `POST https://api.push.apple.com/3/device/${token}\napns-topic: com.example.app\n\n{"aps":{"alert":"${text}"}}\n`;
    expect(imported(`${one(TOKEN, 'Hi')}\n###\n${one(OTHER_TOKEN, 'Hi')}`)).toMatchObject({
      deviceTokens: [TOKEN, OTHER_TOKEN],
    });
    expect(imported(`${one(TOKEN, 'Hi')}\n###\n${one(OTHER_TOKEN, 'Bye')}`).left).toContainEqual({
      code: 'several-requests',
      count: 2,
      taken: 1,
    });
  });

  it('names another method and another service', () => {
    expect(codes(imported(`GET ${PATH} HTTP/2\nHost: api.push.apple.com\n`).left)).toContain('method');
    const read = imported(
      `POST /v1/projects/p/messages:send HTTP/1.1\nHost: fcm.googleapis.com\nAuthorization: Bearer secret\n\n{"message":{"token":"x"}}`,
    );
    expect(read).toMatchObject({ payload: null, deviceTokens: [], destination: null });
    expect(codes(read.left)).toContain('service');
  });

  it('leads a broadcast to its place', () => {
    const read = imported(
      `POST /4/broadcasts/apps/com.example.app HTTP/2\nHost: api.push.apple.com\napns-channel-id: abc=\n\n${HI}`,
    );
    expect(read).toMatchObject({ place: 'channels', payload: HI, destination: null });
  });
});
