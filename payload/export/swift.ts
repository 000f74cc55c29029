import type { ExportedProof, ExportedRequest } from './exported.ts';
import { swift as text } from './literals.ts';

type Certificate = Extract<ExportedProof, { kind: 'certificate' }>;

// not prose: a program
function delegate(certificate: Certificate | null, ca: string | null): readonly string[] {
  const answers = [
    ...(certificate === null
      ? []
      : [
          '        if challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodClientCertificate {',
          `            let file = try! Data(contentsOf: URL(fileURLWithPath: ${text(certificate.file)}))`,
          '            let passphrase = ProcessInfo.processInfo.environment["PUSHWRIGHT_PASSPHRASE"] ?? ""',
          '            var items: CFArray?',
          '            SecPKCS12Import(file as CFData, [kSecImportExportPassphrase as String: passphrase] as CFDictionary, &items)',
          '            let first = (items as! [[String: Any]])[0]',
          '            let identity = first[kSecImportItemIdentity as String] as! SecIdentity',
          '            return (.useCredential, URLCredential(identity: identity, certificates: nil, persistence: .none))',
          '        }',
        ]),
    ...(ca === null
      ? []
      : [
          '        if let trust = challenge.protectionSpace.serverTrust {',
          `            let pem = try! String(contentsOfFile: ${text(ca)}, encoding: .utf8)`,
          '            let lines = pem.split(separator: "\\n").filter { !$0.hasPrefix("-----") }',
          '            let der = Data(base64Encoded: lines.joined(), options: .ignoreUnknownCharacters)!',
          '            SecTrustSetAnchorCertificates(trust, [SecCertificateCreateWithData(nil, der as CFData)!] as CFArray)',
          '            if SecTrustEvaluateWithError(trust, nil) { return (.useCredential, URLCredential(trust: trust)) }',
          '            return (.cancelAuthenticationChallenge, nil)',
          '        }',
        ]),
  ];
  return [
    'final class Challenges: NSObject, URLSessionDelegate {',
    '    func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge) async',
    '        -> (URLSession.AuthChallengeDisposition, URLCredential?) {',
    ...answers,
    '        return (.performDefaultHandling, nil)',
    '    }',
    '}',
  ];
}

/** A program for Swift on a Mac, whose URLSession speaks HTTP/2 to whoever offers it. */
// not prose: a program
export function swift({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const isToken = proof?.kind === 'provider-token-key';
  const token = !isToken
    ? []
    : [
        'func encode(_ data: Data) -> String {',
        '    data.base64EncodedString().replacingOccurrences(of: "+", with: "-")',
        '        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")',
        '}',
        `let pem = try String(contentsOfFile: ${text(proof.file)}, encoding: .utf8)`,
        'let key = try P256.Signing.PrivateKey(pemRepresentation: pem)',
        `let header = ${text(JSON.stringify({ alg: 'ES256', kid: proof.keyId }))}`,
        `let claims = ${text(`{"iss":${JSON.stringify(proof.teamId)},"iat":`)} + String(Int(Date().timeIntervalSince1970)) + "}"`,
        'let unsigned = encode(Data(header.utf8)) + "." + encode(Data(claims.utf8))',
        'let signature = try key.signature(for: Data(unsigned.utf8))',
        'headers["authorization"] = "bearer " + unsigned + "." + encode(signature.rawRepresentation)',
      ];
  const named = headers.map(([name, value]) => `    ${text(name)}: ${text(value)},`);
  return [
    ...(isToken ? ['import CryptoKit'] : []),
    'import Foundation',
    '',
    ...delegate(proof?.kind === 'certificate' ? proof : null, ca),
    '',
    `let deviceTokens = [${deviceTokens.map(text).join(', ')}]`,
    `${isToken ? 'var' : 'let'} headers: [String: String] = [${named.length === 0 ? ':' : ''}`,
    ...named,
    ']',
    `let payload = ${text(payload)}`,
    ...token,
    '',
    'let session = URLSession(configuration: .ephemeral, delegate: Challenges(), delegateQueue: nil)',
    'var accepted = true',
    'for deviceToken in deviceTokens {',
    `    var request = URLRequest(url: URL(string: ${text(`${origin}/3/device/`)} + deviceToken)!)`,
    '    request.httpMethod = "POST"',
    '    request.httpBody = Data(payload.utf8)',
    '    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }',
    '    let (body, answer) = try await session.data(for: request)',
    '    let http = answer as! HTTPURLResponse',
    '    print(http.statusCode, http.value(forHTTPHeaderField: "apns-id") ?? "", String(decoding: body, as: UTF8.self))',
    '    accepted = accepted && http.statusCode == 200',
    '}',
    'exit(accepted ? 0 : 1)',
    '',
  ].join('\n');
}
