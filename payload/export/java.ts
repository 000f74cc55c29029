import type { ExportedProof, ExportedRequest } from './exported.ts';
import { java as text } from './literals.ts';

// not prose: a program
function provedBy(proof: ExportedProof | null): readonly string[] {
  if (proof === null) return [];
  if (proof.kind === 'certificate')
    return [
      '        String given = System.getenv("PUSHWRIGHT_PASSPHRASE");',
      '        char[] passphrase = given == null ? new char[0] : given.toCharArray();',
      '        KeyStore identity = KeyStore.getInstance("PKCS12");',
      `        try (InputStream file = Files.newInputStream(Path.of(${text(proof.file)}))) {`,
      '            identity.load(file, passphrase);',
      '        }',
      '        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());',
      '        keys.init(identity, passphrase);',
      '        keyManagers = keys.getKeyManagers();',
    ];
  return [
    `        String pem = Files.readString(Path.of(${text(proof.file)}));`,
    '        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));',
    '        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");',
    '        signer.initSign(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));',
    '        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();',
    `        String header = ${text(JSON.stringify({ alg: 'ES256', kid: proof.keyId }))};`,
    `        String claims = ${text(`{"iss":${JSON.stringify(proof.teamId)},"iat":`)} + System.currentTimeMillis() / 1000 + "}";`,
    '        String unsigned = encoder.encodeToString(header.getBytes(UTF_8)) + "." + encoder.encodeToString(claims.getBytes(UTF_8));',
    '        signer.update(unsigned.getBytes(UTF_8));',
    '        String bearer = "bearer " + unsigned + "." + encoder.encodeToString(signer.sign());',
  ];
}

// not prose: a program
function trusting(ca: string | null): readonly string[] {
  if (ca === null) return [];
  return [
    '        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());',
    '        authorities.load(null, null);',
    `        try (InputStream file = Files.newInputStream(Path.of(${text(ca)}))) {`,
    '            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(file))',
    '                authorities.setCertificateEntry("authority" + authorities.size(), one);',
    '        }',
    '        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());',
    '        trust.init(authorities);',
    '        trustManagers = trust.getTrustManagers();',
  ];
}

/** A program for Java 11 or later with nothing beside it: `java Push.java`. */
// not prose: a program
export function java({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const imports = [
    ...['java.io.InputStream', 'java.net.URI', 'java.net.http.HttpClient', 'java.net.http.HttpRequest'],
    ...['java.net.http.HttpResponse', 'java.nio.file.Files', 'java.nio.file.Path', 'java.security.KeyFactory'],
    ...['java.security.KeyStore', 'java.security.Signature', 'java.security.cert.Certificate'],
    ...['java.security.cert.CertificateFactory', 'java.security.spec.PKCS8EncodedKeySpec', 'java.util.Base64'],
    ...['javax.net.ssl.KeyManager', 'javax.net.ssl.KeyManagerFactory', 'javax.net.ssl.SSLContext'],
    ...['javax.net.ssl.TrustManager', 'javax.net.ssl.TrustManagerFactory'],
  ];
  return [
    ...imports.map((name) => `import ${name};`),
    '',
    'import static java.nio.charset.StandardCharsets.UTF_8;',
    '',
    'public class Push {',
    '    public static void main(String[] arguments) throws Exception {',
    `        String[] deviceTokens = {${deviceTokens.map(text).join(', ')}};`,
    `        String payload = ${text(payload)};`,
    '        KeyManager[] keyManagers = null;',
    '        TrustManager[] trustManagers = null;',
    ...provedBy(proof),
    ...trusting(ca),
    '        SSLContext context = SSLContext.getInstance("TLS");',
    '        context.init(keyManagers, trustManagers, null);',
    '        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(context).build();',
    '        boolean accepted = true;',
    '        for (String deviceToken : deviceTokens) {',
    `            HttpRequest request = HttpRequest.newBuilder(URI.create(${text(`${origin}/3/device/`)} + deviceToken))`,
    ...headers.map(([name, value]) => `                .header(${text(name)}, ${text(value)})`),
    ...(proof?.kind === 'provider-token-key' ? ['                .header("authorization", bearer)'] : []),
    '                .POST(HttpRequest.BodyPublishers.ofString(payload, UTF_8))',
    '                .build();',
    '            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());',
    '            String id = answer.headers().firstValue("apns-id").orElse("");',
    '            System.out.println(answer.statusCode() + " " + id + " " + answer.body());',
    '            accepted &= answer.statusCode() == 200;',
    '        }',
    '        System.exit(accepted ? 0 : 1);',
    '    }',
    '}',
    '',
  ].join('\n');
}
