import type { ExportedRequest } from './exported.ts';
import { javaScript as text } from './literals.ts';

/** A program for Node, with nothing beside it. */
// not prose: a program
export function node({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const options = [
    ...(ca === null ? [] : [`  ca: readFileSync(${text(ca)}),`]),
    ...(proof?.kind !== 'certificate'
      ? []
      : [
          ...(proof.format === 'p12'
            ? [`  pfx: readFileSync(${text(proof.file)}),`]
            : [`  cert: readFileSync(${text(proof.file)}),`, `  key: readFileSync(${text(proof.key ?? proof.file)}),`]),
          ...(proof.encrypted ? ['  passphrase: process.env.PUSHWRIGHT_PASSPHRASE,'] : []),
        ]),
  ];
  const token =
    proof?.kind !== 'provider-token-key'
      ? []
      : [
          "const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');",
          `const header = part({ alg: 'ES256', kid: ${text(proof.keyId)} });`,
          `const claims = part({ iss: ${text(proof.teamId)}, iat: Math.floor(Date.now() / 1000) });`,
          `const key = { key: readFileSync(${text(proof.file)}), dsaEncoding: 'ieee-p1363' };`,
          "const signature = sign('sha256', Buffer.from(header + '.' + claims), key).toString('base64url');",
          'headers.authorization = "bearer " + header + "." + claims + "." + signature;',
          '',
        ];
  return [
    "const http2 = require('node:http2');",
    ...(options.length + token.length > 0 ? ["const { readFileSync } = require('node:fs');"] : []),
    ...(token.length > 0 ? ["const { sign } = require('node:crypto');"] : []),
    '',
    `const deviceTokens = [${deviceTokens.map(text).join(', ')}];`,
    'const headers = {',
    ...headers.map(([name, value]) => `  ${text(name)}: ${text(value)},`),
    '};',
    `const payload = ${text(payload)};`,
    '',
    ...token,
    `const client = http2.connect(${text(origin)}, {`,
    ...options,
    '});',
    '',
    'function post(deviceToken) {',
    "  const request = client.request({ ':method': 'POST', ':path': '/3/device/' + deviceToken, ...headers });",
    '  return new Promise((resolve, reject) => {',
    '    let answer = {};',
    "    let body = '';",
    "    request.setEncoding('utf8');",
    "    request.on('response', (received) => {",
    '      answer = received;',
    '    });',
    "    request.on('data', (piece) => {",
    '      body += piece;',
    '    });',
    "    request.on('error', reject);",
    "    request.on('end', () => resolve({ status: answer[':status'], id: answer['apns-id'], body }));",
    '    request.end(payload);',
    '  });',
    '}',
    '',
    'async function main() {',
    '  for (const deviceToken of deviceTokens) {',
    '    const { status, id, body } = await post(deviceToken);',
    '    console.log(status, id, body);',
    '    if (status !== 200) process.exitCode = 1;',
    '  }',
    '  client.close();',
    '}',
    'function fail(error) {',
    '  console.error(error.message);',
    '  process.exit(3);',
    '}',
    "client.on('error', fail);",
    'main().catch(fail);',
    '',
  ].join('\n');
}
