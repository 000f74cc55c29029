import type { EndedConnection } from '../../contract/facts/wire/connection.ts';
import { type NamedProxy, proxyLabel } from '../../contract/facts/wire/peer.ts';
import { t, words } from '../language.ts';
import { capital } from '../prose.ts';
import type { Said } from '../shapes.ts';
import { isSimulator, peerName } from './peer.ts';
import { FEEDBACK, wayIsInDoubt } from './way.ts';

/*
 * How a connection ended on which TLS had come up. That the server itself ended it is known only where its TLS said so;
 * an end or a reset below TLS may be anybody's on the way.
 */

const WORDS = words('connection-ended', {
  newOne: 'The next send opens a new connection by itself.',
});

/** What happened to it, as the verb of a sentence about "the connection". */
function verbOf({ end }: EndedConnection): string {
  switch (end.kind) {
    case 'alert':
      return t`was ended by the server with the TLS alert ${end.alert}`;
    case 'goodbye':
      return t`was closed by the server`;
    case 'closed':
      return t`was closed from the other end without a word of TLS`;
    case 'reset':
      return t`was reset from the other end without a word of TLS`;
    case 'network-gone':
      return t`was lost: the network carried nothing more`;
    case 'unreadable':
      return t`was broken off by this computer: what came was not what TLS allows`;
    case 'unseen':
      return t`broke off`;
  }
}

function remedyOf(facts: EndedConnection): string {
  const { end, peer, via } = facts;
  const isApple = peer.who === 'apple';
  switch (end.kind) {
    case 'alert':
      if (end.ofCertificate)
        return t`The alert speaks of the client certificate, which the server had taken before: check that it is still valid.`;
      return isApple
        ? t`Apple’s own host does not say that: ${wayIsInDoubt(via)}`
        : t`${WORDS.newOne} ${ownLog(facts)}`;
    case 'goodbye':
      return t`${WORDS.newOne} ${ownLog(facts)}`;
    case 'closed':
    case 'reset':
      if (isSimulator(peer)) return t`${WORDS.newOne} ${ownLog(facts)}`;
      return isApple
        ? t`${WORDS.newOne} The server did it, or ${between(via)} on the way.`
        : t`${WORDS.newOne} The server did it, or ${between(via)} on the way. ${ownLog(facts)}`;
    case 'network-gone':
      return t`Check that this computer is online, and the VPN if there is one.`;
    case 'unreadable':
      return isApple
        ? t`Apple’s own host does not send that: ${wayIsInDoubt(via)}`
        : t`The log shows what TLS said. ${capital(between(via))} may change what the server sends.`;
    case 'unseen':
      return t`Check the network.`;
  }
}

function ownLog({ peer }: EndedConnection): string {
  if (isSimulator(peer))
    return t`The simulator does this where a test device or its settings say so; if none does, start it again.`;
  return peer.who === 'apple'
    ? t`Apple does this when it takes a server out of use. If it happens again at once, see developer.apple.com/system-status.`
    : t`If it happens again, the server’s own log says why.`;
}

function between(via: NamedProxy | null): string {
  return via === null ? t`a firewall or a proxy` : t`the proxy ${proxyLabel(via)} or a firewall behind it`;
}

/** What a connection's end means for what it was used for. */
export function endedConnection(facts: EndedConnection): Said {
  const name = peerName(facts.peer);
  const [verb, remedy] = [verbOf(facts), remedyOf(facts)];
  switch (facts.while) {
    case 'open':
      return { sentence: t`The connection to ${name} ${verb}.`, remedy };
    case 'listing':
      return {
        sentence: t`The connection to ${name} ${verb} before the list was at its end.`,
        remedy: t`Read again for the rest. ${FEEDBACK.onItsWay} ${remedy}`,
      };
    case 'unconfirmed': {
      const sentence = t`The connection to ${name} ${verb}, and nothing was said about which notifications had been read.`;
      if (facts.end.kind !== 'goodbye' && facts.end.kind !== 'closed') return { sentence, remedy };
      return {
        sentence,
        remedy: facts.showedCertificate
          ? t`${remedy} A gateway also does this when it cannot read a frame or refuses the certificate: try one notification alone.`
          : t`${remedy} A gateway also does this when it cannot read a frame: try one notification alone.`,
      };
    }
  }
}
