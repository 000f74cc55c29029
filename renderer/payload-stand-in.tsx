import type { Draft } from '../contract/draft.ts';
import { TextArea } from './ui/field.tsx';

/** The payload as plain text. */
export function Composer({
  draft,
  onChange,
}: {
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onSend: () => void;
  readonly knownTopics: readonly string[];
}) {
  return (
    <TextArea label="Payload" mono rows={12} value={draft.payload} onChange={(payload) => onChange({ payload })} />
  );
}
