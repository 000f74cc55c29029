import { API_HOSTS } from '../../contract/destination.ts';
import type { KeptSend } from '../../contract/history/sends.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import { totalOutcomes } from '../../contract/outcome.ts';
import {
  EXPORT_FORMS,
  type ExportedProof,
  type ExportedRequest,
  type ExportForm,
  exportedHeaders,
} from '../../payload/export/exported.ts';

/** A program has each device token in its text; more are for a list. */
const MOST_DEVICE_TOKENS = 100;

/** What a past send was written as. */
export interface CopiedSend {
  readonly text: string;
  /** What it opens to prove who sends, by its name alone: where it lies is not for a page to know. */
  readonly opens: string | null;
}

/**
 * What a past send can be written as without anything made up: to no devices or a channel there is nothing to write, and
 * what came over the legacy protocol, or to the simulator of that run, no program can repeat over HTTP/2 elsewhere.
 */
export function formsFor(send: KeptSend): readonly ExportForm[] {
  if (send.channelId !== null || send.takenOut > 0) return [];
  const simctl: readonly ExportForm[] = goesBySimctl(send) ? ['simctl'] : [];
  const devices = send.devices ?? totalOutcomes(send.counts);
  const areKept = send.listName === null && send.seconds !== null && send.results.length === devices;
  if (send.wire !== 'http2' || !areKept || devices > MOST_DEVICE_TOKENS) return simctl;
  switch (send.destination.kind) {
    case 'ios-simulator':
      return simctl;
    case 'simulator':
      return [...simctl, 'http'];
    case 'other':
      // The authority that vouches for it is a file, and which one only that run knew.
      return send.destination.ca === null ? withSimctl(simctl) : [...simctl, 'http'];
    case 'apple':
      return withSimctl(simctl);
  }
}

function withSimctl(simctl: readonly ExportForm[]): readonly ExportForm[] {
  return EXPORT_FORMS.filter((form) => form !== 'simctl' || simctl.length > 0);
}

function goesBySimctl({ topic, pushType }: KeptSend): boolean {
  return topic !== null && !topic.startsWith('-') && (pushType === 'alert' || pushType === 'background');
}

/** A past send as a program of `form`, one of `formsFor`. The code of the forms is loaded when one is asked for. */
export async function copyAs(
  form: ExportForm,
  send: KeptSend,
  identities: readonly Pick<IdentityDescription, 'fingerprint' | 'fileName'>[],
): Promise<CopiedSend> {
  const { FORMS } = await import('../../payload/export/forms.ts');
  const { opens } = FORMS[form];
  const proof = opens === null ? null : proofOf(send, identities, opens.includes('p12') ? 'p12' : 'pem');
  const { destination, topic, payload, results } = send;
  const request: ExportedRequest = {
    origin: originOf(send),
    deviceTokens: form === 'simctl' ? [] : results.map(({ deviceToken }) => deviceToken),
    headers: exportedHeaders({ ...send.headers, topic }),
    ...{ payload, proof, ca: null, bundleId: topic },
    simulator: destination.kind === 'ios-simulator' ? destination.device : 'booted',
  };
  return { text: FORMS[form].write(request), opens: proof?.file ?? null };
}

function originOf({ destination }: KeptSend): string {
  switch (destination.kind) {
    case 'apple':
      return `https://${API_HOSTS[destination.environment]}${destination.port === 443 ? '' : `:${destination.port}`}`;
    case 'other': {
      const host = destination.host.includes(':') ? `[${destination.host}]` : destination.host;
      return `https://${host}${destination.port === null ? '' : `:${destination.port}`}`;
    }
    default:
      return 'https://{{simulator}}';
  }
}

function proofOf(
  { identity }: KeptSend,
  identities: readonly Pick<IdentityDescription, 'fingerprint' | 'fileName'>[],
  format: 'p12' | 'pem',
): ExportedProof | null {
  if (identity === null) return null;
  const { form, keyId, teamId, fingerprint, name } = identity;
  const fileName = identities.find((one) => one.fingerprint === fingerprint)?.fileName ?? null;
  if (form === 'provider-token-key') {
    const ids = { keyId: keyId ?? '', teamId: teamId ?? '' };
    return { kind: form, file: fileName ?? `AuthKey_${ids.keyId}.p8`, ...ids };
  }
  const stem = fileName?.replace(/\.[^.]*$/, '') ?? name.replace(/[\\/:\p{Cc}]+/gu, '');
  return { kind: 'certificate', file: `${stem}.${format}`, format, encrypted: format === 'p12', key: null };
}
