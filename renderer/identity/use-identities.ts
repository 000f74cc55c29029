import { useRef, useState } from 'react';
import type { FileHandle } from '../../contract/files.ts';
import type { IdentityDescription, IdentityOpening, ProfileDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { fileOf } from '../../contract/told.ts';
import { identityWords } from '../../words/page/identity/identity.ts';
import type { HostBridge } from '../bridge.ts';
import { explain, explainInFull, keyOfTold } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { profileWords } from './profile-words.ts';
import { type PassphraseQuestion, usePassphraseQuestion } from './use-passphrase-question.ts';

/** Files of one opening that still wait for another (a certificate for its key), so that choosing the other completes it. */
const MOST_WAITING = 20;
/** The one fault of a file that choosing another cures; a file with any other waits for nothing. */
const AWAITS_ANOTHER = 'certificate-missing';

/** What was done beside opening, or what to know of it. */
export interface IdentityNotice {
  /** Tells it from the others, in whatever language. */
  readonly key: string;
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
  readonly dismiss: (told: IdentityNotice) => void;
  /** What was wrong with the files opened last need not be shown any longer. */
  readonly dismissProblems: () => void;
}

/** Files that wait for another which completes them, and what they are called: problems name them so. */
function useWaitingFiles() {
  const waiting = useRef<readonly FileHandle[]>([]);
  const names = useRef(new Map<FileHandle, string>());
  const called = (file: FileHandle) => names.current.get(file) ?? file;
  return {
    /** Those that wait, and new ones. */
    with: (handles: readonly FileHandle[], files: readonly File[]): readonly FileHandle[] => {
      for (const [index, handle] of handles.entries()) names.current.set(handle, files[index]?.name ?? handle);
      return [...waiting.current, ...handles];
    },
    /** What was wrong with files that merely waited was told when they were chosen: the rest. */
    untold: (files: readonly FileHandle[], found: readonly Problem[]): readonly Problem[] => {
      const chosen = files.filter((file) => !waiting.current.includes(file)).map(called);
      const toldBefore = new Set(waiting.current.map(called).filter((name) => !chosen.includes(name)));
      return found.filter((problem) => !toldBefore.has(fileOf(problem) ?? ''));
    },
    /** What came of `files` is known: those of `still` wait on that lack nothing but another. Other openings keep theirs. */
    keep: (files: readonly FileHandle[], still: readonly FileHandle[], found: readonly Problem[]): void => {
      const refused = new Set(
        found.flatMap((problem) => (problem.code === AWAITS_ANOTHER ? [] : (fileOf(problem) ?? []))),
      );
      const others = waiting.current.filter((file) => !files.includes(file));
      waiting.current = [...others, ...still.filter((file) => !refused.has(called(file)))].slice(-MOST_WAITING);
    },
  };
}

/** Opening identities: files, then passphrases as long as they are wanted. A passphrase is handed over and not kept. */
export function useIdentities(
  bridge: HostBridge,
  onOpened: (identities: readonly IdentityDescription[]) => void,
  onProfiles: (profiles: readonly ProfileDescription[]) => void,
): IdentityWork {
  const [openings, setOpenings] = useState(0);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [notices, setNotices] = useState<readonly IdentityNotice[]>([]);
  const { question, standing, stand, ask, askAnew, askLater, endQuestion } = usePassphraseQuestion();
  const waiting = useWaitingFiles();

  /** Problems of one opening take the place of those of the one before; while a question stands, they are told in it too. */
  const tell = (found: readonly Problem[], asked: PassphraseQuestion | null): void => {
    const question = standing.current;
    if (question !== null && question.round === asked?.round) setProblems([...question.beside, ...found]);
    else if (question === null && asked === null) setProblems(found);
    else setProblems((before) => [...before, ...found]);
    if (question !== null && asked === null && found.length > 0)
      stand({ ...question, beside: [...question.beside, ...found] });
  };

  /** `asked`: the question that `passphrase` answers, which stays until it is known whether it does. */
  const open = async (
    files: readonly FileHandle[],
    passphrase: string | null,
    remember: Remembering = 'no',
    asked: PassphraseQuestion | null = null,
  ): Promise<void> => {
    setOpenings((before) => before + 1);
    const answer = await bridge['identity.open']({ files, passphrase, remember });
    setOpenings((before) => before - 1);
    const stillAsked = asked !== null && standing.current?.round === asked.round;
    if (!answer.ok) {
      if (stillAsked) return stand({ ...asked, opening: false, wrong: explainInFull(answer.problem) });
      tell([answer.problem], asked);
      return setNotices([]);
    }
    const { identities, profiles, problems: found } = answer.value;
    if (profiles.length > 0) onProfiles(profiles);
    setNotices(noticesOf(answer.value));
    const asks = found.find(({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong');
    // A question that was closed meanwhile is not asked again: what it met is told beside the other files.
    const askAgain = asks !== undefined && (asked === null || stillAsked);
    const waitsItsTurn = asked === null && standing.current !== null;
    const name = (asks && fileOf(asks)) ?? identityWords.theFile;
    if (askAgain && waitsItsTurn) askLater({ files, name, why: explain(asks).sentence });
    const untold = waiting.untold(files, found);
    tell(askAgain ? untold.filter((problem) => problem !== asks) : untold, asked);
    if (askAgain && !waitsItsTurn) {
      const why = explain(asks).sentence;
      askAnew({ files, name, why }, asks.code === 'passphrase-wrong' ? why : null, asked);
    } else if (stillAsked) endQuestion();
    waiting.keep(files, isComplete(identities) || asks !== undefined ? [] : files, found);
    if (identities.length > 0) onOpened(identities);
  };

  return {
    opening: openings > 0,
    problems,
    notices,
    question,
    openFiles: useEvent(async (files: readonly File[]) => {
      const taken = await bridge['files.register'](files);
      if (!taken.ok) return tell([taken.problem], null);
      await open(waiting.with(taken.value, files), null);
    }),
    ask: useEvent(({ id, fileName: name, problems: [standing] }: IdentityDescription) =>
      ask({ files: [id], name, why: standing === undefined ? null : explain(standing).sentence }),
    ),
    answer: useEvent((passphrase: string, remember: Remembering) => {
      if (question === null || question.opening) return;
      const asked = { ...question, opening: true };
      stand(asked);
      void open(question.files, passphrase, remember, asked);
    }),
    dropQuestion: useEvent(endQuestion),
    dismiss: useEvent((told: IdentityNotice) => setNotices((before) => before.filter((other) => other !== told))),
    dismissProblems: useEvent(() => setProblems([])),
  };
}

/** True where something opened, and nothing that opened lacks anything. */
function isComplete(identities: readonly IdentityDescription[]): boolean {
  return identities.length > 0 && identities.every(({ problems }) => problems.length === 0);
}

function noticesOf({ profiles, receipts, warnings }: IdentityOpening): readonly IdentityNotice[] {
  return [
    ...profiles.map((profile) => ({
      key: profile.uuid ?? profile.fileName,
      tone: 'ok' as const,
      ...profileWords(profile),
    })),
    ...receipts.map((receipt) => ({
      key: `${receipt.code} ${receipt.file}`,
      tone: 'ok' as const,
      sentence: identityWords.completed(receipt),
      remedy: '',
    })),
    ...warnings.map((warning) => ({ key: keyOfTold(warning), tone: 'warn' as const, ...explain(warning) })),
  ];
}
