import type { Explanation, Mend, Problem } from '../../../contract/outcome.ts';

/** The option that does what the window's button does, for mends that have one. */
function optionFor(mend: Mend): string | null {
  switch (mend.kind) {
    case 'use-environment':
      return `--to ${mend.environment}`;
    case 'use-topic':
      return `--topic ${mend.topic}`;
    case 'use-push-type':
      return `--push-type ${mend.pushType}`;
    case 'use-priority':
      return `--priority ${mend.priority}`;
    case 'use-http2':
      return '--wire http2';
    case 'accept-expired':
      return '--accept-expired';
    case 'enter-passphrase':
      return '--passphrase-file FILE, or the variable PUSHWRIGHT_PASSPHRASE';
    case 'choose-identity':
      return '--identity FILE, or --provider-token-key FILE.p8 with --team-id';
    case 'use-ids':
      return `--key-id ${mend.keyId} --team-id ${mend.teamId}`;
    case 'enter-ids':
      return '--key-id ID --team-id ID';
    case 'confirm-production':
      return '--to production';
    case 'change-proxy':
      return '--proxy URL, or --no-proxy';
    case 'clear-field':
    case 'remove-device-token':
    case 'replace-payload':
    case 'move-to-headers':
    case 'send-again':
      return null;
  }
}

/** The option that helps with a reason or problem for which a window has no button. */
const OPTIONS_BY_CODE: Readonly<Record<string, string>> = {
  MissingTopic: '--topic TOPIC',
  ProxyLoginNeeded:
    '--proxy http://USER@HOST:PORT, with --proxy-password-file FILE or the variable PUSHWRIGHT_PROXY_PASSWORD',
  ProxyLoginRefused:
    '--proxy http://USER@HOST:PORT, with --proxy-password-file FILE or the variable PUSHWRIGHT_PROXY_PASSWORD',
  'ids-needed': '--key-id ID --team-id ID',
  'passphrase-empty': '--new-passphrase-file FILE, or the variable PUSHWRIGHT_NEW_PASSPHRASE',
  'ios-simulator-needs-topic': '--topic BUNDLE-ID',
};

/** A sentence, and under it the remedy and the option that applies it. `code`: the reason or the problem's code. */
export function explanationText({ sentence, remedy, mend }: Explanation, code: string | null = null): string {
  const option = (code === null ? undefined : OPTIONS_BY_CODE[code]) ?? (mend === null ? null : optionFor(mend));
  // Some remedies name the option themselves.
  const named = option === null || remedy.includes(option.split(' ')[0] ?? option);
  return [sentence, ...(remedy === '' ? [] : [`  ${remedy}`]), ...(named ? [] : [`  Option: ${option}`])].join('\n');
}

/** A problem with its place before it as compilers write it: `payload.json:3:14: …`. */
export function problemText(problem: Problem): string {
  const { place, code } = problem;
  const text = explanationText(problem, code);
  if (place === null) return text;
  const { name, line, column } = place;
  if (line === null) {
    return problem.sentence.includes(name) ? text : `${name}: ${text}`;
  }
  return `${name}:${line}${column === null ? '' : `:${column}`}: ${text}`;
}

/** The same problem, its place named by the file or option that the fault came from. */
export function placedIn(problem: Problem, name: string): Problem {
  return { ...problem, place: { name, line: problem.place?.line ?? null, column: problem.place?.column ?? null } };
}
