import type { FeedbackExplanations } from '../contract/facts/services.ts';
import { fileFault } from './files.ts';
import { t, words } from './language.ts';
import type { ExplanationWords } from './shapes.ts';

export const feedbackExplanations = words<ExplanationWords<FeedbackExplanations>>('feedback-explanations', {
  'feedback-busy': {
    sentence: 'A feedback service is being read already.',
    remedy: 'Wait for its end, or cancel it.',
  },
  'feedback-needs-certificate': {
    sentence: 'A feedback service knows certificates only, and tells what concerns their app.',
    remedy: 'Choose an identity with a certificate and its private key.',
  },
  'feedback-service-closed': {
    sentence:
      'Apple closed its feedback service on 31 March 2021, together with the binary gateway: nothing answers there any more.',
    remedy:
      'Over HTTP/2 APNs says at once what it used to list there: 410 Unregistered, with the time since when. The built-in simulator and gateways of your own still have the service.',
  },
  'feedback-file-unwritable': ({ name, why }) => {
    const fault = fileFault(why, 'write');
    return {
      sentence: t`${name} cannot be written: ${fault.why}. The feedback service was not asked, for it forgets what it hands out.`,
      remedy: fault.remedy,
    };
  },
  'feedback-not-kept': ({ name, why }) => {
    const fault = fileFault(why, 'write');
    return {
      sentence: t`What the feedback service named could not be written to ${name}: ${fault.why}. The reading was ended at once.`,
      remedy: t`What came before is kept. ${fault.remedy} Then read again for the rest.`,
    };
  },
  'reading-unknown': {
    sentence: 'This reading is not kept any more.',
    remedy: 'Close the tool and open it again for what is there.',
  },
  'reading-too-large': ({ name }) => ({
    sentence: t`${name} is too large to be handed on from here.`,
    remedy: 'Copy it: it lies in the folder “feedback” of Pushwright’s data folder.',
  }),
});
