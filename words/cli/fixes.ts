import type { Mend } from '../../contract/outcome.ts';
import { t, words } from '../language.ts';

/** The option that does what the window's button does, of each kind of fix; `null` where there is none, and why. */
type FixOptions = {
  readonly [Kind in Mend['kind']]: ((fix: Extract<Mend, { readonly kind: Kind }>) => string) | string | null;
};

/** Every kind has its option, or this does not compile. */
const OPTIONS = words<FixOptions>('cli-fixes', {
  'use-environment': ({ environment }) => t`--to ${environment}`,
  'use-topic': ({ topic }) => t`--topic ${topic}`,
  'use-push-type': ({ pushType }) => t`--push-type ${pushType}`,
  'use-priority': ({ priority }) => t`--priority ${priority}`,
  'use-http2': '--wire http2',
  'accept-expired': '--accept-expired',
  'enter-passphrase': '--passphrase-file FILE, or the variable PUSHWRIGHT_PASSPHRASE',
  'choose-identity': '--identity FILE, or --provider-token-key FILE.p8 with --team-id',
  'use-ids': ({ keyId, teamId }) => t`--key-id ${keyId} --team-id ${teamId}`,
  'enter-ids': '--key-id ID --team-id ID',
  'confirm-production': '--confirm-production',
  'change-proxy': '--proxy URL, or --no-proxy',
  // Leaving out what was given needs no option.
  'clear-field': null,
  'remove-device-token': null,
  // A payload is the user's file, which no option changes.
  'replace-payload': null,
  'move-to-headers': null,
  // The same command again.
  'send-again': null,
});

const LOGIN =
  '--proxy http://USER@HOST:PORT, with --proxy-password-file FILE or the variable PUSHWRIGHT_PROXY_PASSWORD';

/** The option that helps with a reason or problem for which a window has no button. */
const BY_CODE = words<Readonly<Record<string, string>>>('cli-fixes-by-code', {
  MissingTopic: '--topic TOPIC',
  ProxyLoginNeeded: LOGIN,
  ProxyLoginRefused: LOGIN,
  'ids-needed': '--key-id ID --team-id ID',
  'passphrase-empty': '--new-passphrase-file FILE, or the variable PUSHWRIGHT_NEW_PASSPHRASE',
  'ios-simulator-needs-topic': '--topic BUNDLE-ID',
});

/** The option that applies a fix, else the one that helps with `code`, a reason or the code of a problem. */
export function fixOption(fix: Mend | null, code: string | null): string | null {
  const known = code !== null && Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known !== undefined) return known;
  if (fix === null) return null;
  const option = OPTIONS[fix.kind] as ((fix: Mend) => string) | string | null;
  return typeof option === 'function' ? option(fix) : option;
}
