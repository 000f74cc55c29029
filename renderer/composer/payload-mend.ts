import type { Draft } from '../../contract/draft.ts';
import type { Mend } from '../../contract/outcome.ts';

/** A mend that changes what the composer holds. */
export type PayloadMend = Extract<
  Mend,
  { readonly kind: 'replace-payload' | 'use-push-type' | 'use-priority' | 'use-topic' | 'use-http2' | 'clear-field' }
>;

export function isPayloadMend(mend: Mend): mend is PayloadMend {
  switch (mend.kind) {
    case 'replace-payload':
    case 'use-push-type':
    case 'use-priority':
    case 'use-topic':
    case 'use-http2':
    case 'clear-field':
      return true;
    default:
      return false;
  }
}

/** What pressing the button changes. */
export function patchOf(mend: PayloadMend): Partial<Draft> {
  switch (mend.kind) {
    case 'replace-payload':
      return { payload: mend.payload };
    case 'use-push-type':
      return { pushType: mend.pushType };
    case 'use-priority':
      return { priority: String(mend.priority) };
    case 'use-topic':
      return { topic: mend.topic };
    case 'use-http2':
      return { wire: 'http2' };
    case 'clear-field':
      return { [mend.field]: '' };
  }
}
