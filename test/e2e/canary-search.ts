import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';

/*
 * Looks for secrets in everything that a user, a program or a ticket could get to see of Pushwright. A secret is known by
 * its name and by the forms in which it would be found: as text, as bytes, as hexadecimal and base64 at any offset.
 */

export interface Canary {
  readonly name: string;
  readonly forms: readonly string[];
}

/** A secret that is typed. */
export function textCanary(name: string, text: string): Canary {
  const wide = Buffer.from(text, 'utf16le');
  const forms = [text, wide.toString('latin1'), Buffer.from(wide).swap16().toString('latin1')];
  return { name, forms: [...forms, ...bytesIn(Buffer.from(text, 'utf8'))].map(plain) };
}

/** A secret made of bytes. The middle of them is enough: 24 bytes do not come about by chance. */
export function bytesCanary(name: string, bytes: Buffer): Canary {
  const from = Math.max(0, Math.floor(bytes.length / 2) - 12);
  const part = bytes.subarray(from, from + 24);
  if (part.length < 24) throw new Error(`${name} is too short to be told from chance`);
  return { name, forms: [part.toString('latin1'), ...bytesIn(part)].map(plain) };
}

/** Hexadecimal, and base64 as it comes out wherever the bytes begin in what was encoded. */
function bytesIn(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    return whole.slice(first, Math.floor(((before + bytes.length) * 8) / 6));
  });
  const hex = bytes.toString('hex');
  return [hex, hex.toUpperCase(), ...base64, ...base64.map((text) => text.replace(/\+/g, '-').replace(/\//g, '_'))];
}

/** Without line breaks and spaces, real or escaped: a PEM file breaks its lines anywhere. */
function plain(text: string): string {
  return text.replace(/\\[nr]|\s+/g, '');
}

/** Which of `canaries` stand in `text`, by name. */
export function canariesIn(text: string, canaries: readonly Canary[]): readonly string[] {
  const searched = plain(text);
  return canaries.filter(({ forms }) => forms.some((form) => searched.includes(form))).map(({ name }) => name);
}

/** What the page's memory holds after everything that can be collected was: strings, and the bytes of its buffers. */
export async function memoryOf(page: Page): Promise<{ readonly strings: string; readonly buffers: string }> {
  const session = await page.context().newCDPSession(page);
  try {
    // What was let go a moment ago may wait for a timer or for another collection.
    for (let round = 0; round < 3; round += 1) {
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
      await session.send('HeapProfiler.collectGarbage');
    }
    const { strings, bufferIds } = await takeSnapshot(session);
    const buffers: string[] = [];
    for (const id of bufferIds) buffers.push(await bytesOf(session, id));
    return { strings: strings.join('\n'), buffers: buffers.join('\n') };
  } finally {
    await session.detach();
  }
}

interface Snapshot {
  readonly snapshot: { readonly meta: { readonly node_fields: readonly string[] } };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

async function takeSnapshot(session: CDPSession) {
  const chunks: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  const { snapshot, nodes, strings } = JSON.parse(chunks.join('')) as Snapshot;
  const fields = snapshot.meta.node_fields;
  const [name, id] = [fields.indexOf('name'), fields.indexOf('id')];
  const bufferIds: string[] = [];
  for (let node = 0; node < nodes.length; node += fields.length)
    if (strings[nodes[node + name] ?? -1] === 'ArrayBuffer') bufferIds.push(String(nodes[node + id]));
  return { strings, bufferIds };
}

/** What is in a buffer, which the snapshot does not tell; nothing of what only has a buffer's name. */
async function bytesOf(session: CDPSession, objectId: string): Promise<string> {
  const found = await session.send('HeapProfiler.getObjectByHeapObjectId', { objectId }).catch(() => null);
  if (found?.result.objectId === undefined) return '';
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: found.result.objectId,
    functionDeclaration: `function () {
      if (!(this instanceof ArrayBuffer) || this.byteLength === 0) return '';
      return Array.from(new Uint8Array(this), (byte) => String.fromCharCode(byte)).join('');
    }`,
    returnByValue: true,
  });
  return typeof result.value === 'string' ? result.value : '';
}

/** What stands in the page's document, in its fields and in what a browser keeps for it. */
export async function documentOf(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value);
    const stores = [localStorage, sessionStorage].map((store) => JSON.stringify(store));
    const databases = await indexedDB.databases();
    return [...fields, ...stores, document.cookie, JSON.stringify(databases), location.href].join('\n');
  });
  return `${await page.content()}\n${kept}`;
}

/** Every file in a folder and below: where it lies, and what is in it. */
export async function filesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const [inner, text] of await filesIn(path)) found.set(inner, text);
    else if (entry.isFile()) found.set(path, await readFile(path, 'latin1').catch(() => ''));
    else if (entry.isSymbolicLink()) found.set(path, await readlink(path).catch(() => ''));
  }
  return found;
}

/** How every process was started that descends from this one: its words and its environment, as `ps` would tell. */
async function startedProcesses(): Promise<string> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => null);
    const parent = status === null ? undefined : status.slice(status.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOurs = (id: number): boolean => {
    for (let at = parents.get(id); at !== undefined && at !== 0; at = parents.get(at))
      if (at === process.pid) return true;
    return false;
  };
  const told = [...parents.keys()].filter(isOurs).flatMap((id) => [`/proc/${id}/cmdline`, `/proc/${id}/environ`]);
  return (await Promise.all(told.map((file) => readFile(file, 'latin1').catch(() => '')))).join('\n');
}

/** Looks at the processes until it is ended, as often as it can without being in the way. Only Linux tells them so. */
export function watchProcesses(): { readonly end: () => Promise<string> } {
  const seen = new Set<string>();
  let ended = process.platform !== 'linux';
  const watching = (async () => {
    while (!ended) {
      for (const line of (await startedProcesses()).split('\n')) seen.add(line);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  return {
    end: async () => {
      ended = true;
      await watching;
      return [...seen].join('\n');
    },
  };
}
