import { isAddress } from './address.ts';
import { eachOnce, type Imported, NOTHING } from './imported.ts';
import { asPayload } from './payload-text.ts';
import { readCurl } from './programs/curl.ts';
import { readHttpie, readWget } from './programs/httpie.ts';
import { readPowerShell } from './programs/power-shell.ts';
import { readPushwright } from './programs/pushwright.ts';
import { readSimctl } from './programs/simctl.ts';
import { importRequests, type PastedRequest, scoreOf } from './request.ts';
import { readCmdCommands } from './shell/cmd.ts';
import type { ShellCommand } from './shell/command.ts';
import { readPosixCommands } from './shell/posix.ts';
import { withoutXargs } from './shell/xargs.ts';

const PROGRAM =
  /(?:^|[\s;&|(/\\`"'])(?:curl|https?|xhs?|wget|xcrun|simctl|pushwright|cli\.[cm]js|Invoke-\w+|irm|iwr)(?:\.exe)?\s/i;
/** What may stand before the name of a program: a prompt, or a program that runs another. */
const BEFORE =
  /^(?:[$%#>❯➜»]|PS|[\w.-]*[@:~][^\s]*|\(\w+\)|~|\S*[>$#%]|sudo|time|env|nohup|exec|command|if|while|then|do|else|!|&)$/;

/** The requests that the commands of a text make, in whichever shell they were written for. `null` where there are none. */
export function importCommands(text: string): Imported | null {
  if (!PROGRAM.test(text)) return null;
  const readings: Imported[] = [];
  for (const read of DIALECTS) {
    const imported = read(text);
    if (imported === null) continue;
    readings.push(imported);
    if (imported.payload !== null && asPayload(imported.payload)?.isApns && imported.left.length === 0) break;
  }
  // The first of those that read most: where nothing speaks for another shell, it is the shell of Unix.
  return readings.reduce<Imported | null>(
    (best, one) => (best !== null && scoreOf(best) >= scoreOf(one) ? best : one),
    null,
  );
}

const DIALECTS: readonly ((text: string) => Imported | null)[] = [
  (text) => importAll(readPosixCommands(text)),
  (text) =>
    /\bcurl\b|\bwget\b/i.test(text) && /[\^]|""|\\"|%\w+%/.test(text) ? importAll(readCmdCommands(text)) : null,
  (text) => (/\\'|\bset -/.test(text) ? importAll(readPosixCommands(text, { fish: true })) : null),
  (text) => {
    const requests = readPowerShell(text);
    return requests.length === 0 ? null : importRequests(requests);
  },
];

function requestsOf(
  commands: readonly ShellCommand[],
  depth: number,
): { readonly requests: readonly PastedRequest[]; readonly other: Imported | null } {
  const requests: PastedRequest[] = [];
  let other: Imported | null = null;
  for (const command of commands.flatMap(withoutXargs)) {
    const at = command.words.findIndex((word) =>
      /^(?:.*[/\\])?(?:curl|https?|xhs?|wget|xcrun|simctl|pushwright|cli\.[cm]js)(?:\.exe)?$/i.test(word),
    );
    const inner = at < 0 ? innerScript(command.words) : null;
    if (inner !== null && depth < 3) requests.push(...requestsOf(readPosixCommands(inner), depth + 1).requests);
    if (at < 0) continue;
    const name = (command.words[at] ?? '')
      .replace(/^.*[/\\]/, '')
      .replace(/\.exe$/i, '')
      .toLowerCase();
    const words = command.words.slice(at + 1);
    if (!isProgram(name, command.words.slice(0, at), words)) continue;
    if (name === 'curl') requests.push(...readCurl(words, command));
    else if (name === 'wget') requests.push(...readWget(words, command));
    else if (name === 'xcrun' || name === 'simctl') other ??= readSimctl(words, command);
    else if (name === 'pushwright' || name.startsWith('cli.')) other ??= readPushwright(words, command);
    else requests.push(...readHttpie(name, words, command));
  }
  return { requests, other };
}

/** Whether a word is the program of its command: behind a prompt or another program, or with an address behind it. */
function isProgram(name: string, before: readonly string[], words: readonly string[]): boolean {
  if (before.every((word) => BEFORE.test(word))) return true;
  if (name === 'pushwright' || name.startsWith('cli.')) return words[0] === 'send';
  if (name !== 'curl' && name !== 'wget') return false;
  return !/^(?:echo|printf|man|which|brew|apt|apt-get|grep|#)$/.test(before[0] ?? '') && words.some(isAddress);
}

/** The script that `sh -c`, `ssh` or `eval` is given. */
function innerScript(words: readonly string[]): string | null {
  const runs = words.some((word) => /^(?:.*\/)?(?:bash|sh|zsh|dash|ssh|eval|watch)$/.test(word));
  return runs ? (words.find((word) => /\bcurl\s/.test(word)) ?? null) : null;
}

/** A device token that comes out of a file, by a loop, xargs or a substitution: the file is named in place of the variable. */
function withSources(imported: Imported | null, commands: readonly ShellCommand[]): Imported | null {
  if (imported === null) return null;
  const sources = new Map(commands.flatMap(withoutXargs).flatMap((command) => [...(command.sources ?? [])]));
  const fileOf = (variable: string): string | null | undefined =>
    /^\$\(\s*(?:cat\s|<)\s*([^\s)]+)\s*\)$/.exec(variable)?.[1] ?? sources.get(variable.replace(/^\$\{?|\}$/g, ''));
  const left = imported.left.map((note) => {
    const file = note.code === 'placeholder' && note.part === 'device-token' ? fileOf(note.name) : undefined;
    return file === undefined ? note : ({ code: 'device-token-file', file } as const);
  });
  return { ...imported, left: eachOnce(left) };
}

function importAll(commands: readonly ShellCommand[]): Imported | null {
  const { requests, other } = requestsOf(commands, 0);
  const bent = commands.some((command) => command.bent);
  const imported = withSources(importRequests(requests) ?? other, commands);
  if (imported === null || !bent) return imported;
  return { ...NOTHING, ...imported, receipts: eachOnce([...imported.receipts, { code: 'straightened' }]) };
}
