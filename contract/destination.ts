import type { Environment } from './notification.ts';

/** Where notifications go. */
export type Destination =
  | { readonly kind: 'simulator' }
  | { readonly kind: 'apple'; readonly environment: Environment; readonly port: 443 | 2197 }
  | {
      /** A gateway or API host of one's own. */
      readonly kind: 'other';
      readonly host: string;
      /** `null`: 443 on HTTP/2, 2195 on the binary wire. */
      readonly port: number | null;
      /** Handle of the CA file that vouches for it; `null`: the system's authorities. */
      readonly ca: string | null;
    }
  | {
      /** An iOS simulator of Xcode on this Mac, by `xcrun simctl push`. */
      readonly kind: 'ios-simulator';
      readonly device: string;
    };

/** Apple's hosts of the HTTP/2 API (Apple: Sending notification requests to APNs). */
export const API_HOSTS: Readonly<Record<Environment, string>> = {
  production: 'api.push.apple.com',
  sandbox: 'api.sandbox.push.apple.com',
};

/** The choices of the combobox `Destination` and the words of `--to`. */
export const DESTINATION_CHOICES = ['simulator', 'sandbox', 'production', 'other', 'ios-simulator'] as const;
export type DestinationChoice = (typeof DESTINATION_CHOICES)[number];

/** What is wrong with what was typed as host and port; `text` as it was typed, trimmed. */
export type HostMistake =
  | { readonly kind: 'empty' }
  | { readonly kind: 'scheme' }
  | { readonly kind: 'shape'; readonly text: string }
  | { readonly kind: 'port'; readonly port: number };

/** `host` and `port` of what a person typed as `host[:port]`, IPv6 in brackets; what is wrong with it where it is neither. */
export function parseHostPort(
  text: string,
): { readonly host: string; readonly port: number | null } | { readonly mistake: HostMistake } {
  const trimmed = text.trim();
  if (trimmed === '') return { mistake: { kind: 'empty' } };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return { mistake: { kind: 'scheme' } };
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^\s:/[\]@]+))(?::(\d{1,5}))?$/i.exec(trimmed);
  if (match === null) return { mistake: { kind: 'shape', text: trimmed } };
  const port = match[3] === undefined ? null : Number(match[3]);
  if (port !== null && (port < 1 || port > 65535)) return { mistake: { kind: 'port', port } };
  return { host: match[1] ?? match[2] ?? '', port };
}

/** A certificate authority of one's own, chosen for an own gateway. */
export interface Authority {
  /** SHA-256 of the first certificate, hexadecimal. */
  readonly id: string;
  readonly fileName: string;
  readonly subjects: readonly string[];
}

/** Where a service of APNs beside sending is asked, and as whom. */
export interface ServiceTarget {
  readonly destination: Destination;
  /** `null`: the simulator's own identity, where the destination is the simulator. */
  readonly identityId: string | null;
  /** The user knows the certificate has expired and wants to try. */
  readonly acceptExpired: boolean;
}
