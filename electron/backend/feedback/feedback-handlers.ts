import type { Handlers } from '../../../contract/channels.ts';
import type { feedbackRequests } from '../../../contract/requests/feedback.ts';
import type { FileSaving } from '../backend.ts';
import { saveFile } from '../store/save-file.ts';
import type { FeedbackRequests } from './feedback-requests.ts';

/** What the page may ask of the feedback service, carried out. */
export function feedbackHandlers(
  feedback: FeedbackRequests,
  saving: FileSaving,
): Handlers<keyof typeof feedbackRequests> {
  return {
    'feedback.read': (target) => feedback.read(target),
    'feedback.cancel': async () => {
      await feedback.cancel();
      return null;
    },
    'feedback.kept': () => feedback.kept(),
    'feedback.open': ({ readingId }) => feedback.devices(readingId),
    'feedback.save': async ({ readingId }) => saveFile(await feedback.file(readingId), saving),
    'feedback.forget': ({ readingId }) => feedback.forget(readingId),
  };
}
