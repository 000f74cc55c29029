import type { ExportedRequest } from './exported.ts';
import { php as text } from './literals.ts';

/** A program for PHP with its own curl. */
// not prose: a program
export function php({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const options = [
    '    CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_2_0,',
    '    CURLOPT_RETURNTRANSFER => true,',
    '    CURLOPT_HTTPHEADER => $headers,',
    '    CURLOPT_POSTFIELDS => $payload,',
    ...(ca === null ? [] : [`    CURLOPT_CAINFO => ${text(ca)},`]),
    ...(proof?.kind !== 'certificate'
      ? []
      : [
          `    CURLOPT_SSLCERT => ${text(proof.file)},`,
          ...(proof.format === 'p12' ? ["    CURLOPT_SSLCERTTYPE => 'P12',"] : []),
          ...(proof.key === null ? [] : [`    CURLOPT_SSLKEY => ${text(proof.key)},`]),
          ...(proof.encrypted ? ["    CURLOPT_KEYPASSWD => getenv('PUSHWRIGHT_PASSPHRASE'),"] : []),
        ]),
  ];
  const token =
    proof?.kind !== 'provider-token-key'
      ? []
      : [
          "$encode = fn($bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');",
          `$header = $encode(json_encode(['alg' => 'ES256', 'kid' => ${text(proof.keyId)}]));`,
          `$claims = $encode(json_encode(['iss' => ${text(proof.teamId)}, 'iat' => time()]));`,
          `openssl_sign("$header.$claims", $der, file_get_contents(${text(proof.file)}), OPENSSL_ALGO_SHA256);`,
          "$signature = '';",
          'foreach ([substr($der, 4, ord($der[3])), substr($der, 6 + ord($der[3]))] as $number)',
          '    $signature .= str_pad(ltrim($number, "\\0"), 32, "\\0", STR_PAD_LEFT);',
          '$headers[] = "authorization: bearer $header.$claims." . $encode($signature);',
        ];
  return [
    '<?php',
    `$deviceTokens = [${deviceTokens.map(text).join(', ')}];`,
    '$headers = [',
    ...headers.map(([name, value]) => `    ${text(`${name}: ${value}`)},`),
    "    'content-type:',",
    '];',
    `$payload = ${text(payload)};`,
    ...token,
    '',
    '$curl = curl_init();',
    'curl_setopt_array($curl, [',
    ...options,
    ']);',
    '$code = 0;',
    'foreach ($deviceTokens as $deviceToken) {',
    `    curl_setopt($curl, CURLOPT_URL, ${text(`${origin}/3/device/`)} . $deviceToken);`,
    '    $body = curl_exec($curl);',
    '    if ($body === false) {',
    '        fwrite(STDERR, curl_error($curl) . "\\n");',
    '        exit(3);',
    '    }',
    '    $status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);',
    '    echo "$status $body\\n";',
    '    if ($status !== 200) $code = 1;',
    '}',
    'exit($code);',
    '',
  ].join('\n');
}
