// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import type { Draft } from '../../../contract/draft.ts';
import type { IdentityDescription } from '../../../contract/identity.ts';
import { inFile, problem } from '../../../contract/told.ts';
import type { HostBridge } from '../../../renderer/bridge.ts';
import { useIdentities } from '../../../renderer/identity/use-identities.ts';
import { useIdentityActions } from '../../../renderer/identity/use-identity-actions.ts';
import { usePassphraseQuestion } from '../../../renderer/identity/use-passphrase-question.ts';
import type { AppAction } from '../../../renderer/state/app-state.ts';
import { askedLater } from '../../support/later.ts';
import { renderHook } from '../../support/render-hook.ts';

const LOST = problem('host-lost', null);
const identity = (id: string, more: Partial<IdentityDescription> = {}) =>
  ({ id, fileName: id, problems: [], ...more }) as unknown as IdentityDescription;
const opened = (more: object = {}) => ({
  ok: true,
  value: { identities: [], profiles: [], receipts: [], warnings: [], problems: [], ...more },
});
const missing = (file: string) => problem('certificate-missing', { file, algorithm: 'RSA' }, { place: inFile(file) });
const wanted = (file: string) => problem('passphrase-needed', { file, what: 'identity' }, { place: inFile(file) });
const wrong = (file: string) => problem('passphrase-wrong', { file, empty: false }, { place: inFile(file) });
const unreadable = (file: string) => problem('file-unreadable', { file, why: 'EACCES' }, { place: inFile(file) });

/** Files are registered under their own names; what becomes of an opening the test says. */
async function identities() {
  const { asked, ask, answer } = askedLater();
  const chosen: string[] = [];
  const bridge = {
    'files.register': async (files: readonly File[]) => ({ ok: true, value: files.map(({ name }) => name) }),
    'identity.open': ask,
  } as unknown as HostBridge;
  const onOpened = (found: readonly IdentityDescription[]) => chosen.push(...found.map(({ id }) => id));
  const hook = await renderHook((host: HostBridge) => useIdentities(host, onOpened, () => {}), bridge);
  return {
    hook,
    chosen,
    filesOf: (index: number) => (asked[index] as { files: string[] } | undefined)?.files,
    open: (...names: string[]) => hook.act(() => void hook.now().openFiles(names.map((name) => new File([], name)))),
    answer: (index: number, value: unknown) => hook.act(() => answer(index, value)),
  };
}

describe('useIdentities', () => {
  it('is opening until the last of several openings has ended', async () => {
    const { hook, open, answer } = await identities();
    await open('a');
    await open('b');
    await answer(0, { ok: false, problem: LOST });
    expect([hook.now().opening, hook.now().problems]).toEqual([true, [LOST]]);
    await answer(1, opened({ identities: [identity('b')] }));
    expect([hook.now().opening, hook.now().problems]).toEqual([false, []]);
  });

  it('opens what waits for another together with the next, until something opens whole', async () => {
    const { open, answer, filesOf, chosen } = await identities();
    await open('key.pem');
    await answer(0, opened({ problems: [missing('key.pem')] }));
    await open('cert.pem');
    expect(filesOf(1)).toEqual(['key.pem', 'cert.pem']);
    await answer(1, opened({ identities: [identity('both')] }));
    await open('other.pem');
    expect([filesOf(2), chosen]).toEqual([['other.pem'], ['both']]);
  });

  it('keeps what waits though openings overlap, whichever ends first', async () => {
    const { open, answer, filesOf } = await identities();
    await open('key.pem');
    await open('note.txt');
    await answer(0, opened({ problems: [missing('key.pem')] }));
    await answer(1, opened({ problems: [unreadable('note.txt')] }));
    await open('cert.pem');
    expect(filesOf(2)).toEqual(['key.pem', 'cert.pem']);
  });

  it('asks for a passphrase until it opens, each file in its turn', async () => {
    const { hook, open, answer, chosen } = await identities();
    await open('a.p12');
    await answer(0, opened({ problems: [wanted('a.p12')] }));
    await open('b.p12');
    await answer(1, opened({ problems: [wanted('b.p12')] }));
    expect(hook.now().question).toMatchObject({ name: 'a.p12', wrong: null, opening: false });
    const { round } = hook.now().question ?? {};
    await hook.act(() => hook.now().answer('no', 'no'));
    await hook.act(() => hook.now().answer('pressed twice', 'no'));
    await answer(2, opened({ problems: [wrong('a.p12')] }));
    expect(hook.now().question).toMatchObject({ name: 'a.p12', opening: false, round });
    expect(hook.now().question?.wrong).not.toBeNull();
    await hook.act(() => hook.now().answer('yes', 'no'));
    await answer(3, opened({ identities: [identity('a')] }));
    expect([hook.now().question?.name, hook.now().question?.wrong, chosen]).toEqual(['b.p12', null, ['a']]);
    await hook.act(() => hook.now().dropQuestion());
    expect([hook.now().question, hook.now().opening]).toEqual([null, false]);
  });

  it('does not ask again after the question was closed: what it met is told', async () => {
    const { hook, open, answer } = await identities();
    await open('a.p12');
    await answer(0, opened({ problems: [wanted('a.p12')] }));
    await hook.act(() => hook.now().answer('no', 'no'));
    await hook.act(() => hook.now().dropQuestion());
    await answer(1, opened({ problems: [wrong('a.p12')] }));
    expect([hook.now().question, hook.now().problems]).toEqual([null, [wrong('a.p12')]]);
    await hook.act(() => hook.now().dismissProblems());
    expect(hook.now().problems).toEqual([]);
  });
});

describe('usePassphraseQuestion', () => {
  it('has a new round for each question, and none for another try at the same', async () => {
    const hook = await renderHook(() => usePassphraseQuestion(), undefined);
    const about = (name: string) => ({ files: [name], name, why: null });
    await hook.act(() => hook.now().ask(about('a')));
    const first = hook.now().question;
    await hook.act(() => hook.now().askAnew(about('a'), 'wrong', first));
    expect(hook.now().question).toEqual({ ...first, wrong: 'wrong' });
    await hook.act(() => hook.now().askLater(about('b')));
    await hook.act(() => hook.now().endQuestion());
    expect(hook.now().question).toMatchObject({ name: 'b', wrong: null, round: (first?.round ?? 0) + 1 });
    await hook.act(() => hook.now().endQuestion());
    expect([hook.now().question, hook.now().standing.current]).toEqual([null, null]);
  });
});

describe('useIdentityActions', () => {
  const actionsOf = async (answers: object, chosen: string | null = 'a') => {
    const done: AppAction[] = [];
    const closed = vi.fn();
    const bridge = answers as HostBridge;
    const draft = { identityId: chosen } as Draft;
    const hook = await renderHook(
      (host: HostBridge) => useIdentityActions(host, draft, (action) => done.push(action), closed),
      bridge,
    );
    return { hook, done, closed };
  };

  it('chooses; and forgets, which also takes the chosen one out of the draft', async () => {
    const rest = [identity('b')];
    const { hook, done, closed } = await actionsOf({ 'identity.forget': async () => ({ ok: true, value: rest }) });
    await hook.act(() => hook.now().choose(identity('b')));
    await hook.act(() => hook.now().forget(identity('a')));
    await hook.act(() => hook.now().forget(identity('c')));
    const gone = { type: 'identities-changed', identities: rest };
    const patch = (identityId: string | null) => ({ type: 'draft-changed', patch: { identityId } });
    expect([done, closed.mock.calls.length]).toEqual([[patch('b'), patch(null), gone, gone], 1]);
  });

  it('asks for ids until they are right', async () => {
    const answers = [
      { ok: false, problem: LOST },
      { ok: true, value: identity('a') },
    ];
    const { hook, done } = await actionsOf({ 'identity.complete': async () => answers.shift() });
    await hook.act(() => hook.now().wantIds('a'));
    const against: unknown[] = [];
    await hook.act(async () => against.push(await hook.now().complete(identity('a'), 'K', 'T')));
    expect([against, hook.now().idsWanted, done]).toEqual([[LOST], 'a', []]);
    await hook.act(async () => against.push(await hook.now().complete(identity('a'), 'K', 'T')));
    expect([against[1], hook.now().idsWanted]).toEqual([null, null]);
    await hook.act(() => hook.now().acceptExpired(identity('a')));
    expect(done.map(({ type }) => type)).toEqual(['identities-opened', 'expired-accepted']);
  });
});
