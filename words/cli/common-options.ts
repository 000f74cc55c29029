import { words } from '../language.ts';

export const commonOptionsWords = words('cli-common-options', {
  options: {
    pushType: 'what kind of notification it is',
    wire: 'HTTP/2 requests, or frames of the binary gateway',
    command: 'frame format on the legacy binary protocol: 0, 1 or 2',
    confirm: 'how the legacy binary protocol makes sure: sentinel or quiet (sentinel for the simulator, else quiet)',
    environment: 'which of Apple’s worlds it plays',
    systemIdentity: 'certificate in a keychain or the Windows store, by name, topic or SHA-256',
    json: 'one JSON object a line on standard output, nothing else there',
  },
});
