// What every peer's program is told, as the JSON of its one argument, and how it says what came of it: a line for each
// device token, in the peer's own words but for their names.
import { readFileSync } from 'node:fs';

const { apns, deviceTokens, alert, credential } = JSON.parse(process.argv[2]);
const pem = readFileSync(apns.identityPem, 'utf8');

/**
 * `apns`: the first line of `simulator --json`, and the identity as PEM; `credential`: `certificate` or
 * `provider-token-key`.
 */
export const task = {
  apns,
  deviceTokens,
  alert,
  credential,
  pem,
  ca: readFileSync(apns.ca, 'utf8'),
  signingKey: readFileSync(apns.providerTokenKey, 'utf8'),
};

/** `view`: `accepted`, or what the peer says instead. */
export function report(deviceToken, view, { status = null, reason = null, timestamp = null } = {}) {
  process.stdout.write(`${JSON.stringify({ deviceToken, view, status, reason, timestamp })}\n`);
}
