import type { HostMistake } from '../contract/destination.ts';
import { t, words } from './language.ts';

const HOST = words('host-mistakes', {
  empty: 'The host is empty: type a name such as push.example.com, or an address.',
  scheme: 'Only host and port belong here: leave out the scheme (https://) and any path.',
  shape: (text: string) =>
    t`“${text}” is not a host with an optional port, such as push.example.com:2197 or [::1]:2197.`,
  port: (port: number) => t`Port ${port} does not exist: ports are numbers from 1 to 65535.`,
});

/** What is wrong with what was typed as host and port. */
export function hostMistake(mistake: HostMistake): string {
  switch (mistake.kind) {
    case 'shape':
      return HOST.shape(mistake.text);
    case 'port':
      return HOST.port(mistake.port);
    default:
      return HOST[mistake.kind];
  }
}
