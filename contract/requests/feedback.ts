import * as v from 'valibot';
import type { ServiceTarget } from '../destination.ts';
import type { FeedbackDevice, FeedbackResult, KeptReading } from '../feedback.ts';
import type { SavedFile } from '../files.ts';
import { serviceTarget, shortText } from './parts.ts';
import { takes } from './request.ts';

const service = v.strictObject(serviceTarget) satisfies v.GenericSchema<unknown, ServiceTarget>;
const oneReading = v.strictObject({ readingId: shortText });

/** The feedback service, and the readings of it that are kept. */
export const feedbackRequests = {
  /** Reads the list, which the service clears thereby; what comes is kept in a file before more is read. */
  'feedback.read': takes(service).answers<FeedbackResult>(),
  /** Ends the reading that is under way; what came is kept. */
  'feedback.cancel': takes(v.undefined()).answers<null>(),
  /** Readings that are kept, newest first. */
  'feedback.kept': takes(v.undefined()).answers<readonly KeptReading[]>(),
  /** The devices of a kept reading, no more than `MOST_FEEDBACK_SHOWN`. */
  'feedback.open': takes(oneReading).answers<readonly FeedbackDevice[]>(),
  /** Lets the user have a kept reading as a CSV file. */
  'feedback.save': takes(oneReading).answers<SavedFile>(),
  /** Deletes the file of a kept reading. */
  'feedback.forget': takes(oneReading).answers<readonly KeptReading[]>(),
};
