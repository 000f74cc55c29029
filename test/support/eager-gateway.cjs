// A plain node:http2 server in a process of its own that answers each request before it has read it: Node goes on
// counting such a request after the client has seen its end. The first message is its certificate and key.
const { createSecureServer } = require('node:http2');

const ID = 'E3B0C442-98FC-4C14-9AFB-F4C8996FB924';

process.once('message', (options) => {
  const server = createSecureServer({ ...options, settings: { maxConcurrentStreams: 1000 } });
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.resume();
    if (!stream.destroyed) stream.respond({ ':status': 200, 'apns-id': ID }, { endStream: true });
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
});
process.once('disconnect', () => process.exit(0));
