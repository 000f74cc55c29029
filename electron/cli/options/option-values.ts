import { Option } from 'commander';
import {
  BINARY_COMMANDS,
  type BinaryCommand,
  type Confirmation,
  ENVIRONMENTS,
  PRIORITIES,
  type Priority,
  PUSH_TYPES,
  WIRES,
} from '../../../contract/notification.ts';
import { expirationSeconds } from '../../../payload/headers/expiration.ts';
import { commonOptionsWords } from '../../../words/cli/common-options.ts';
import { WrongValue } from '../usage.ts';

const HIGHEST_PORT = 65_535;
const MOST_CONNECTIONS = 100;

/** A port number; `lowest` 0 where 0 picks a free one. */
export function portFrom(lowest: 0 | 1): (text: string) => number {
  return (text) => {
    const port = wholeNumber(text);
    if (port === null || port < lowest || port > HIGHEST_PORT)
      throw new WrongValue({ kind: 'port', lowest, highest: HIGHEST_PORT });
    return port;
  };
}

/** A port at which APNs listens (Apple: Sending notification requests to APNs). Throws a `WrongValue` for another. */
export function applePort(text: string): 443 | 2197 {
  if (text === '443') return 443;
  if (text === '2197') return 2197;
  throw new WrongValue({ kind: 'apple-port' });
}

/** How many connections are open at most, from 1. Throws a `WrongValue` beyond `MOST_CONNECTIONS`. */
export function connectionCount(text: string): number {
  const count = wholeNumber(text);
  if (count === null || count < 1 || count > MOST_CONNECTIONS)
    throw new WrongValue({ kind: 'connections', most: MOST_CONNECTIONS });
  return count;
}

/** How many of something are listed. */
export function listLimit(most: number): (text: string) => number {
  return (text) => {
    const count = wholeNumber(text);
    if (count === null || count < 1 || count > most) throw new WrongValue({ kind: 'limit', most });
    return count;
  };
}

/** A day on this computer's clock, UNIX milliseconds. */
export function dayFrom(text: string): { readonly from: number; readonly until: number } {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) throw new WrongValue({ kind: 'day' });
  const from = new Date(year, month - 1, day);
  if (from.getMonth() !== month - 1 || from.getDate() !== day) throw new WrongValue({ kind: 'day' });
  return { from: from.getTime(), until: new Date(year, month - 1, day + 1).getTime() };
}

/** A value of `apns-priority` (Apple: Sending notification requests to APNs). Throws a `WrongValue` for another. */
export function priorityOf(text: string): Priority {
  const priority = PRIORITIES.find((known) => String(known) === text);
  if (priority === undefined) throw new WrongValue({ kind: 'priority' });
  return priority;
}

/**
 * The command of a frame of the binary interface (Apple: Binary Provider API; Legacy Notification Format). Throws a
 * `WrongValue` for another.
 */
export function binaryCommandOf(text: string): BinaryCommand {
  const command = BINARY_COMMANDS.find((known) => String(known) === text);
  if (command === undefined) throw new WrongValue({ kind: 'binary-command' });
  return command;
}

/** The words of `--confirm`. */
const CONFIRMATION_WORDS: Readonly<Record<string, Confirmation>> = { sentinel: 'sentinel', quiet: 'quiet-period' };

/** How the binary wire makes sure (see `CONFIRMATIONS`). Throws a `WrongValue` for another word. */
export function confirmationOf(text: string): Confirmation {
  const confirmation = Object.hasOwn(CONFIRMATION_WORDS, text) ? CONFIRMATION_WORDS[text] : undefined;
  if (confirmation === undefined) throw new WrongValue({ kind: 'confirmation' });
  return confirmation;
}

/** UNIX seconds, or `+SECONDS` from now. A bare small number is a mistake APNs would take for 1970. */
export function expirationFrom(now: number): (text: string) => number {
  return (text) => {
    const seconds = expirationSeconds(text, now);
    if (seconds === null) throw new WrongValue({ kind: 'expiration' });
    return seconds;
  };
}

/** `NAME=VALUE`, as often as it is given. */
export function variables(text: string, before: readonly string[]): readonly string[] {
  if (!/^[\w.-]+=/.test(text)) throw new WrongValue({ kind: 'variable' });
  return [...before, text];
}

function wholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `--push-type`: a value of `apns-push-type`. */
export const pushTypeOption = (): Option =>
  new Option('--push-type <type>', commonOptionsWords.options.pushType).choices(PUSH_TYPES).default('alert');

/** `--wire`: HTTP/2, or the binary interface that Apple ended in 2021. */
export const wireOption = (): Option =>
  new Option('--wire <wire>', commonOptionsWords.options.wire).choices(WIRES).default('http2');

/** `--command`: the frame in which the binary interface is given a notification. */
export const binaryCommandOption = (): Option =>
  new Option('--command <number>', commonOptionsWords.options.command).argParser(binaryCommandOf).default(2);

/** `--confirm`: how the binary interface, which is silent where all is well, is made to tell what it took. */
export const confirmOption = (): Option =>
  new Option('--confirm <how>', commonOptionsWords.options.confirm).argParser(confirmationOf);

/** `--environment`: the sandbox unless production is asked for. */
export const environmentOption = (): Option =>
  new Option('--environment <environment>', commonOptionsWords.options.environment)
    .choices(ENVIRONMENTS)
    .default('sandbox');

/** `--system-identity`: one of a keychain or of the Windows store. */
export const systemIdentityOption = (): Option =>
  new Option('--system-identity <name>', commonOptionsWords.options.systemIdentity);

/** `--json`: what is printed is for programs. */
export const jsonOption = (): Option => new Option('--json', commonOptionsWords.options.json).default(false);
