/** Problems of the feedback service and how readings of it end. */
export interface FeedbackExplanations {
  'feedback-busy': null;
  'feedback-needs-certificate': null;
  'feedback-service-closed': null;
  /** The system's code, before anything was asked, and in the middle of a reading. */
  'feedback-file-unwritable': { readonly name: string; readonly why: string };
  'feedback-not-kept': { readonly name: string; readonly why: string };
  'reading-unknown': null;
  'reading-too-large': { readonly name: string };
}
