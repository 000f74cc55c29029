import { type ProxyAddress, parseProxyAddress } from '../../../contract/proxy-address.ts';
import { inFile, problem } from '../../../contract/told.ts';
import { ProblemError } from '../problem-error.ts';
import type { Environment } from './surroundings.ts';

/**
 * Variables that name the proxy of a TLS connection, the first that is not empty counts. Lower case comes first, as in
 * curl; HTTP_PROXY is not among them: it is for connections without TLS.
 */
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const;

/** The proxy that the environment names, and by which variable; `null` where it names none. Throws `ProblemError` where it cannot be read. */
export function proxyOfEnvironment(
  environment: Environment,
): { readonly address: ProxyAddress; readonly variable: string } | null {
  const variable = VARIABLES.find((name) => (environment[name] ?? '').trim() !== '');
  if (variable === undefined) return null;
  const address = parseProxyAddress(environment[variable] ?? '');
  if (!('mistake' in address)) return { address, variable };
  throw new ProblemError(
    problem(
      'proxy-malformed',
      { mistake: address.mistake, variable },
      { mend: { kind: 'change-proxy' }, place: inFile(variable) },
    ),
  );
}

/** The list of hosts that are reached without a proxy, and by which variable; `null` where there is none. */
export function exceptionsOfEnvironment(
  environment: Environment,
): { readonly list: string; readonly variable: string } | null {
  for (const variable of ['no_proxy', 'NO_PROXY'] as const) {
    const list = environment[variable];
    if (list !== undefined && list.trim() !== '') return { list, variable };
  }
  return null;
}
