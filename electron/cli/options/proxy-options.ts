import type { Command } from 'commander';
import { type ProxyAddress, parseProxyAddress } from '../../../contract/proxy-address.ts';
import { passphraseWords } from '../../../words/cli/passphrase.ts';
import { proxyOptionsWords } from '../../../words/cli/proxy-options.ts';
import type { Core } from '../../backend/core.ts';
import type { NetworkSurroundings } from '../../backend/network/surroundings.ts';
import type { CliIo } from '../cli-io.ts';
import type { Output } from '../output/output.ts';
import { wrongUsage } from '../refusal.ts';
import { secretOfFile } from './passphrase.ts';

/** The options that say which way a command goes out. */
export interface ProxyOptions {
  /** `false`: --no-proxy. */
  readonly proxy?: string | false;
  readonly proxyPasswordFile?: string;
  readonly proxyCa?: string;
}

/** Adds them to a command that connects to a gateway. */
export function addProxyOptions(command: Command): Command {
  return command
    .option('--proxy <url>', proxyOptionsWords.options.proxy)
    .option('--no-proxy', proxyOptionsWords.options.noProxy)
    .option('--proxy-password-file <file>', proxyOptionsWords.options.proxyPasswordFile)
    .option('--proxy-ca <file>', proxyOptionsWords.options.proxyCa);
}

/** The network of a command: its options, else what the environment and the window's settings say. Throws `Refusal`. */
export async function networkFrom(
  options: ProxyOptions,
  io: Pick<CliIo, 'environment' | 'isTerminal' | 'askSecret' | 'resolveSystemProxy'>,
): Promise<NetworkSurroundings> {
  const { proxy, proxyPasswordFile, proxyCa = null } = options;
  const isPersonThere = io.isTerminal.stdin && io.isTerminal.stderr;
  return {
    environment: io.environment,
    ...(io.resolveSystemProxy === undefined ? {} : { resolveSystemProxy: io.resolveSystemProxy }),
    ...(isPersonThere ? { askPassword: ({ proxy: of, user }) => io.askSecret(passphraseWords.proxy(user, of)) } : {}),
    override: {
      proxy: proxy === undefined ? null : proxy === false ? false : addressOf(proxy),
      authorityFile: proxyCa,
      password: proxyPasswordFile === undefined ? null : await secretOfFile(proxyPasswordFile, 'password'),
    },
  };
}

/** An argument is read by every program on the computer, so it may carry no password. */
function addressOf(url: string): ProxyAddress {
  const address = parseProxyAddress(url);
  if ('mistake' in address) throw wrongUsage({ why: 'proxy', mistake: address.mistake });
  if (address.password === null) return address;
  throw wrongUsage({ why: 'proxy-password' });
}

/** Says what is wrong with the settings that the window keeps; a command changes nothing in them. */
export async function warnOfSettings(core: Pick<Core, 'settings'>, output: Output): Promise<void> {
  const { problem } = await core.settings.load();
  if (problem !== null) output.warn(problem);
}
