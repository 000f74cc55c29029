import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Destination } from '../../../contract/destination.ts';
import type { HostQuestion } from '../../../contract/facts/network.ts';
import { hostAndPort } from '../../../contract/facts/wire/peer.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { inField, problem } from '../../../contract/told.ts';
import type { Credential } from '../../apns/credential.ts';
import { type Endpoint, isApple } from '../../apns/endpoint.ts';
import { ProblemError } from '../problem-error.ts';

/*
 * A credential leaves only with a yes. Threat: a page that was taken over names a host, a CA file and an identity of its
 * own choosing, and has the user's provider token sent there: with it, anybody notifies the users of all the team's apps.
 * So the host of the page asks the person, where the page can neither answer nor write the question, once for each host
 * that is neither Apple's nor the simulator. On a command line the options are the yes.
 */

/** Asks the person: `unasked` where that cannot be done now. */
export type ConfirmHost = (question: HostQuestion) => Promise<'yes' | 'no' | 'unasked'>;

/** What is about to be shown to a host, and to which. */
export interface Showing {
  readonly endpoint: Endpoint;
  readonly credential: Credential;
  readonly identity: Pick<IdentityDescription, 'name'>;
}

/** Which hosts may be shown a credential in this run. */
export class HostConsent {
  readonly #confirm: ConfirmHost | null;
  readonly #log: (host: string) => void;
  readonly #allowed = new Set<string>();
  #asking = false;

  /** `confirm` is `null` where whoever named the host is the person. `log` hears that an answer is waited for. */
  constructor(confirm: ConfirmHost | null, log: (host: string) => void) {
    this.#confirm = confirm;
    this.#log = log;
  }

  /** Resolves where the host of `showing` may be shown its credential, having asked if need be; else throws `ProblemError`. */
  async demand(destination: Pick<Destination, 'kind'>, showing: Showing): Promise<void> {
    if (this.#confirm === null || !isForeign(destination, showing.endpoint)) return;
    const host = keyOf(showing.endpoint);
    if (this.#allowed.has(host)) return;
    const name = shownHost(showing.endpoint);
    // Nobody waits beside it: a browser has six connections to a server, and the answer needs one.
    if (this.#asking) throw new ProblemError(askingAlready(name));
    this.#asking = true;
    const answer = await this.#ask(this.#confirm, name, questionOf(name, showing)).catch(() => 'unasked' as const);
    this.#asking = false;
    if (answer === 'yes') this.#allowed.add(host);
    else throw new ProblemError(answer === 'no' ? refused(name) : unasked(name));
  }

  #ask(confirm: ConfirmHost, host: string, question: HostQuestion): ReturnType<ConfirmHost> {
    this.#log(host);
    return confirm(question);
  }
}

/** With a CA file of one's own even Apple's name proves nothing: a proxy could answer in its place. */
function isForeign({ kind }: Pick<Destination, 'kind'>, endpoint: Endpoint): boolean {
  return kind === 'other' && !(isApple(endpoint) && endpoint.authoritiesPem === null);
}

function keyOf({ host, port, authoritiesPem }: Endpoint): string {
  return createHash('sha256')
    .update(JSON.stringify([host.toLowerCase(), port, authoritiesPem]))
    .digest('hex');
}

/** Host and port as the network knows them: letters of other alphabets that look alike, and anything else, show as what they are. */
function shownHost({ host, port }: Endpoint): string {
  const plain = isIP(host.replace(/%.*$/s, '')) === 0 ? domainToASCII(host) : host;
  return hostAndPort({ host: /^[\w.:%-]{1,255}$/.test(plain) ? plain : '', port });
}

function questionOf(name: string, { endpoint, credential, identity }: Showing): HostQuestion {
  return {
    host: name,
    identity: plainText(identity.name),
    gets: credential.kind === 'provider-token-key' ? 'provider-token' : 'certificate',
    vouchedBy: endpoint.authoritiesPem === null ? 'system' : 'chosen-file',
  };
}

/** One line, without anything that draws elsewhere than it stands. */
function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 100);
}

const place = inField('destination');

function refused(host: string) {
  return problem('host-refused', { host }, { place });
}

function unasked(host: string) {
  return problem('host-unasked', { host }, { place });
}

function askingAlready(host: string) {
  return problem('host-question-open', { host }, { place });
}
