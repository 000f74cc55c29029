import { type Command, type CommanderError, InvalidArgumentError } from 'commander';
import type { UsageMistake, WrongOptionValue } from '../../contract/facts/cli.ts';
import { type Refusal, wrongUsage } from './refusal.ts';

/** Thrown by what reads an option's value: what is wrong with it. */
export class WrongValue extends InvalidArgumentError {
  constructor(readonly wrong: WrongOptionValue) {
    super(wrong.kind);
  }
}

/** Has each option of a command, and of those below it, refuse a wrong value with what is wrong. */
export function refuseWrongValues(command: Command): void {
  for (const option of command.options) {
    const parse = option.parseArg;
    if (parse === undefined) continue;
    option.parseArg = (value, previous) => {
      try {
        return parse(value, previous);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        const { long, flags, argChoices: choices = [] } = option;
        const wrong: WrongOptionValue = error instanceof WrongValue ? error.wrong : { kind: 'choices', choices };
        throw wrongUsage({ why: 'value-wrong', option: long ?? flags, value, wrong, command: pathOf(command) });
      }
    };
  }
  for (const below of command.commands) refuseWrongValues(below);
}

/** Whether commander only stopped because it has shown what was asked for (help, version). */
export function isShown(error: CommanderError): boolean {
  return error.code === 'commander.helpDisplayed' || error.code === 'commander.version';
}

/** What commander found wrong. */
export function usageRefusal(error: CommanderError, command: Command): Refusal {
  return wrongUsage(mistakeOf(error, command));
}

/** Commander tells what it found in a sentence alone; what it is made of is taken out of that here. */
function mistakeOf({ code, message }: CommanderError, of: Command): UsageMistake {
  const command = pathOf(of);
  const hint = /\n\(Did you mean (?:one of )?(.+)\?\)$/s.exec(message);
  const said = message.slice(0, hint?.index).replace(/^error: /, '');
  const meant = hint?.[1]?.split(', ') ?? [];
  const within = (pattern: RegExp): string => pattern.exec(said)?.[1] ?? said;
  switch (code) {
    case 'commander.help':
      return { why: 'no-command', command };
    case 'commander.unknownCommand': {
      const word = within(/^unknown command '(.*)'$/s);
      return { why: of.parent === null ? 'unknown-word' : 'unknown-command', word, meant, command };
    }
    case 'commander.unknownOption':
      return { why: 'unknown-option', option: within(/^unknown option '(.*)'$/s), meant, command };
    case 'commander.optionMissingArgument':
      return { why: 'value-missing', option: within(/^option '(.*)' argument missing$/), command };
    case 'commander.missingMandatoryOptionValue':
      return { why: 'option-missing', option: within(/^required option '(.*)' not specified$/), command };
    case 'commander.missingArgument':
      return { why: 'argument-missing', argument: within(/^missing required argument '(.*)'$/), command };
    case 'commander.excessArguments': {
      const [, expected, given] = /Expected (\d+) arguments? but got (\d+)/.exec(said) ?? [];
      const counts = { expected: Number(expected ?? 0), given: Number(given ?? 0) };
      return { why: 'arguments-too-many', of: of.name(), ...counts, command };
    }
    default:
      return { why: 'other', technical: said.replace(/\.$/, ''), command };
  }
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}
