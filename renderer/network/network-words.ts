import type { LogEntry } from '../../contract/log-entry.ts';
import type { NetworkSettings, NetworkView, ProxyChoice } from '../../contract/network.ts';
import { parseProxyAddress } from '../../contract/proxy-address.ts';
import { proxyMistake } from '../../words/network.ts';
import { networkWords } from '../../words/page/tools/network.ts';
import type { SelectOption } from '../ui/controls/select.tsx';
import type { IconName } from '../ui/icon.tsx';
import { detailText } from '../ui/told.ts';

/** What can be typed in the tool; the password is not among it. */
export type NetworkFields = Pick<NetworkSettings, 'proxy' | 'address' | 'exceptions' | 'user' | 'authority'>;

/** The settings as they are typed. */
export function fieldsOf({ proxy, address, exceptions, user, authority }: NetworkSettings): NetworkFields {
  return { proxy, address, exceptions, user, authority };
}

/** Whether nothing was changed. */
export function sameFields(a: NetworkFields, b: NetworkFields): boolean {
  return (
    a.proxy === b.proxy &&
    a.address === b.address &&
    a.exceptions === b.exceptions &&
    a.user === b.user &&
    a.authority === b.authority
  );
}

export const CHOICES: readonly SelectOption<ProxyChoice>[] = [
  { value: 'automatic', label: networkWords.automatic, note: networkWords.environmentSystemSay },
  { value: 'none', label: networkWords.noProxy, note: networkWords.straightDestination },
  { value: 'manual', label: networkWords.manual, note: networkWords.oneName },
];

/** What a choice means on this host. */
export function choiceHint(choice: ProxyChoice, host: 'electron' | 'loopback'): string {
  switch (choice) {
    case 'automatic':
      return host === 'electron' ? networkWords.environmentsHttpsProxy : networkWords.environmentsHttpsProxyAll;
    case 'none':
      return networkWords.notificationsGoStraight;
    case 'manual':
      return networkWords.everyDestinationBut;
  }
}

/** What is wrong with the address, once something is typed. */
export function addressMistake({ proxy, address }: NetworkFields): string | undefined {
  if (proxy !== 'manual' || address.trim() === '') return undefined;
  const parsed = parseProxyAddress(address);
  if ('mistake' in parsed) return proxyMistake(parsed.mistake);
  return parsed.user === null ? undefined : networkWords.userNamePassword;
}

/** Whether the proxy that is typed is itself reached over TLS, so that its certificate has to be vouched for. */
export function isOverTls({ proxy, address }: NetworkFields): boolean {
  const parsed = parseProxyAddress(address);
  return proxy === 'manual' && !('mistake' in parsed) && parsed.scheme === 'https';
}

/** Who the proxy is told that we are: typed here, written where the proxy comes from, or nobody as there is no proxy. */
export function loginPlace(fields: NetworkFields, { way }: NetworkView): 'here' | 'origin' | 'nowhere' {
  if (fields.proxy === 'none') return 'nowhere';
  if (fields.proxy === 'manual') return 'here';
  if (way !== null && way.userFrom === 'origin' && way.user !== '') return 'origin';
  return (way?.proxies.length ?? 0) > 0 || fields.user !== '' ? 'here' : 'nowhere';
}

/** How long a step took, as the log has it; '' where it says nothing of that. */
export function timeWords({ details }: LogEntry): string {
  const time = details.find(([label]) => label === 'time')?.[1];
  return time === undefined ? '' : detailText(time);
}

export const STEP_ICONS: Readonly<Record<LogEntry['level'], IconName>> = {
  failure: 'rejected',
  warning: 'warning',
  success: 'accepted',
  info: 'accepted',
  detail: 'accepted',
};

/** What stands in the name of the step for those who do not see its drawing. */
export const STEP_WORDS: Readonly<Record<LogEntry['level'], string>> = {
  failure: `${networkWords.failed} `,
  warning: `${networkWords.warning} `,
  success: '',
  info: '',
  detail: '',
};
