import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { IdentityDescription, ProfileDescription } from '../../contract/identity.ts';
import type { Problem } from '../../contract/outcome.ts';
import { identitiesWords } from '../../words/page/identity/identities.ts';
import type { HostBridge } from '../bridge.ts';
import { Icon } from '../ui/icon.tsx';
import { FileProblems } from '../ui/notices/file-problems.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Disclosure } from '../ui/surfaces/disclosure.tsx';
import { explain, keyOfTold } from '../ui/told.ts';
import { useEvent } from '../ui/use-event.ts';
import { useNow } from '../ui/use-now.ts';
import { IdentityDetail } from './identity-detail.tsx';
import { type ListedIdentity, listIdentities, mergeIdentities } from './identity-list.ts';
import { IdentityRows, LIST_ID, optionId } from './identity-rows.tsx';
import { wantsPassphrase } from './identity-words.ts';
import { ProfileList } from './profile-list.tsx';
import { DropZone } from './search/drop-zone.tsx';
import type { FolderFiles } from './search/folder-files.ts';
import { SearchSources } from './search/search-sources.tsx';
import { UnlockFound } from './search/unlock-found.tsx';
import type { IdentitySearching, SearchMore } from './search/use-identity-search.ts';
import './identities-tool.css';

/** What opening said, and how a passphrase is asked for; shared with the sidebar. */
interface OpeningWork {
  readonly problems: readonly Problem[];
  readonly dismissProblems: () => void;
  readonly ask: (identity: IdentityDescription) => void;
}

export interface IdentitiesToolProps {
  readonly bridge: HostBridge;
  readonly state: {
    readonly identities: readonly IdentityDescription[];
    readonly profiles: readonly ProfileDescription[];
    readonly facts: { readonly host: 'electron' | 'loopback'; readonly platform: string };
  };
  readonly dispatch: (action: {
    readonly type: 'identities-opened';
    readonly identities: readonly IdentityDescription[];
  }) => void;
  readonly work: OpeningWork;
  readonly searching: IdentitySearching;
  /** The one that is sent with. */
  readonly identity: IdentityDescription | null;
  readonly onUse: (identity: IdentityDescription) => void;
  readonly onConvert: (identity: IdentityDescription) => void;
  readonly onForget: (identity: IdentityDescription) => Promise<void>;
  readonly onClose: () => void;
}

const MINUTE_MS = 60_000;
/** Rows that a page up or down passes. */
const PAGE = 8;

/** Every identity at hand, searched for together: which can be used, which cannot and why, and what the doctor says. */
export function IdentitiesTool(props: IdentitiesToolProps) {
  const { bridge, state, dispatch, work, searching, identity: chosen, onUse, onClose } = props;
  const { result, search } = searching;
  const now = useNow(MINUTE_MS);
  const [text, setText] = useState('');
  const [unfolded, setUnfolded] = useState(false);
  const [activeId, setActiveId] = useState<string | null>(chosen?.id ?? null);
  const [problem, setProblem] = useState<{ readonly id: string; readonly problem: Problem } | null>(null);
  const [leftOut, setLeftOut] = useState(0);
  const field = useRef<HTMLInputElement>(null);

  const all = useMemo(() => mergeIdentities(state.identities, result?.identities ?? []), [state.identities, result]);
  const list = useMemo(
    () => listIdentities(all, { text, unfolded, chosenId: chosen?.id ?? null }),
    [all, text, unfolded, chosen?.id],
  );
  const entries = useMemo(() => list.groups.flatMap((group) => group.entries), [list]);
  // Where the active one is gone (hidden, forgotten), the one that took its place is.
  const activeAt = useRef(0);
  const at = entries.findIndex(({ identity }) => identity.id === activeId);
  if (at >= 0) activeAt.current = at;
  const active = entries[at >= 0 ? at : Math.min(activeAt.current, entries.length - 1)] ?? null;
  const locked = all.filter(({ identity, inUse }) => !inUse && wantsPassphrase(identity));

  useEffect(() => field.current?.focus(), []);

  // What is in use has changed, by a passphrase or by forgetting: files that did not open may be told apart now.
  const inUse = state.identities.map(({ id }) => id).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids are what tells that something was opened
  useEffect(() => void search(), [search, inUse]);

  // One that was just opened is looked at.
  const chosenId = chosen?.id ?? null;
  const chosenBefore = useRef(chosenId);
  useEffect(() => {
    if (chosenId !== null && chosenId !== chosenBefore.current) setActiveId(chosenId);
    chosenBefore.current = chosenId;
  }, [chosenId]);

  const known = useRef<ReadonlySet<string>>(new Set());
  known.current = new Set(all.map(({ identity }) => identity.id));
  const add = useEvent(async (more: SearchMore, out: number) => {
    const before = known.current;
    setLeftOut(out);
    const found = await search(more);
    const fresh = found?.identities.filter(({ id }) => !before.has(id)) ?? [];
    const first = fresh.find(({ problems, hidden }) => problems.length === 0 && !hidden) ?? fresh[0];
    if (first === undefined) return;
    setText('');
    setActiveId(first.id);
  });
  const addFolder = useEvent(({ files, leftOut: out }: FolderFiles) => void add({ files }, out));

  /** `null` where it cannot be had: then `problem` says why. */
  const takeIntoUse = async ({ identity, inUse }: ListedIdentity): Promise<IdentityDescription | null> => {
    setProblem(null);
    if (inUse) return identity;
    const answer = await bridge['identity.open']({ files: [identity.id], passphrase: null, remember: 'no' });
    const refusal = answer.ok ? answer.value.problems[0] : answer.problem;
    if (refusal !== undefined) setProblem({ id: identity.id, problem: refusal });
    return answer.ok ? (answer.value.identities.find(({ id }) => id === identity.id) ?? null) : null;
  };
  const use = useEvent(async (entry: ListedIdentity) => {
    if (wantsPassphrase(entry.identity)) return work.ask(entry.identity);
    if (entry.identity.problems.length > 0) return;
    const taken = await takeIntoUse(entry);
    if (taken === null) return;
    if (entry.inUse) onUse(taken);
    else dispatch({ type: 'identities-opened', identities: [taken] });
    onClose();
  });
  const convert = async (entry: ListedIdentity) => {
    const taken = await takeIntoUse(entry);
    if (taken !== null) props.onConvert(taken);
  };
  const toggleFolded = () => {
    setUnfolded(!unfolded);
    // What was asked for comes into sight.
    const folded = listIdentities(all, { text, unfolded: true, chosenId }).groups.at(-1)?.entries[0];
    if (!unfolded && folded !== undefined) setActiveId(folded.identity.id);
  };

  const move = (to: number) => {
    const entry = entries[Math.max(0, Math.min(entries.length - 1, to))];
    if (entry !== undefined) setActiveId(entry.identity.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = active === null ? -1 : entries.indexOf(active);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + PAGE,
      PageUp: from - PAGE,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === 'Enter' && active !== null && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void use(active);
    } else if (event.key === 'Escape' && text !== '') {
      // The first press empties the field, the next one closes the sheet.
      event.preventDefault();
      setText('');
    }
  };

  return (
    <div className="identities">
      <div className="identities__left">
        <div className="identities__bar">
          <div className="identities__search">
            <Icon name="search" />
            <input
              ref={field}
              data-first-focus
              type="text"
              role="combobox"
              className="input"
              aria-label={identitiesWords.searchIdentities}
              aria-expanded={entries.length > 0}
              aria-autocomplete="list"
              aria-controls={LIST_ID}
              aria-activedescendant={active === null ? undefined : optionId(active.identity.id)}
              placeholder={identitiesWords.appTeamFile}
              spellCheck={false}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                const typed = event.target.value;
                setText(typed);
                // The first that fits is at hand for Enter; where nothing is looked for any more, the last one stays.
                activeAt.current = 0;
                setActiveId(typed.trim() === '' ? (active?.identity.id ?? null) : null);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <SearchSources
            bridge={bridge}
            facts={state.facts}
            busy={searching.busy}
            result={result}
            leftOut={leftOut}
            onPlaces={(places) => void add({ places }, 0)}
            onFiles={(files) => void add({ files }, 0)}
            onFolder={addFolder}
          />
        </div>
        {searching.problem !== null && <Notice tone="danger" {...explain(searching.problem)} />}
        {result?.problems.map((one) => (
          <Notice key={keyOfTold(one)} tone="warn" {...explain(one)} />
        ))}
        <FileProblems problems={work.problems} onDismiss={work.dismissProblems} />
        {locked.length > 0 && (
          <UnlockFound
            locked={locked.length}
            busy={searching.busy}
            onTry={(passphrase) => add({ passphrase }, leftOut)}
          />
        )}
        <IdentityRows
          list={list}
          active={active}
          chosenId={chosenId}
          now={now}
          empty={
            text === '' ? <NothingYet busy={searching.busy} /> : <p>{identitiesWords.nothingMatches(text.trim())}</p>
          }
          onActive={(entry) => {
            setActiveId(entry.identity.id);
            // The field has the keys that move on from there.
            field.current?.focus();
          }}
          onChoose={(entry) => void use(entry)}
        />
        {(list.folded > 0 || state.profiles.length > 0) && (
          <div className="identities__foot">
            {list.folded > 0 && text === '' && (
              <button
                type="button"
                className="disclosure__button"
                aria-expanded={unfolded}
                aria-controls={LIST_ID}
                onClick={toggleFolded}
              >
                <Icon name={unfolded ? 'chevron-down' : 'chevron-right'} />
                {identitiesWords.oldAndHidden(list.folded)}
              </button>
            )}
            {state.profiles.length > 0 && (
              <Disclosure label={identitiesWords.profilesCounted(state.profiles.length)}>
                <ProfileList profiles={state.profiles} now={now} />
              </Disclosure>
            )}
          </div>
        )}
      </div>
      <section className="identities__right" aria-label={identitiesWords.identity}>
        {active !== null && (
          <IdentityDetail
            key={active.identity.id}
            bridge={bridge}
            entry={active}
            chosen={active.identity.id === chosenId}
            now={now}
            refusal={problem?.id === active.identity.id ? problem.problem : null}
            onUse={() => void use(active)}
            onUnlock={() => work.ask(active.identity)}
            onConvert={() => void convert(active)}
            onForget={() => void props.onForget(active.identity)}
            onChanged={searching.replace}
            onRenamed={() => field.current?.focus()}
          />
        )}
      </section>
      <DropZone
        folders={state.facts.host === 'electron' ? 'as-paths' : 'as-files'}
        onFiles={(files) => void add({ files }, 0)}
        onFolders={addFolder}
      >
        <strong>{identitiesWords.dropSearch}</strong>
        <span>{identitiesWords.filesWholeFolder}</span>
      </DropZone>
    </div>
  );
}

function NothingYet({ busy }: { readonly busy: boolean }) {
  if (busy) return <p>{identitiesWords.searching}</p>;
  return <p>{identitiesWords.noIdentityYet}</p>;
}
