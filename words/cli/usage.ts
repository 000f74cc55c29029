import type { UsageMistake, UsageMistakes, WrongOptionValue } from '../../contract/facts/cli.ts';
import { hostMistake } from '../host-mistake.ts';
import { t, words } from '../language.ts';
import { proxyMistake } from '../network.ts';
import { and, capital } from '../prose.ts';
import type { ExplanationWords, Said } from '../shapes.ts';

const HELP = words('cli-usage-help', {
  see: (command: string) => t`See ${command} --help.`,
  forWhatThereIs: (command: string) => t`See ${command} --help for what there is.`,
  meant: (name: string, see: string) => t`Did you mean ${name}? ${see}`,
  meantOneOf: (names: string, see: string) => t`Did you mean one of ${names}? ${see}`,
});

const VALUES = words('cli-wrong-values', {
  choices: (choices: readonly string[]) => t`Allowed choices are ${choices.join(', ')}.`,
  port: (lowest: number, highest: number) => t`Ports are whole numbers from ${lowest} to ${highest}.`,
  connections: (most: number) => t`The number of connections is from 1 to ${most}.`,
  limit: (most: number) => t`So many are listed: 1 to ${most}.`,
  'key-bits': (sizes: readonly number[]) => t`Keys have ${sizes.join(', ')} bits.`,
  'apple-port': 'Apple answers on 443 and 2197.',
  priority: '10 sends at once, 5 when the device finds it convenient, 1 never wakes it.',
  'binary-command': 'The binary gateway knows the commands 0, 1 and 2.',
  confirmation: 'sentinel sends a last frame that must fail; quiet waits for a pause without an error.',
  day: 'Give a day that there is as YEAR-MONTH-DAY: 2026-12-01.',
  expiration: 'Give UNIX seconds, 0 for a single attempt, or +SECONDS from now.',
  variable: 'Give NAME=VALUE.',
});

function wrongValue(wrong: WrongOptionValue): string {
  switch (wrong.kind) {
    case 'choices':
      return VALUES.choices(wrong.choices);
    case 'port':
      return VALUES.port(wrong.lowest, wrong.highest);
    case 'connections':
      return VALUES.connections(wrong.most);
    case 'limit':
      return VALUES.limit(wrong.most);
    case 'key-bits':
      return VALUES['key-bits'](wrong.sizes);
    default:
      return VALUES[wrong.kind];
  }
}

/** Points to the help, and to what was perhaps meant. */
function help(command: string, meant: readonly string[] = []): string {
  const see = HELP.see(command);
  const [first] = meant;
  if (first === undefined) return see;
  return meant.length === 1 ? HELP.meant(first, see) : HELP.meantOneOf(meant.join(', '), see);
}

const WORLDS = words(
  'cli-destinations',
  'Destinations are simulator, sandbox, production, ios-simulator, or HOST[:PORT].',
);

const USAGE = words<ExplanationWords<UsageMistakes>>('cli-usage', {
  'no-command': ({ command }) => ({ sentence: t`No command is given.`, remedy: HELP.forWhatThereIs(command) }),
  'unknown-word': ({ word, meant, command }) => ({
    sentence: t`“${word}” is neither a command nor a file that is there.`,
    remedy: help(command, meant),
  }),
  'unknown-command': ({ word, meant, command }) => ({
    sentence: t`Unknown command '${word}'.`,
    remedy: help(command, meant),
  }),
  'unknown-option': ({ option, meant, command }) => ({
    sentence: t`Unknown option '${option}'.`,
    remedy: help(command, meant),
  }),
  'value-missing': ({ option, command }) => ({
    sentence: t`Option '${option}' argument missing.`,
    remedy: help(command),
  }),
  'option-missing': ({ option, command }) => ({
    sentence: t`Required option '${option}' not specified.`,
    remedy: help(command),
  }),
  'argument-missing': ({ argument, command }) => ({
    sentence: t`Missing required argument '${argument}'.`,
    remedy: help(command),
  }),
  'arguments-too-many': ({ of, expected, given, command }) => ({
    sentence:
      expected === 1
        ? t`Too many arguments for '${of}'. Expected ${expected} argument but got ${given}.`
        : t`Too many arguments for '${of}'. Expected ${expected} arguments but got ${given}.`,
    remedy: help(command),
  }),
  'value-wrong': ({ option, value, wrong, command }) => ({
    sentence: t`“${value}” does not fit ${option}: ${wrongValue(wrong)}`,
    remedy: help(command),
  }),
  other: ({ technical, command }) => ({ sentence: t`${capital(technical)}.`, remedy: help(command) }),
  'option-empty': ({ option, what }) => ({
    sentence: t`${option} is empty.`,
    remedy:
      what === 'file'
        ? t`Give the path of a file: a variable may not be set.`
        : t`Give the path of a folder: a variable may not be set.`,
  }),
  'option-no-stream': ({ option, what }) =>
    what === 'file'
      ? { sentence: t`${option} - names no file.`, remedy: t`Give a path; ./- is a file that is called so.` }
      : { sentence: t`${option} - names no folder.`, remedy: t`Give a path; ./- is a folder that is called so.` },
  'argument-empty': {
    sentence: 'The path of a file is empty.',
    remedy: 'Check the variable or command that it came from.',
  },
  address: ({ word }) => ({
    sentence: t`“${word}” is an address, and Pushwright opens none.`,
    remedy: t`Give the name of a command, or a file: see pushwright --help.`,
  }),
  'not-a-file': ({ word }) => ({
    sentence: t`“${word}” is neither a command nor a file.`,
    remedy: t`See pushwright --help.`,
  }),
  'same-file': ({ one, other }) => ({
    sentence: t`${one} and ${other} name the same file.`,
    remedy: t`Give each a file of its own.`,
  }),

  'nothing-to-send': {
    sentence: 'There is nothing to send.',
    remedy: 'Give --alert TEXT, or --payload FILE (- reads standard input).',
  },
  'payload-twice': { sentence: '--payload and --alert both say what to send.', remedy: 'Give one of them.' },
  'tokens-twice': {
    sentence: 'Device tokens are given as arguments and by --tokens.',
    remedy: 'Give them in one of the two ways.',
  },
  'retry-and-tokens': {
    sentence: '--retry takes its device tokens from earlier results, and others are given too.',
    remedy: 'Send to the others in a call of their own.',
  },
  'retry-unknown-alone': {
    sentence: '--retry-unknown belongs to --retry, and there is none.',
    remedy: 'Give the earlier results with --retry FILE.csv.',
  },
  'stdin-twice': {
    sentence: '--payload - and --tokens - both want standard input.',
    remedy: 'Put one of the two in a file.',
  },
  'no-device-token': {
    sentence: 'There is no device token to send to.',
    remedy: 'Give one or more, --device or --group of your book, or --tokens FILE (- reads standard input).',
  },
  'stdin-for-several': ({ requests }) => ({
    sentence: t`--tokens - reads standard input once, and there are ${requests} requests.`,
    remedy: 'Put the device tokens in a file.',
  }),
  'document-option': ({ option }) => ({
    sentence: t`${option} is for documents, and none is given.`,
    remedy: 'Name a document (.push, .http or .rest), or leave the option out.',
  }),
  'confirm-without-binary': {
    sentence: '--confirm does not go with HTTP/2, where every request is answered.',
    remedy: 'It is for --wire binary.',
  },
  'ios-simulator-with-tokens': {
    sentence: 'An iOS simulator takes no device token.',
    remedy: 'Name it with --device, and the app with --topic.',
  },
  'ios-simulator-with-results': {
    sentence: 'An iOS simulator has no device tokens to write results of.',
    remedy: 'Leave out --results and --gone.',
  },
  'ios-simulator-without-network': {
    sentence: 'An iOS simulator is reached by Xcode, not over the network.',
    remedy: 'Name another destination with --to.',
  },
  'senders-several': ({ options }) => ({
    sentence:
      options.length === 2 ? t`${and(options)} both say who is sending.` : t`${and(options)} all say who is sending.`,
    remedy: t`Give one of them.`,
  }),
  'key-alone': {
    sentence: '--key is the private key of a certificate, and there is none.',
    remedy: 'Give the certificate with --identity.',
  },
  'id-alone': ({ option }) => ({
    sentence: t`${option} belongs to a provider token key, and there is none.`,
    remedy: t`Give it with --provider-token-key FILE.p8.`,
  }),
  'ca-without-gateway': ({ to }) => ({
    sentence: t`--ca does not go with --to ${to}.`,
    remedy: t`It vouches for a gateway of your own: --to HOST[:PORT].`,
  }),
  'port-without-apple': ({ to }) => ({
    sentence: t`--port does not go with --to ${to}.`,
    remedy: t`It chooses between Apple’s two ports; write your own as --to HOST:PORT.`,
  }),
  'ios-simulator-several': {
    sentence: 'Several iOS simulators are named, and a send goes to one.',
    remedy: 'Give --device once for each send.',
  },
  'devices-and-list': {
    sentence: '--device and --group name devices of the book, and --tokens or --retry take device tokens from a file.',
    remedy: 'Send to the file in a call of its own.',
  },
  destination: ({ mistake }) => ({ sentence: t`--to: ${hostMistake(mistake)}`, remedy: WORLDS }),
  proxy: ({ mistake }) => ({
    sentence: t`--proxy: ${proxyMistake(mistake)}`,
    remedy: t`Leave it out to go as the environment says.`,
  }),
  'proxy-password': {
    sentence: 'The URL of --proxy holds a password, which every program on this computer can read there.',
    remedy:
      'Write the user name alone, and give the password with --proxy-password-file FILE or the variable PUSHWRIGHT_PROXY_PASSWORD. Change the password if others use this computer.',
  },

  'broadcast-twice': {
    sentence: '--payload and --content-state or --alert both say what to send.',
    remedy: 'Give the payload, or what it is to be made of.',
  },
  'nothing-to-broadcast': {
    sentence: 'There is nothing to broadcast.',
    remedy:
      'Give --content-state JSON with every property of the app’s ContentState, or --payload FILE (- reads standard input).',
  },
  'content-state': {
    sentence: '--content-state is not a JSON object.',
    remedy: 'Write it as {"score":"1:0"}, in single quotes in a shell.',
  },

  'legacy-without-p12': { sentence: '--legacy is about .p12 files.', remedy: 'Leave it out, or write --to p12.' },
  'p12-without-passphrase': {
    sentence: 'A .p12 is never written without a passphrase.',
    remedy: 'Leave --plain-key out, or write --to pem.',
  },
  'plain-key-with-passphrase': {
    sentence: 'A key in the clear has no passphrase.',
    remedy: 'Give --plain-key or --new-passphrase-file, not both.',
  },
  'form-without-key': ({ form }) => ({
    sentence: t`--to ${form} writes no private key.`,
    remedy: t`Leave out what is about the key.`,
  }),

  'request-without-name': {
    sentence: 'The request has no name.',
    remedy: 'Give any name by which you will know the key again: --name "Push key".',
  },
  'unknown-step': ({ step, steps }) => ({
    sentence: t`“${step}” is no step.`,
    remedy: t`Steps are numbered from 1 to ${steps}: see pushwright csr guide.`,
  }),
  'nothing-to-look-at': {
    sentence: 'There is nothing to look at.',
    remedy: 'Give files or folders, or --system for what the system holds.',
  },
});

/** A call that the command does not understand, in words. */
export function usageWords(mistake: UsageMistake): Said {
  const entry = USAGE[mistake.why] as Said | ((facts: UsageMistake) => Said);
  return typeof entry === 'function' ? entry(mistake) : entry;
}
