import type { NamedProxy, Peer } from './peer.ts';

/** What other protocol came where TLS was expected. */
export type OtherProtocol = 'http2' | 'http-elsewhere' | 'http' | 'web-page' | 'ssh' | 'mail-or-ftp' | 'mail';

/** A certificate that nobody takes; `authority`: whose it is, where it is not the server's own. */
export type WeakCertificate =
  | { readonly fault: 'small-key'; readonly authority: string | null; readonly bits: number }
  | {
      readonly fault: 'old-signature';
      readonly authority: string | null;
      readonly hash: string;
      readonly issuer: string;
    };

/** A peer and the way to it; `via`: the proxy that opened it. */
interface Reached {
  readonly peer: Peer;
  readonly via: NamedProxy | null;
}

/** Why TLS did not come up. */
export interface TlsExplanations {
  NotTls: Reached & { readonly heard: OtherProtocol | null };
  TlsFailed: Reached &
    (
      | { readonly why: 'alert'; readonly alert: string }
      /** `no-common`: there is no way to speak TLS that both know. */
      | { readonly why: 'no-common'; readonly alert: string }
      /** `name-unknown`: the server does not go by that name; `protocol-wanted`: it wants to be asked for one by name. */
      | { readonly why: 'name-unknown' | 'protocol-wanted' }
      | { readonly why: 'weak-exchange'; readonly bits: number }
      | { readonly why: 'not-accepted' }
    );
  HandshakeBrokenOff: Reached & {
    readonly how: 'reset' | 'closed';
    readonly when: 'at-once' | 'after-certificate' | 'before-certificate';
  };
  ServerCertificateUntrusted: {
    readonly peer: Peer;
    /** Who issued it; `null` where that is not known. */
    readonly issuer: string | null;
    /** The issuer goes by the name of a Pushwright simulator's authority. */
    readonly isSimulators: boolean;
    /** It has the name of an authority that Apple uses. */
    readonly usedByApple: boolean;
    /** A CA file was chosen. */
    readonly hasAuthority: boolean;
    /** The server sent no certificate but its own, and its issuer is missing. */
    readonly isAlone: boolean;
  };
  ServerCertificateExpired: Reached;
  /** `common-name`: the right one stands only where names are not looked for any more. */
  ServerNameMismatch: Reached & { readonly mismatch: 'other' | 'common-name'; readonly isAddress: boolean };
  ServerCertificateTooWeak: { readonly peer: Peer } & WeakCertificate;
  ServerCertificateNotForServers: { readonly peer: Peer };
  ClientCertificateRefused: { readonly peer: Peer; readonly alert: string };
  /** `hasOne`: of a kind that the gateway does not take. */
  ClientCertificateMissing: { readonly peer: Peer; readonly hasOne: boolean };
  /** `spoken`: the protocol that was chosen instead. */
  Http2NotSpoken: { readonly peer: Peer; readonly spoken: string | null };
  ClosedAfterHandshake: Reached & { readonly showedCertificate: boolean };
}
