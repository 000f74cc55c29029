import type { ExportedProof, ExportedRequest } from './exported.ts';
import { javaScript as text } from './literals.ts';

type Proof = ExportedProof | null;

/** What the program imports: Go refuses what is not used. */
function imports(proof: Proof, ca: string | null): readonly string[] {
  const ofToken = ['crypto/ecdsa', 'crypto/rand', 'crypto/sha256', 'encoding/base64', 'encoding/pem', 'time'];
  const names = new Set([
    ...['crypto/tls', 'fmt', 'io', 'net/http', 'os', 'strings'],
    ...(proof?.kind === 'provider-token-key' ? ofToken : []),
    ...(ca !== null || proof?.kind === 'provider-token-key' ? ['crypto/x509'] : []),
  ]);
  return ['import (', ...[...names].sort().map((name) => `\t"${name}"`), ')'];
}

// not prose: a program
function provedBy(proof: Proof): readonly string[] {
  if (proof?.kind === 'certificate')
    return [
      `\tcertificate, err := tls.LoadX509KeyPair(${text(proof.file)}, ${text(proof.key ?? proof.file)})`,
      '\tcheck(err)',
      '\tconfig.Certificates = []tls.Certificate{certificate}',
    ];
  if (proof === null) return [];
  return [
    `\tfile, err := os.ReadFile(${text(proof.file)})`,
    '\tcheck(err)',
    '\tblock, _ := pem.Decode(file)',
    '\tparsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)',
    '\tcheck(err)',
    `\theader := ${text(JSON.stringify({ alg: 'ES256', kid: proof.keyId }))}`,
    `\tclaims := fmt.Sprintf("{\\"iss\\":%s,\\"iat\\":%d}", ${text(JSON.stringify(proof.teamId))}, time.Now().Unix())`,
    '\tencode := base64.RawURLEncoding.EncodeToString',
    '\tunsigned := encode([]byte(header)) + "." + encode([]byte(claims))',
    '\tdigest := sha256.Sum256([]byte(unsigned))',
    '\tr, s, err := ecdsa.Sign(rand.Reader, parsed.(*ecdsa.PrivateKey), digest[:])',
    '\tcheck(err)',
    '\tsignature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)',
    '\theaders["authorization"] = "bearer " + unsigned + "." + encode(signature)',
  ];
}

/** A program of Go's standard library alone. */
// not prose: a program
export function go({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  return [
    'package main',
    '',
    ...imports(proof, ca),
    '',
    'func check(err error) {',
    '\tif err != nil {',
    '\t\tfmt.Fprintln(os.Stderr, err)',
    '\t\tos.Exit(3)',
    '\t}',
    '}',
    '',
    'func main() {',
    `\tdeviceTokens := []string{${deviceTokens.map(text).join(', ')}}`,
    '\theaders := map[string]string{',
    ...headers.map(([name, value]) => `\t\t${text(name)}: ${text(value)},`),
    '\t}',
    `\tpayload := ${text(payload)}`,
    '\tconfig := &tls.Config{}',
    ...(ca === null
      ? []
      : [
          `\tauthority, err := os.ReadFile(${text(ca)})`,
          '\tcheck(err)',
          '\tconfig.RootCAs = x509.NewCertPool()',
          '\tconfig.RootCAs.AppendCertsFromPEM(authority)',
        ]),
    ...provedBy(proof),
    '\tclient := &http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}}',
    '\taccepted := true',
    '\tfor _, deviceToken := range deviceTokens {',
    `\t\trequest, err := http.NewRequest("POST", ${text(`${origin}/3/device/`)}+deviceToken, strings.NewReader(payload))`,
    '\t\tcheck(err)',
    '\t\tfor name, value := range headers {',
    '\t\t\trequest.Header.Set(name, value)',
    '\t\t}',
    '\t\tanswer, err := client.Do(request)',
    '\t\tcheck(err)',
    '\t\tbody, err := io.ReadAll(answer.Body)',
    '\t\tcheck(err)',
    '\t\tanswer.Body.Close()',
    '\t\tfmt.Println(answer.StatusCode, answer.Header.Get("apns-id"), string(body))',
    '\t\taccepted = accepted && answer.StatusCode == 200',
    '\t}',
    '\tif !accepted {',
    '\t\tos.Exit(1)',
    '\t}',
    '}',
    '',
  ].join('\n');
}
