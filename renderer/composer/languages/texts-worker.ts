import { answerTexts } from './texts-answers.ts';
import type { ToWorker } from './texts-messages.ts';

/* The worker that reads an app's texts: a catalogue of 30 MB would hold up the page for a quarter of a second. */

const answer = answerTexts((message) => self.postMessage(message));
let before: Promise<void> = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  // One after the other: what is resolved is resolved in the files that were given before.
  before = before.then(() => answer(data));
});
