import type { NotificationHeaders } from '../../contract/notification.ts';
import type { Field } from '../document/document.ts';
import { HEADER_NAMES } from '../headers/names.ts';
import type { HeaderField } from '../problem.ts';

/** What other programs a request can be written for. */
export const EXPORT_FORMS = ['curl', 'node', 'go', 'java', 'python', 'php', 'ruby', 'swift', 'simctl', 'http'] as const;
export type ExportForm = (typeof EXPORT_FORMS)[number];

/** Who sends, by the paths of files: what is in them is never written anywhere. */
export type ExportedProof =
  | {
      readonly kind: 'certificate';
      readonly file: string;
      readonly format: 'pem' | 'p12';
      /** It wants a passphrase, which the program reads from `PUSHWRIGHT_PASSPHRASE`. */
      readonly encrypted: boolean;
      /** Where the private key lies in a file of its own. */
      readonly key: string | null;
    }
  | {
      readonly kind: 'provider-token-key';
      readonly file: string;
      readonly keyId: string;
      readonly teamId: string;
    };

/** One request, as another program is to make it: nothing in it is left to be filled in. */
export interface ExportedRequest {
  /** `https://HOST[:PORT]`. */
  readonly origin: string;
  readonly deviceTokens: readonly string[];
  /** As HTTP has them, `apns-…`; printable ASCII. */
  readonly headers: readonly Field[];
  /** Sent byte for byte, as UTF-8. */
  readonly payload: string;
  /** `null`: the form carries none. */
  readonly proof: ExportedProof | null;
  /** The authority that vouches for the host; `null`: those of the system. */
  readonly ca: string | null;
  /** The iOS simulator for `simctl`, by its name or id, and the app on it. */
  readonly simulator: string;
  readonly bundleId: string | null;
}

/** The headers of a notification as HTTP has them, without those that are `null`. */
export function exportedHeaders(headers: NotificationHeaders): readonly Field[] {
  const { topic, pushType, priority, expirationSeconds, collapseId, apnsId } = headers;
  const values = { pushType, topic, priority, expiration: expirationSeconds, collapseId, apnsId };
  return Object.entries(HEADER_NAMES).flatMap(([field, name]) => {
    const value = values[field as HeaderField];
    return value === null ? [] : [[name, String(value)] as const];
  });
}
