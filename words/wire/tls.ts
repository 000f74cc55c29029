import { hostAndPort, type Peer, proxyLabel } from '../../contract/facts/wire/peer.ts';
import type { OtherProtocol, TlsExplanations, WeakCertificate } from '../../contract/facts/wire/tls.ts';
import { t, words } from '../language.ts';
import type { ExplanationWords, Said } from '../shapes.ts';
import { authorityName, isSimulator, originOf } from './peer.ts';
import { gatewayOrWay, WAY, wayIsInDoubt } from './way.ts';

/* Apple's own hosts are never in doubt: the way to them is. */

const HEARD = words<Readonly<Record<OtherProtocol, string>>>('other-protocols', {
  http2: 'HTTP/2 without TLS',
  'http-elsewhere': 'HTTP that leads elsewhere, as a sign-in page does',
  http: 'HTTP without TLS',
  'web-page': 'a web page without TLS',
  ssh: 'SSH',
  'mail-or-ftp': 'mail or FTP',
  mail: 'mail',
});

const REFUSALS = words<Readonly<Record<string, string>>>('certificate-refusals', {
  unsupported_certificate: 'its kind is not supported there',
  certificate_revoked: 'it has been revoked',
  certificate_expired: 'it has expired',
  unknown_ca: 'the gateway does not know the authority that issued it',
  access_denied: 'it is valid, but not allowed there',
});

const isApple = ({ who }: Peer): boolean => who === 'apple';

function fittingCertificate(peer: Peer): string {
  return isSimulator(peer)
    ? t`The simulator takes certificates of its own authority only: use its own identity, or send to the sandbox or production.`
    : t`Choose a push certificate that is valid today and was issued by an authority this gateway knows.`;
}

function notTls({ peer, via, heard }: TlsExplanations['NotTls']): Said {
  const where = hostAndPort(peer);
  const sentence =
    heard === null
      ? t`What answers at ${where} does not speak TLS.`
      : t`What answers at ${where} does not speak TLS: what came is ${HEARD[heard]}.`;
  if (isApple(peer)) {
    const who = via === null ? t`a proxy` : t`the proxy ${proxyLabel(via)} (it comes from ${originOf(via)})`;
    return {
      sentence,
      remedy: t`Apple’s own host speaks nothing else, so something on the way answered in its place: a sign-in page of this network, ${who} or a firewall. Open a browser on this network and sign in; else ask whoever runs it to let *.push.apple.com through untouched.`,
    };
  }
  const port = t`Check the port: it may belong to another service, or to a gateway that was started without TLS.`;
  return {
    sentence,
    remedy:
      via === null
        ? port
        : t`${port} The proxy ${proxyLabel(via)} may also have answered in its place: a sign-in page does that.`,
  };
}

function failed(facts: TlsExplanations['TlsFailed']): Said {
  const { peer, via } = facts;
  const where = hostAndPort(peer);
  const doubt = isApple(peer) ? t`Apple’s own host does not say that: ${wayIsInDoubt(via)}` : null;
  const inPlace = isApple(peer)
    ? t`Something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(via)}`
    : null;
  switch (facts.why) {
    case 'alert':
      return {
        sentence: t`The server at ${where} ended TLS with the alert ${facts.alert}.`,
        remedy: doubt ?? gatewayOrWay(facts),
      };
    case 'no-common':
      return {
        sentence: t`The server at ${where} and this computer found no common way to speak TLS (alert ${facts.alert}).`,
        remedy: doubt ?? t`APNs needs TLS 1.2 or later: check the server’s TLS versions and ciphers.`,
      };
    case 'name-unknown':
      return {
        sentence: t`The server at ${where} does not know the name ${peer.host}.`,
        remedy: doubt ?? t`Use the name that the server goes by.`,
      };
    case 'protocol-wanted':
      return {
        sentence: t`The server at ${where} ended TLS with the alert no_application_protocol: it wants to be asked for a protocol by name (ALPN), which the legacy binary protocol never does.`,
        remedy: doubt ?? t`No binary gateway says that: check host and port; an HTTP/2 host may say it.`,
      };
    case 'weak-exchange':
      return {
        sentence: t`This computer broke the TLS handshake with ${where} off: the key exchange that the server chose has ${facts.bits} bits, which is too few.`,
        remedy: inPlace ?? t`Have the server use elliptic curves (ECDHE), or parameters of 2048 bits.`,
      };
    case 'not-accepted':
      return {
        sentence: t`This computer broke the TLS handshake with ${where} off: it does not accept what the server said.`,
        remedy: inPlace ?? t`The log shows what TLS said. Check the server’s TLS settings, or what stands in between.`,
      };
  }
}

function brokenOff(facts: TlsExplanations['HandshakeBrokenOff']): Said {
  const { peer, via, how, when } = facts;
  const where = hostAndPort(peer);
  const reset = how === 'reset';
  const sentence = {
    'at-once': reset
      ? t`The connection to ${where} was reset as soon as TLS began, before anything came back.`
      : t`The connection to ${where} was closed as soon as TLS began, before anything came back.`,
    'after-certificate': reset
      ? t`The connection to ${where} was reset in the middle of the TLS handshake, after the server had asked for the client certificate and seen it.`
      : t`The connection to ${where} was closed in the middle of the TLS handshake, after the server had asked for the client certificate and seen it.`,
    'before-certificate': reset
      ? t`The connection to ${where} was reset in the middle of the TLS handshake; no client certificate had been asked for.`
      : t`The connection to ${where} was closed in the middle of the TLS handshake; no client certificate had been asked for.`,
  }[when];
  const remedy =
    when === 'after-certificate'
      ? t`Gateways do this when they refuse a client certificate. ${fittingCertificate(peer)}`
      : isApple(peer)
        ? t`Apple’s own host does not do this: ${wayIsInDoubt(via)}`
        : gatewayOrWay(facts);
  return { sentence, remedy };
}

function untrusted(facts: TlsExplanations['ServerCertificateUntrusted']): Said {
  const { peer, issuer } = facts;
  const where = hostAndPort(peer);
  return {
    sentence:
      issuer === null
        ? t`The server at ${where} showed a certificate that nobody we trust vouches for, so nothing was sent to it.`
        : t`The server at ${where} showed a certificate issued by “${authorityName(issuer)}”, which nobody we trust vouches for, so nothing was sent to it.`,
    remedy: remedyForUntrusted(facts),
  };
}

function remedyForUntrusted(facts: TlsExplanations['ServerCertificateUntrusted']): string {
  const { peer, issuer, usedByApple, hasAuthority, isAlone, isSimulators } = facts;
  const opener =
    issuer === null
      ? t`a proxy or security product (the log names the issuer)`
      : t`a proxy or security product of that name`;
  if (peer.who === 'built-in-simulator')
    return t`Start the simulator again; what answers on its port may be another program.`;
  if (isApple(peer)) {
    // Apple's own host is vouched for by a public authority: a CA file for it would only let somebody else in.
    const between = usedByApple
      ? t`Apple’s host is vouched for by an authority of that name, which this computer does not know, or somebody uses its name. Try another network; if it is the same there, update this program.`
      : t`Most likely ${opener} stands in between and opens TLS. ${WAY.leaveAppleAlone}`;
    return hasAuthority ? t`Apple’s own host needs no CA file: leave it out. ${between}` : between;
  }
  const alone =
    isAlone && issuer !== null
      ? t`The server sent its own certificate alone: if “${authorityName(issuer)}” is an intermediate authority, the server must send that one’s certificate too, or it goes into the CA file.`
      : null;
  if (hasAuthority) {
    const other = t`The chosen CA file did not issue this certificate: choose the one that did.`;
    return alone === null ? other : t`${other} ${alone}`;
  }
  if (isSimulators)
    return t`It calls itself a Pushwright simulator: choose ca.pem of its folder as the CA file (--ca FILE; its start prints the path), or send to the built-in simulator.`;
  const own = t`For a gateway of your own choose its CA file (--ca FILE).`;
  const otherwise = t`Otherwise ${opener} opens TLS on the way: ask whoever runs it for an exception for ${peer.host}.`;
  return alone === null ? t`${own} ${otherwise}` : t`${own} ${alone} ${otherwise}`;
}

function otherName({ peer, via, mismatch, isAddress }: TlsExplanations['ServerNameMismatch']): Said {
  const where = hostAndPort(peer);
  if (mismatch === 'common-name')
    return {
      sentence: t`The certificate of the server at ${where} has the name ${peer.host} only as its common name (CN), where names are not looked for any more, so nothing was sent to it.`,
      remedy: t`Give the server a certificate with the name among its subject alternative names (in OpenSSL: subjectAltName=${isAddress ? 'IP' : 'DNS'}:${peer.host}).`,
    };
  return {
    sentence: t`The server at ${where} showed a certificate for another name, so nothing was sent to it.`,
    remedy: isApple(peer)
      ? t`Something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(via)}`
      : t`Use the name that is in its certificate (the log shows it), or give the server one for this name.`,
  };
}

/** A server's certificate that this computer does not take, and broke off for. */
function unfit(peer: Peer, why: string, remedy: string): Said {
  return {
    sentence: t`This computer broke the TLS handshake with ${hostAndPort(peer)} off: ${why}, so nothing was sent to it.`,
    remedy: isApple(peer)
      ? t`Apple’s own host shows no such certificate: something on the way answers in its place. ${WAY.leaveAppleAlone}`
      : remedy,
  };
}

function tooWeak(facts: { readonly peer: Peer } & WeakCertificate): Said {
  const { authority } = facts;
  const whose =
    authority === null
      ? t`the server’s certificate`
      : t`the certificate of its authority “${authorityName(authority)}”`;
  return facts.fault === 'small-key'
    ? unfit(
        facts.peer,
        t`${whose} has an RSA key of ${facts.bits} bits, which is too small`,
        t`Give the server a certificate with an RSA key of 2048 bits or an elliptic-curve key.`,
      )
    : unfit(
        facts.peer,
        t`${whose} is signed with ${facts.hash}, which is not trusted any more`,
        t`Have it issued anew with SHA-256 by “${authorityName(facts.issuer)}”.`,
      );
}

export const tlsExplanations = words<ExplanationWords<TlsExplanations>>('tls-explanations', {
  NotTls: notTls,
  TlsFailed: failed,
  HandshakeBrokenOff: brokenOff,
  ServerCertificateUntrusted: untrusted,
  ServerCertificateExpired: ({ peer, via }) => ({
    sentence: t`The certificate of the server at ${hostAndPort(peer)} is not valid today, so nothing was sent to it.`,
    remedy: isApple(peer)
      ? t`Check this computer’s clock first; if it is right, something on the way answers in the place of Apple’s own host: ${wayIsInDoubt(via)}`
      : t`Check this computer’s clock first; if it is right, the server needs a new certificate.`,
  }),
  ServerNameMismatch: otherName,
  ServerCertificateTooWeak: tooWeak,
  ServerCertificateNotForServers: ({ peer }) =>
    unfit(
      peer,
      t`the server’s certificate is not for servers (its extended key usage does not allow it)`,
      t`Give the server a certificate for server authentication; one for clients proves no server.`,
    ),
  ClientCertificateRefused: ({ peer, alert }) => {
    const why = REFUSALS[alert];
    return {
      sentence:
        why === undefined
          ? t`The gateway at ${hostAndPort(peer)} refused the client certificate (alert ${alert}).`
          : t`The gateway at ${hostAndPort(peer)} refused the client certificate: ${why}.`,
      remedy: fittingCertificate(peer),
    };
  },
  ClientCertificateMissing: ({ peer, hasOne }) => ({
    sentence: hasOne
      ? t`The gateway at ${hostAndPort(peer)} wants a client certificate of a kind that this one is not: it takes other keys or signatures.`
      : t`The gateway at ${hostAndPort(peer)} wants a client certificate, and this identity has none.`,
    remedy: t`Choose an identity with a certificate and its private key (.p12, .pem).`,
  }),
  Http2NotSpoken: ({ peer, spoken }) => ({
    sentence:
      spoken === null
        ? t`The server at ${hostAndPort(peer)} does not offer HTTP/2 (ALPN h2), which APNs requires.`
        : t`The server at ${hostAndPort(peer)} chose ${spoken} instead of HTTP/2 (ALPN h2), which APNs requires.`,
    remedy: isApple(peer)
      ? t`Apple’s own host offers it always, so something on the way opens TLS and answers in its place: a proxy or a security product. ${WAY.leaveAppleAlone}`
      : t`Check host and port. For a gateway of the legacy binary protocol choose it.`,
  }),
  ClosedAfterHandshake: ({ peer, via, showedCertificate }) => ({
    sentence: showedCertificate
      ? t`The gateway at ${hostAndPort(peer)} asked for the client certificate, was shown it, and hung up right after the TLS handshake without a word.`
      : t`The gateway at ${hostAndPort(peer)} hung up right after the TLS handshake, without a word.`,
    remedy: showedCertificate
      ? isSimulator(peer)
        ? t`Some gateways refuse a certificate like that: the simulator takes certificates of its own authority only: use its own identity, or send to the sandbox or production. If it has just worked, try again later.`
        : t`Some gateways refuse a certificate like that: choose a push certificate that is valid today and was issued by an authority this gateway knows. If it has just worked, try again later.`
      : isApple(peer)
        ? t`Try again; if it stays so, ${wayIsInDoubt(via)}`
        : t`Try again; if it stays so, check that it is an APNs gateway for this protocol, and what its own log says.`,
  }),
});
