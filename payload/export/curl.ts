import type { ExportedProof, ExportedRequest } from './exported.ts';
import { isHidden, printfFormat, sh } from './literals.ts';

/** Provider tokens last an hour and are made of the key here, by OpenSSL (RFC 7519; Apple: Establishing a token-based connection to APNs). */
// not prose: a script
function tokenScript({
  file,
  keyId,
  teamId,
}: Extract<ExportedProof, { kind: 'provider-token-key' }>): readonly string[] {
  const header = JSON.stringify({ alg: 'ES256', kid: keyId });
  return [
    "base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }",
    `header=$(printf %s ${sh(header)} | base64url)`,
    `claims=$(printf '{"iss":%s,"iat":%s}' ${sh(JSON.stringify(teamId))} "$(date +%s)" | base64url)`,
    `signature=$(printf %s "$header.$claims" | openssl dgst -sha256 -sign ${sh(file)} | base64url)`,
    '',
  ];
}

/** curl reads what follows a colon as a passphrase, and a backslash as the sign that it is none. */
function certificateWord(path: string): string {
  const plain = /^pkcs11:/i.test(path) ? `./${path}` : path;
  return sh(plain.replace(/[\\:]/g, '\\$&'));
}

function proofWords(proof: ExportedProof | null): readonly string[] {
  if (proof === null) return [];
  // not prose: a script
  if (proof.kind === 'provider-token-key') return ['--header "authorization: bearer $header.$claims.$signature"'];
  return [
    `--cert ${certificateWord(proof.file)}`,
    ...(proof.format === 'p12' ? ['--cert-type P12'] : []),
    ...(proof.key === null ? [] : [`--key ${sh(proof.key)}`]),
  ];
}

/** A script for sh: curl with HTTP/2, once for each device token. A passphrase goes to curl by a file descriptor, never by a word. */
// not prose: a script
export function curl(request: ExportedRequest): string {
  const { origin, deviceTokens, headers, payload, proof, ca } = request;
  const [only = ''] = deviceTokens;
  const many = deviceTokens.length > 1;
  const hidden = isHidden(payload);
  const passphrase = proof?.kind === 'certificate' && proof.encrypted;
  const words = [
    `${hidden ? `printf ${printfFormat(payload)} | ` : ''}curl --http2 --silent --show-error --include --globoff`,
    ...(passphrase ? ['--config /dev/fd/3'] : []),
    ...proofWords(proof),
    ...(ca === null ? [] : [`--cacert ${sh(ca)}`]),
    // What curl would say of a form.
    "--header 'content-type:'",
    ...headers.map(([name, value]) => `--header ${sh(`${name}: ${value}`)}`),
    hidden ? '--data-binary @-' : `--data-raw ${sh(payload)}`,
    many ? `${sh(`${origin}/3/device/`)}"$token"` : sh(`${origin}/3/device/${only}`),
  ];
  const escaped = `pass = "$(printf %s "$PUSHWRIGHT_PASSPHRASE" | sed 's/[\\\\"]/\\\\&/g')"`;
  return [
    '#!/bin/sh',
    ...(proof?.kind === 'provider-token-key' ? tokenScript(proof) : []),
    ...(many ? [`for token in ${deviceTokens.join(' ')}; do`] : []),
    `${words.join(' \\\n  ')}${passphrase ? ' 3<<PASSPHRASE' : ''}`,
    ...(passphrase ? [escaped, 'PASSPHRASE'] : []),
    ...(many ? ['done'] : []),
    '',
  ].join('\n');
}
