import { readFile } from 'node:fs/promises';

/** What Chromium's log of its network (`--log-net-log`) holds, as far as it is read here. */
interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[];
}

/** Events that lead out of the program, and what of each says where to. */
const LEADING_OUT: Readonly<Record<string, string>> = {
  URL_REQUEST_START_JOB: 'url',
  HOST_RESOLVER_MANAGER_JOB: 'host',
  HOST_RESOLVER_SYSTEM_TASK: 'hostname',
  TCP_CONNECT: 'address_list',
  TCP_CONNECT_ATTEMPT: 'address',
  UDP_CONNECT: 'address',
  UDP_BYTES_SENT: 'address',
};

/** Where Chromium went, was about to go, or asked the way to: none of it is what the page's own scheme or a file needs. */
export async function ventures(file: string): Promise<readonly string[]> {
  const log = JSON.parse(await readFile(file, 'utf8')) as NetLog;
  const names = new Map(Object.entries(log.constants.logEventTypes).map(([name, type]) => [type, name]));
  return log.events.flatMap(({ type, params }) => {
    const name = names.get(type) ?? '';
    const field = LEADING_OUT[name];
    return field === undefined || params === undefined ? [] : [`${name} ${JSON.stringify(params[field] ?? params)}`];
  });
}

/** How many events there are, so that a log of nothing is not taken for silence. */
export async function countEvents(file: string): Promise<number> {
  return (JSON.parse(await readFile(file, 'utf8')) as NetLog).events.length;
}
