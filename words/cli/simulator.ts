import { t, words } from '../language.ts';

export const simulatorWords = words('cli-simulator', {
  examples: `
Examples:
  pushwright simulator
  pushwright simulator --json --dir ./apns --devices devices.json
  pushwright simulator --http2-port 2197 --gateway-port 2195 --feedback-port 2196 --environment production

A devices file is a JSON array; only "token" is required:
  [{ "token": "a1…", "state": "unregistered" },
   { "token": "b2…", "respond": { "status": 503, "reason": "ServiceUnavailable" } }]
Every other well-formed device token is an active device. A settings file is a JSON object, for example
  { "latencyMs": 50, "injections": [{ "after": 10, "next": 1, "respond": { "drop": true } }] }
Ctrl-C or SIGTERM ends the simulator with exit code 0.`,
  options: {
    http2Port: 'port of the HTTP/2 API; 0 picks one',
    gatewayPort: 'port of the binary gateway; 0 picks one',
    feedbackPort: 'port of the feedback service; 0 picks one',
    channelsPort: 'port of the management of broadcast channels; 0 picks one',
    control: 'take changes while it runs: JSON objects, one a line, on standard input',
    settings: 'limits, latency, faults to play (JSON; settings.json in the folder)',
    devices: 'devices that are not simply active (JSON)',
    dir: 'where its CA, certificate and keys are made and kept (the data folder)',
  },
  description:
    'Runs an APNs on 127.0.0.1: HTTP/2 API, binary gateway, feedback service and broadcast channels, over real TLS.',
  summary: 'run an APNs on this computer',
  setAside: (path: string) =>
    t`A file that the simulator did not make had a name that it needs. It is kept as ${path}.`,
  plays: (environment: string) => t`The simulator plays Apple’s ${environment}.`,
  labels: {
    http2: 'HTTP/2 API',
    gateway: 'Binary gateway',
    feedback: 'Feedback service',
    channels: 'Broadcast channels',
    ca: 'CA file',
    certificate: 'Certificate',
    key: 'Provider token key',
    topic: 'Topic',
  },
  withPassphrase: (file: string, passphrase: string) => t`${file} (passphrase ${passphrase})`,
  withIds: (file: string, keyId: string, teamId: string) => t`${file} (key id ${keyId}, team id ${teamId})`,
  tryIt: 'Try it:',
  receives: 'Ctrl-C ends it. What it receives:',
  described: (device: string, delivered: number) => t`Device ${device} is described anew; ${delivered} delivered.`,
  injected: 'The fault is played from now on.',
  outcomes: { accepted: 'accepted', rejected: 'rejected', dropped: 'dropped' },
  channel: (id: string) => t`channel ${id}`,
});
