import type { ExportedRequest } from './exported.ts';
import { javaScript as text } from './literals.ts';

/** A program for Python 3 with httpx, since its standard library has no HTTP/2, and PyJWT for a provider token. */
// not prose: a program
export function python({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const isToken = proof?.kind === 'provider-token-key';
  const password = `, password=lambda: os.environ["PUSHWRIGHT_PASSPHRASE"]`;
  const proved =
    proof === null
      ? []
      : proof.kind === 'certificate'
        ? [
            `context.load_cert_chain(${text(proof.file)}, ${text(proof.key ?? proof.file)}${proof.encrypted ? password : ''})`,
          ]
        : [
            `with open(${text(proof.file)}) as file:`,
            '    key = file.read()',
            `claims = {"iss": ${text(proof.teamId)}, "iat": int(time.time())}`,
            `token = jwt.encode(claims, key, algorithm="ES256", headers={"kid": ${text(proof.keyId)}})`,
            'headers["authorization"] = "bearer " + token',
          ];
  return [
    `# pip install "httpx[http2]"${isToken ? ' "PyJWT[crypto]"' : ''}`,
    ...(proof?.kind === 'certificate' && proof.encrypted ? ['import os'] : []),
    'import ssl',
    'import sys',
    ...(isToken ? ['import time'] : []),
    '',
    'import httpx',
    ...(isToken ? ['import jwt'] : []),
    '',
    `device_tokens = [${deviceTokens.map(text).join(', ')}]`,
    'headers = {',
    ...headers.map(([name, value]) => `    ${text(name)}: ${text(value)},`),
    '}',
    `payload = ${text(payload)}`,
    '',
    `context = ssl.create_default_context(${ca === null ? '' : `cafile=${text(ca)}`})`,
    ...proved,
    'accepted = True',
    'with httpx.Client(http2=True, verify=context) as client:',
    '    for device_token in device_tokens:',
    `        url = ${text(`${origin}/3/device/`)} + device_token`,
    '        answer = client.post(url, headers=headers, content=payload.encode("utf-8"))',
    '        print(answer.status_code, answer.headers.get("apns-id"), answer.text)',
    '        accepted = accepted and answer.status_code == 200',
    'sys.exit(0 if accepted else 1)',
    '',
  ].join('\n');
}
