import { useRef, useState } from 'react';
import type { FileHandle } from '../contract/channels.ts';
import type { IdentityDescription, ProfileDescription } from '../contract/identity.ts';
import type { Problem } from '../contract/outcome.ts';
import type { Remembering } from '../contract/secrets.ts';
import type { HostBridge } from './bridge.ts';
import { fileNotTaken } from './identity/file-not-taken.ts';
import { profileWords } from './identity/profile-words.ts';
import { useEvent } from './ui/use-event.ts';

/** Files of one opening that still wait for another (a certificate for its key), so that choosing the other completes it. */
const MOST_WAITING = 20;

/** A question for a passphrase. */
export interface PassphraseQuestion {
  readonly files: readonly FileHandle[];
  readonly name: string;
  /** Why it is asked for. */
  readonly why: string | null;
  readonly wrong: string | null;
  /** Counts the questions, so that each starts with an empty field. */
  readonly round: number;
}

/** What was done beside opening, or what to know of it. */
export interface IdentityNotice {
  readonly tone: 'ok' | 'warn';
  readonly sentence: string;
  readonly remedy: string;
}

export interface IdentityWork {
  readonly opening: boolean;
  readonly problems: readonly Problem[];
  readonly notices: readonly IdentityNotice[];
  readonly question: PassphraseQuestion | null;
  readonly openFiles: (files: readonly File[]) => void;
  readonly ask: (identity: IdentityDescription) => void;
  readonly answer: (passphrase: string, remember: Remembering) => void;
  readonly dropQuestion: () => void;
  readonly dismiss: (told: Problem | IdentityNotice) => void;
}

/** Opening identities: files, then passphrases as long as they are wanted. A passphrase is handed over and not kept. */
export function useIdentities(
  bridge: HostBridge,
  onOpened: (identities: readonly IdentityDescription[]) => void,
  onProfiles: (profiles: readonly ProfileDescription[]) => void,
): IdentityWork {
  const [opening, setOpening] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [notices, setNotices] = useState<readonly IdentityNotice[]>([]);
  const [question, setQuestion] = useState<PassphraseQuestion | null>(null);
  const rounds = useRef(0);
  const waiting = useRef<readonly FileHandle[]>([]);

  const open = async (
    files: readonly FileHandle[],
    passphrase: string | null,
    remember: Remembering = 'no',
  ): Promise<void> => {
    setOpening(true);
    const answer = await bridge['identity.open']({ files, passphrase, remember });
    setOpening(false);
    if (!answer.ok) {
      setProblems([answer.problem]);
      setNotices([]);
      return;
    }
    const { identities, profiles, problems: found, receipts, warnings } = answer.value;
    if (profiles.length > 0) onProfiles(profiles);
    setNotices([
      ...profiles.map((profile) => ({ tone: 'ok' as const, ...profileWords(profile) })),
      ...receipts.map((sentence) => ({ tone: 'ok' as const, sentence, remedy: '' })),
      ...warnings.map(({ sentence, remedy }) => ({ tone: 'warn' as const, sentence, remedy })),
    ]);
    const asks = found.find(({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong');
    if (asks !== undefined) {
      rounds.current += 1;
      setQuestion({
        round: rounds.current,
        files,
        name: asks.place?.name ?? 'the file',
        why: asks.sentence,
        wrong: asks.code === 'passphrase-wrong' ? asks.sentence : null,
      });
    }
    setProblems(found.filter((problem) => problem !== asks));
    const complete = identities.length > 0 && identities.every((identity) => identity.problems.length === 0);
    waiting.current = complete || asks !== undefined ? [] : files.slice(-MOST_WAITING);
    if (identities.length > 0) onOpened(identities);
  };

  return {
    opening,
    problems,
    notices,
    question,
    openFiles: useEvent((files: readonly File[]) => {
      const work = async () => {
        try {
          const handles = await bridge['files.register'](files);
          await open([...waiting.current, ...handles], null);
        } catch (error) {
          setProblems([fileNotTaken(error)]);
        }
      };
      void work();
    }),
    ask: useEvent((identity: IdentityDescription) =>
      setQuestion({
        ...{ files: [identity.id], name: identity.fileName, wrong: null, round: 0 },
        why: identity.problems[0]?.sentence ?? null,
      }),
    ),
    answer: useEvent((passphrase: string, remember: Remembering) => {
      if (question === null) return;
      setQuestion(null);
      void open(question.files, passphrase, remember);
    }),
    dropQuestion: useEvent(() => setQuestion(null)),
    dismiss: useEvent((told: Problem | IdentityNotice) => {
      setProblems((before) => before.filter((other) => other !== told));
      setNotices((before) => before.filter((other) => other !== told));
    }),
  };
}
