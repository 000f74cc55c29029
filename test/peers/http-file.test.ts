import { once } from 'node:events';
import http2 from 'node:http2';
import { describe, expect, it } from 'vitest';
import { BLANK_REQUEST } from '../../payload/document/document.ts';
import { readDocument } from '../../payload/document/read.ts';
import { writeDocument } from '../../payload/document/write.ts';
import { TestSimulator, TOPIC } from '../electron/simulator/support.ts';

/*
 * A sender of .http files as others have it, on node:http2 and with nothing of ours: `###` parts requests, lines that begin with `#`
 * are comments, `@name = value` is filled into `{{name}}`, empty lines around a body are not part of it.
 */

interface HttpRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function requestsOf(text: string): readonly HttpRequest[] {
  const parts = text.split(/^###.*\n/m).filter((part) => /^POST /m.test(part));
  return parts.map((part) => {
    const said = part.replace(/^#.*\n/gm, '');
    const variables = [...said.matchAll(/^@(\w+) *= *(.*)$/gm)];
    const filled = variables.reduce(
      (all, [, name = '', value = '']) => all.replaceAll(`{{${name}}}`, value),
      said.replace(/^@.*\n/gm, ''),
    );
    const [head = '', ...rest] = filled.trim().split('\n\n');
    const [line = '', ...headers] = head.split('\n');
    const pairs = headers.map((header) => [
      header.slice(0, header.indexOf(':')),
      header.slice(header.indexOf(':') + 1).trim(),
    ]);
    return { url: new URL(line.split(' ')[1] ?? ''), headers: Object.fromEntries(pairs), body: rest.join('\n\n') };
  });
}

async function post({ url, headers, body }: HttpRequest, simulator: TestSimulator): Promise<number> {
  const session = http2.connect(url.origin, { ca: simulator.ca, ...simulator.certificate });
  try {
    const stream = session.request({ ':method': 'POST', ':path': url.pathname, ...headers });
    stream.end(body);
    const [answer] = await once(stream, 'response');
    return answer[':status'];
  } finally {
    session.close();
  }
}

describe('a document that somebody else sends', () => {
  it('is accepted, with the same bytes that are read here', async () => {
    const simulator = await TestSimulator.start();
    const url = `https://localhost:${simulator.running.http2.port}/3/device/{{deviceToken}}`;
    const text = writeDocument([
      {
        ...BLANK_REQUEST,
        ...{ title: 'Order shipped', name: 'shipped', url },
        settings: { identity: `${'3f'.repeat(32)} Shop`, protocol: 'http2', devices: 'a1'.repeat(32) },
        variables: [['deviceToken', 'a1'.repeat(32)]],
        headers: [
          ['apns-topic', TOPIC],
          ['apns-push-type', 'alert'],
          ['apns-priority', '5'],
          ['apns-collapse-id', 'order: 1 # of 2'],
        ],
        payload:
          '{\n\t"aps": {\n\n    "alert": { "title": "Zürich 通知 😀",  "body": "\\n\\u00e9" }\n  },\n "x": [1, 2.50] }',
      },
      {
        ...BLANK_REQUEST,
        ...{ title: 'Refresh', url, variables: [['deviceToken', 'b2'.repeat(32)]] },
        headers: [
          ['apns-topic', TOPIC],
          ['apns-push-type', 'background'],
          ['apns-priority', '5'],
        ],
        payload: '{"aps":{"content-available":1}}',
      },
    ]);
    for (const request of requestsOf(text)) expect(await post(request, simulator)).toBe(200);
    const bytes = (payload: string) => Buffer.from(payload).toString('hex');
    expect(simulator.received.map(({ payload }) => bytes(payload))).toEqual(
      readDocument(text).requests.map(({ payload }) => bytes(payload)),
    );
    expect(simulator.received).toMatchObject([
      { deviceToken: 'a1'.repeat(32), pushType: 'alert', priority: 5, collapseId: 'order: 1 # of 2' },
      { deviceToken: 'b2'.repeat(32), pushType: 'background' },
    ]);
  });
});
