import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Destination } from '../../../contract/destination.ts';
import { hostAndPort } from '../../../contract/facts/peer.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import type { Credential } from '../../apns/credential.ts';
import { type Endpoint, isApple } from '../../apns/endpoint.ts';
import { ProblemError, problem } from '../problem-error.ts';

/*
 * A credential leaves only with a yes. Threat: a page that was taken over names a host, a CA file and an identity of its
 * own choosing, and has the user's provider token sent there: with it, anybody notifies the users of all the team's apps.
 * So the host of the page asks the person, where the page can neither answer nor write the question, once for each host
 * that is neither Apple's nor the simulator. On a command line the options are the yes.
 */

/** What is asked, in words for a person. Nothing in it is as the page wrote it. */
export interface HostQuestion {
  readonly title: string;
  readonly detail: string;
}

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
  return hostAndPort({ host: /^[\w.:%-]{1,255}$/.test(plain) ? plain : 'a host whose name is not valid', port });
}

function questionOf(name: string, { endpoint, credential, identity }: Showing): HostQuestion {
  const whose = `“${plainText(identity.name)}”`;
  const shown =
    credential.kind === 'provider-token-key'
      ? `It would get a provider token of ${whose}. With one, anybody can notify the users of all apps of that team, for up to an hour.`
      : `It would be shown the certificate of ${whose}, and gets whatever is sent. The private key stays here.`;
  const trusted =
    endpoint.authoritiesPem === null
      ? 'The authorities of this computer vouch for it.'
      : 'A CA file that was chosen in Pushwright vouches for it.';
  return {
    title: `Let ${name} see your identity?`,
    detail: `${name} is neither Apple nor the simulator. ${shown} ${trusted} Allow it only if you chose this host yourself. It is asked once in a run.`,
  };
}

/** One line, without anything that draws elsewhere than it stands. */
function plainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 100);
}

const place = { name: 'Destination', line: null, column: null };

function refused(name: string) {
  return problem({
    code: 'host-refused',
    sentence: `Nothing was sent: ${name} may not see your identity, you said.`,
    remedy: 'Send again to be asked again, or choose Apple or the simulator as destination.',
    place,
  });
}

function unasked(name: string) {
  return problem({
    code: 'host-unasked',
    sentence: `Nothing was sent: whether ${name} may see your identity could not be asked just now.`,
    remedy: 'Press Send yourself, a little later. On the command line no question is asked: pushwright send --to.',
    place,
  });
}

function askingAlready(name: string) {
  return problem({
    code: 'host-question-open',
    sentence: `Nothing was sent to ${name}: a question about a host waits for your answer.`,
    remedy: 'Answer that one first, then send again.',
    place,
  });
}
