import type { ExportedProof, ExportedRequest } from './exported.ts';
import { ruby as text } from './literals.ts';

// not prose: a program
function provedBy(proof: ExportedProof | null): readonly string[] {
  if (proof === null) return [];
  if (proof.kind === 'provider-token-key')
    return [
      "encode = ->(bytes) { [bytes].pack('m0').tr('+/', '-_').delete('=') }",
      `header = encode.(JSON.generate({ alg: 'ES256', kid: ${text(proof.keyId)} }))`,
      `claims = encode.(JSON.generate({ iss: ${text(proof.teamId)}, iat: Time.now.to_i }))`,
      `key = OpenSSL::PKey.read(File.read(${text(proof.file)}))`,
      "numbers = OpenSSL::ASN1.decode(key.sign('SHA256', header + '.' + claims)).value",
      'signature = numbers.map { |number| number.value.to_s(2).rjust(32, "\\0") }.join',
      "headers['authorization'] = 'bearer ' + header + '.' + claims + '.' + encode.(signature)",
    ];
  const passphrase = proof.encrypted ? ", ENV.fetch('PUSHWRIGHT_PASSPHRASE')" : '';
  if (proof.format === 'p12')
    return [
      `identity = OpenSSL::PKCS12.new(File.binread(${text(proof.file)})${passphrase})`,
      'context.cert = identity.certificate',
      'context.key = identity.key',
    ];
  return [
    `context.cert = OpenSSL::X509::Certificate.new(File.read(${text(proof.file)}))`,
    `context.key = OpenSSL::PKey.read(File.read(${text(proof.key ?? proof.file)})${passphrase})`,
  ];
}

/** A program for Ruby with the gem http-2, since its standard library has no HTTP/2. */
// not prose: a program
export function ruby({ origin, deviceTokens, headers, payload, proof, ca }: ExportedRequest): string {
  const { hostname, port, host } = originParts(origin);
  return [
    '# gem install http-2',
    "require 'http/2'",
    "require 'json'",
    "require 'openssl'",
    "require 'socket'",
    '',
    `device_tokens = [${deviceTokens.map(text).join(', ')}]`,
    'headers = {',
    ...headers.map(([name, value]) => `  ${text(name)} => ${text(value)},`),
    '}',
    `payload = ${text(payload)}`,
    '',
    'context = OpenSSL::SSL::SSLContext.new',
    `context.set_params(alpn_protocols: ['h2']${ca === null ? '' : `, ca_file: ${text(ca)}`})`,
    ...provedBy(proof),
    `socket = OpenSSL::SSL::SSLSocket.new(TCPSocket.new(${text(hostname)}, ${port}), context)`,
    'socket.sync_close = true',
    `socket.hostname = ${text(hostname)}`,
    'socket.connect',
    `socket.post_connection_check(${text(hostname)})`,
    '',
    'client = HTTP2::Client.new',
    'client.on(:frame) { |bytes| socket.write(bytes) }',
    'accepted = true',
    'device_tokens.each do |device_token|',
    '  stream = client.new_stream',
    "  answer, body, open = {}, +'', true",
    '  stream.on(:headers) { |received| answer = received.to_h }',
    '  stream.on(:data) { |piece| body << piece }',
    '  stream.on(:close) { open = false }',
    '  stream.headers({',
    "    ':method' => 'POST', ':scheme' => 'https',",
    `    ':authority' => ${text(host)}, ':path' => '/3/device/' + device_token,`,
    '  }.merge(headers), end_stream: false)',
    '  stream.data(payload.b)',
    '  client << socket.readpartial(16_384) while open',
    "  puts [answer[':status'], answer['apns-id'], body].join(' ')",
    "  accepted &&= answer[':status'] == '200'",
    'end',
    'socket.close',
    'exit(accepted ? 0 : 1)',
    '',
  ].join('\n');
}

function originParts(origin: string): { readonly host: string; readonly hostname: string; readonly port: string } {
  const [, host = '', bracketed, name = '', port = '443'] =
    /^https:\/\/((?:\[([^\]]+)\]|([^:]+))(?::(\d+))?)$/.exec(origin) ?? [];
  return { host, hostname: bracketed ?? name, port };
}
