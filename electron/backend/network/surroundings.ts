import type { ProxyAddress } from '../../../contract/proxy-address.ts';

/** Variables of the process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Who a password is for: `user` at `proxy`, which is a label such as `proxy.example.com:8080`. */
export interface ProxyUser {
  readonly proxy: string;
  readonly user: string;
}

/** Asks for a password; `null` where the question was broken off. */
export type AskPassword = (whose: ProxyUser) => Promise<string | null>;

/** What a command line says of the network, in the place of the settings. */
export interface NetworkOverride {
  /** `null`: as set; `false`: no proxy; else its address, already read. */
  readonly proxy: ProxyAddress | false | null;
  /** The CA file that vouches for a proxy reached over TLS; `null`: as set. */
  readonly authorityFile: string | null;
  /** Password for a proxy whose user name comes without one; `null`: none was given. */
  readonly password: string | null;
}

/** What the network is chosen from besides the settings. */
export interface NetworkSurroundings {
  readonly environment: Environment;
  /** Asks the system which way it would take to a URL ("PROXY host:port; DIRECT"); absent where the host cannot. */
  readonly resolveSystemProxy?: (url: string) => Promise<string>;
  readonly override?: NetworkOverride;
  /** Asks the person at the terminal for a proxy's password; absent where nobody is there. */
  readonly askPassword?: AskPassword;
}
