import type { Command, CommanderError } from 'commander';
import { type Refusal, wrongUsage } from './refusal.ts';

/** Whether commander only stopped because it has shown what was asked for (help, version). */
export function isShown(error: CommanderError): boolean {
  return error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
}

/** What commander found wrong, as one sentence of ours and a pointer to the help of the command. */
export function usageRefusal(error: CommanderError, command: Command): Refusal {
  const seeHelp = `See ${pathOf(command)} --help.`;
  if (error.code === 'commander.help')
    return wrongUsage('No command is given.', `See ${pathOf(command)} --help for what there is.`);
  const [said = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const first = said.replace(/\.$/, '');
  const invalid = /^(?:option|command-argument value) '(.+?)' ?(?:argument )?'(.*)' is invalid\. (.*)$/.exec(first);
  const unknown = command.parent === null ? /^unknown command '(.*)'$/.exec(first)?.[1] : undefined;
  if (unknown !== undefined)
    return wrongUsage(`“${unknown}” is neither a command nor a file that is there.`, withMeant(hint, seeHelp));
  const sentence =
    invalid === null
      ? `${first.charAt(0).toUpperCase()}${first.slice(1)}.`
      : `“${invalid[2]}” does not fit ${optionName(invalid[1] ?? '')}: ${(invalid[3] ?? '').replace(/\.?$/, '.')}`;
  return wrongUsage(sentence, withMeant(hint, seeHelp));
}

function withMeant(hint: string | undefined, seeHelp: string): string {
  const meant = /^\(Did you mean (.+)\?\)$/.exec(hint ?? '')?.[1];
  return meant === undefined ? seeHelp : `Did you mean ${meant}? ${seeHelp}`;
}

/** `--port <number>` as people call it: `--port`. */
function optionName(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}
