import type { Environment } from '../../../contract/notification.ts';
import { type ApiAnswer, isReason, refuse, STATUS_OF_REASON } from '../api/answer.ts';
import type { ForcedAnswer } from './device-fields.ts';
import type { DeviceRule, DeviceTokenKind } from './devices.ts';
import { kindOfTopic } from './topics.ts';

/** The devices that are described; every other well-formed token is an active device of any topic. */
export class DeviceRegistry {
  readonly #rules = new Map<string, DeviceRule[]>();
  readonly #startedAt: number;

  /** `startedAt`: UNIX milliseconds, the timestamp of inactive devices that have none of their own. */
  constructor(rules: readonly DeviceRule[], startedAt: number) {
    this.#startedAt = startedAt;
    for (const rule of rules) {
      const token = rule.token.toLowerCase();
      this.#rules.set(token, [...(this.#rules.get(token) ?? []), rule]);
    }
  }

  /** Replaces all that is known of a device token. */
  describe(rule: DeviceRule): void {
    this.#rules.set(rule.token.toLowerCase(), [rule]);
  }

  /** Whether the token belongs to this environment: another's is as if it had never been issued. */
  isOf(deviceToken: string, environment: Environment): boolean {
    const rules = this.#rulesOf(deviceToken);
    return rules.length === 0 || rules.some((rule) => fitsEnvironment(rule, environment));
  }

  /** The rule of a token of this environment and topic; `undefined` where it belongs to other topics only; `null` where nothing is known. */
  find(deviceToken: string, environment: Environment, topic: string): DeviceRule | null | undefined {
    const rules = this.#rulesOf(deviceToken);
    if (rules.length === 0) return null;
    const kind = kindOfTopic(topic);
    return rules.find((rule) => fitsEnvironment(rule, environment) && fitsTopic(rule, topic, kind));
  }

  /** The refusal of an inactive device; `null` where it is active. */
  inactive(rule: DeviceRule | null, expiredHasTimestamp: boolean): ApiAnswer | null {
    const timestamp = rule?.timestamp ?? this.#startedAt;
    switch (rule?.state) {
      case 'unregistered':
        return refuse('Unregistered', timestamp);
      case 'expired':
        return refuse('ExpiredToken', expiredHasTimestamp ? timestamp : null);
      default:
        return null;
    }
  }

  #rulesOf(deviceToken: string): readonly DeviceRule[] {
    return this.#rules.get(deviceToken.toLowerCase()) ?? [];
  }
}

function fitsEnvironment(rule: DeviceRule, environment: Environment): boolean {
  return rule.environment === undefined || rule.environment === environment;
}

function fitsTopic(rule: DeviceRule, topic: string, kind: DeviceTokenKind): boolean {
  return (rule.topic === undefined || rule.topic === topic) && (rule.kind === undefined || rule.kind === kind);
}

/** The answer that a rule forces; `null` where it forces none. A reason that APNs has brings its own status. */
export function forcedAnswer(respond: ForcedAnswer | undefined, now: number): ApiAnswer | null {
  if (respond === undefined || (respond.status === undefined && respond.reason === undefined)) return null;
  const { reason = null } = respond;
  const status = respond.status ?? (reason !== null && isReason(reason) ? STATUS_OF_REASON[reason] : 400);
  if (status === 200) return null;
  const { body } = respond;
  const timestamp = status === 410 ? (respond.timestamp ?? now) : null;
  return { status, reason, timestamp, ...(body === undefined ? {} : { body }) };
}
