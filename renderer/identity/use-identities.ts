import { useRef, useState } from 'react';
import type { FileHandle } from '../../contract/files.ts';
import type { IdentityDescription, ProfileDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import type { Remembering } from '../../contract/secrets.ts';
import { identityWords } from '../../words/page/identity.ts';
import type { HostBridge } from '../bridge.ts';
import { explain, explainInFull, keyOfTold } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { profileWords } from './profile-words.ts';
import { fileNotTaken } from './search/file-not-taken.ts';

/** Files of one opening that still wait for another (a certificate for its key), so that choosing the other completes it. */
const MOST_WAITING = 20;
/** The one fault of a file that choosing another cures; a file with any other waits for nothing. */
const AWAITS_ANOTHER = 'certificate-missing';

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
  /** The question that stands, for whatever comes back while another was asked or this one was closed. */
  const standing = useRef<PassphraseQuestion | null>(null);
  /** Files that want a passphrase and came while another was asked for: each has its turn. */
  const queued = useRef<readonly Pick<PassphraseQuestion, 'files' | 'name' | 'why'>[]>([]);
  const rounds = useRef(0);
  const waiting = useRef<readonly FileHandle[]>([]);
  /** What the files are called whose handles are kept: problems name them so. */
  const names = useRef(new Map<FileHandle, string>());

  const stand = (next: PassphraseQuestion | null): void => {
    standing.current = next;
    setQuestion(next);
  };

  const ask = (about: Pick<PassphraseQuestion, 'files' | 'name' | 'why'>, wrong: string | null = null): void => {
    rounds.current += 1;
    stand({ ...about, wrong, opening: false, beside: standing.current?.beside ?? [], round: rounds.current });
  };

  const endQuestion = (): void => {
    const [next, ...later] = queued.current;
    queued.current = later;
    if (next === undefined) stand(null);
    else ask(next);
  };

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
    setOpening(true);
    const answer = await bridge['identity.open']({ files, passphrase, remember });
    setOpening(false);
    const stillAsked = asked !== null && standing.current?.round === asked.round;
    if (!answer.ok) {
      if (stillAsked) return stand({ ...asked, opening: false, wrong: explainInFull(answer.problem) });
      tell([answer.problem], asked);
      setNotices([]);
      return;
    }
    const { identities, profiles, problems: found, receipts, warnings } = answer.value;
    if (profiles.length > 0) onProfiles(profiles);
    setNotices([
      ...profiles.map((profile) => ({
        key: profile.uuid ?? profile.fileName,
        tone: 'ok' as const,
        ...profileWords(profile),
      })),
      ...receipts.map((sentence) => ({ key: sentence, tone: 'ok' as const, sentence, remedy: '' })),
      ...warnings.map((warning) => ({ key: keyOfTold(warning), tone: 'warn' as const, ...explain(warning) })),
    ]);
    const asks = found.find(({ code }) => code === 'passphrase-needed' || code === 'passphrase-wrong');
    // A question that was closed meanwhile is not asked again: what it met is told beside the other files.
    const askAgain = asks !== undefined && (asked === null || stillAsked);
    const waitsItsTurn = asked === null && standing.current !== null;
    const name = asks?.place?.name ?? identityWords.theFile;
    if (askAgain && waitsItsTurn) queued.current = [...queued.current, { files, name, why: explain(asks).sentence }];
    // What was wrong with files that merely waited was told when they were chosen.
    const called = (file: FileHandle) => names.current.get(file) ?? file;
    const chosen = files.filter((file) => !waiting.current.includes(file)).map(called);
    const toldBefore = new Set(waiting.current.map(called).filter((name) => !chosen.includes(name)));
    const untold = found.filter(
      (problem) => (problem !== asks || !askAgain) && !toldBefore.has(problem.place?.name ?? ''),
    );
    tell(untold, asked);
    if (askAgain && !waitsItsTurn) {
      const wrong = asks.code === 'passphrase-wrong' ? explain(asks).sentence : null;
      const question = standing.current;
      if (question !== null && asked?.name === name && wrong !== null)
        stand({ ...question, why: explain(asks).sentence, wrong, opening: false });
      else ask({ files, name, why: explain(asks).sentence }, wrong);
    } else if (stillAsked) endQuestion();
    const complete = identities.length > 0 && identities.every((identity) => identity.problems.length === 0);
    const refused = new Set(found.flatMap(({ code, place }) => (code === AWAITS_ANOTHER ? [] : (place?.name ?? []))));
    const mayWait = files.filter((file) => !refused.has(called(file))).slice(-MOST_WAITING);
    waiting.current = complete || asks !== undefined ? [] : mayWait;
    names.current = new Map(waiting.current.map((file) => [file, called(file)]));
    if (identities.length > 0) onOpened(identities);
  };

  return {
    opening,
    problems,
    notices,
    question,
    openFiles: useEvent((files: readonly File[]) => {
      const work = async () => {
        const taken = await bridge['files.register'](files);
        if (!taken.ok) return tell([fileNotTaken(taken.problem)], null);
        const handles = taken.value;
        for (const [index, handle] of handles.entries()) names.current.set(handle, files[index]?.name ?? handle);
        await open([...waiting.current, ...handles], null);
      };
      void work();
    }),
    ask: useEvent((identity: IdentityDescription) =>
      ask({
        files: [identity.id],
        name: identity.fileName,
        why: identity.problems[0] === undefined ? null : explain(identity.problems[0]).sentence,
      }),
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
