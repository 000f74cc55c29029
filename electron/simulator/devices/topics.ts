import { PUSH_TYPES, type PushType, TOPIC_SUFFIX } from '../../../contract/notification.ts';
import type { DeviceTokenKind } from './devices.ts';

const SUFFIXED = PUSH_TYPES.filter((pushType) => TOPIC_SUFFIX[pushType] !== '').sort(
  (a, b) => TOPIC_SUFFIX[b].length - TOPIC_SUFFIX[a].length,
) as readonly Exclude<PushType, 'alert' | 'background' | 'mdm'>[];

/** The kind of device token that a topic is for, by its suffix. */
export function kindOfTopic(topic: string): DeviceTokenKind {
  return SUFFIXED.find((pushType) => topic.endsWith(TOPIC_SUFFIX[pushType])) ?? 'app';
}

/** Whether APNs takes this push type for this topic (Apple: Sending notification requests to APNs, the topic of each). */
export function topicFitsPushType(topic: string, pushType: PushType): boolean {
  const kind = kindOfTopic(topic);
  return TOPIC_SUFFIX[pushType] === '' ? kind === 'app' : kind === pushType;
}

/** A topic's form: the characters of bundle ids, as many as a header can be asked to carry. */
export function isTopic(text: string): boolean {
  return text.length <= 255 && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(text);
}
