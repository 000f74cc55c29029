import { useRef, useState } from 'react';
import type { FileHandle } from '../../contract/files.ts';
import type { Problem } from '../../contract/outcome.ts';

/** A question for a passphrase. */
export interface PassphraseQuestion {
  readonly files: readonly FileHandle[];
  readonly name: string;
  /** Why it is asked for. */
  readonly why: string | null;
  /** What the try before this one met. */
  readonly wrong: string | null;
  /** What was typed is being tried. */
  readonly opening: boolean;
  /** What was wrong with files that came while it stands: what lies behind it is not seen. */
  readonly beside: readonly Problem[];
  /** Counts the questions, so that each starts with an empty field. */
  readonly round: number;
}

/** What a question is about. */
type About = Pick<PassphraseQuestion, 'files' | 'name' | 'why'>;

/** Questions for passphrases, one at a time. */
export function usePassphraseQuestion() {
  const [question, setQuestion] = useState<PassphraseQuestion | null>(null);
  /** The question that stands, for whatever comes back while another was asked or this one was closed. */
  const standing = useRef<PassphraseQuestion | null>(null);
  /** Files that want a passphrase and came while another was asked for: each has its turn. */
  const queued = useRef<readonly About[]>([]);
  const rounds = useRef(0);

  const stand = (next: PassphraseQuestion | null): void => {
    standing.current = next;
    setQuestion(next);
  };

  const ask = (about: About, wrong: string | null = null): void => {
    rounds.current += 1;
    stand({ ...about, wrong, opening: false, beside: standing.current?.beside ?? [], round: rounds.current });
  };

  const endQuestion = (): void => {
    const [next, ...later] = queued.current;
    queued.current = later;
    if (next === undefined) stand(null);
    else ask(next);
  };

  /** Asks after a try; in the same question where it was of the same file, and the passphrase was wrong. */
  const askAnew = (about: About, wrong: string | null, asked: PassphraseQuestion | null): void => {
    const question = standing.current;
    if (question !== null && asked?.name === about.name && wrong !== null)
      stand({ ...question, why: about.why, wrong, opening: false });
    else ask(about, wrong);
  };

  const askLater = (about: About): void => {
    queued.current = [...queued.current, about];
  };

  return { question, standing, stand, ask, askAnew, askLater, endQuestion };
}
