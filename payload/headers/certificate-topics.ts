import type { ExplanationFacts } from '../../contract/facts/explanations.ts';
import type { IdentityDescription } from '../../contract/identity.ts';
import {
  bundleIdOfTopic,
  type NotificationHeaders,
  type PushType,
  TOPIC_SUFFIX,
  topicForPushType,
} from '../../contract/notification.ts';
import type { Mend } from '../../contract/outcome.ts';
import type { HeaderFault, HeaderProblem } from '../problem.ts';

type Certificate = Pick<IdentityDescription, 'form' | 'name' | 'topics'>;

/**
 * The topic that a certificate implies for a push type: of its topics the one with the push type's suffix, else its first.
 * `null` where it has none.
 */
export function impliedTopic(topics: readonly string[], pushType: PushType | null): string | null {
  const [first] = topics;
  if (first === undefined) return null;
  if (pushType === null) return first;
  const wanted = topicForPushType(first, pushType);
  return TOPIC_SUFFIX[pushType] === '' || topics.includes(wanted) ? wanted : first;
}

/**
 * Problems of headers together with what the certificate says of them. Of a topic that the certificate lacks it is told
 * once. `headers`: `null` where the wire has no topic.
 */
export function withCertificateTopics(
  problems: readonly HeaderProblem[],
  headers: Pick<NotificationHeaders, 'topic' | 'pushType'> | null,
  certificate: Certificate | null,
): readonly HeaderProblem[] {
  const found = headers === null || certificate === null ? null : checkTopics(headers, certificate);
  return found === null ? problems : [found, ...problems.filter(({ code }) => code !== 'topic-suffix')];
}

/** A topic that is not among those of a certificate (Apple: Establishing a certificate-based connection to APNs). */
function checkTopics(
  headers: Pick<NotificationHeaders, 'topic' | 'pushType'>,
  { topics, name, form }: Certificate,
): HeaderProblem | null {
  const pushType = headers.pushType ?? 'alert';
  const topic = headers.topic ?? impliedTopic(topics, pushType);
  if (form !== 'certificate' || topic === null || topics.length === 0) return null;
  const wanted = topicForPushType(topic, pushType);
  if (topics.includes(topic) && (wanted === topic || topics.includes(wanted))) return null;
  const fitting = topics.filter((one) => topicForPushType(one, pushType) === one);
  const [first] = fitting;
  if (first === undefined || (topics.includes(topic) && !fitting.includes(topic)))
    return problem(
      'push-type-not-in-certificate',
      { name, topics, isVoip: topics.every((one) => one.endsWith('.voip')), pushType, wanted },
      { kind: 'choose-identity' },
    );
  const near =
    fitting.find((one) => one.toLowerCase() === topic.toLowerCase()) ??
    fitting.find((one) => bundleIdOfTopic(one) === bundleIdOfTopic(topic)) ??
    first;
  const capitals = near !== topic && near.toLowerCase() === topic.toLowerCase();
  return problem(
    'topic-not-in-certificate',
    { name, topics, topic, near, capitals },
    { kind: 'use-topic', topic: near },
  );
}

function problem<Code extends HeaderFault>(code: Code, facts: ExplanationFacts[Code], mend: Mend): HeaderProblem {
  return { code, facts, mend, severity: 'warning', field: 'topic', replacement: null };
}
