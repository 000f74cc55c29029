import type { HostMistake } from '../destination.ts';
import type { ProxyMistake } from '../proxy-address.ts';

/** Whether a host may see an identity. `host`: as the network knows it, with its port, which stands alone where the name is not valid. */
export interface HostQuestion {
  readonly host: string;
  readonly identity: string;
  /** What it would be shown. */
  readonly gets: 'provider-token' | 'certificate';
  readonly vouchedBy: 'system' | 'chosen-file';
}

/** The way out: what stands against it, what is asked before a credential goes it, what a test of it says. */
export interface NetworkExplanations {
  'network-no-destination': null;
  /** `variable`: of the environment; `null` where it was typed. */
  'proxy-malformed': { readonly mistake: ProxyMistake; readonly variable: string | null };
  /** `of`: whose host it is. */
  'host-malformed': { readonly mistake: HostMistake; readonly of: 'gateway' | 'management-api' | 'feedback-service' };
  /** `host`: host and port as the network knows them. */
  'host-refused': { readonly host: string };
  'host-unasked': { readonly host: string };
  'host-question-open': { readonly host: string };
}
