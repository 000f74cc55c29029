import type { Problem } from '../../../contract/outcome.ts';
import type { Remembering } from '../../../contract/secrets.ts';
import { ProblemError } from '../problem-error.ts';
import type { SealedSecrets } from '../secrets/sealed-secrets.ts';
import type { AskPassword, ProxyUser } from './surroundings.ts';

/**
 * The passwords of proxies: in memory for this run, and where the user asked for it sealed by the system's key store.
 * They are in no file of settings, no log and no argument.
 */
export class ProxyPasswords {
  readonly #sealed: SealedSecrets;
  readonly #onProblem: (problem: Problem) => void;
  readonly #ask: AskPassword | null;
  /** `null`: looked for in vain, or forgotten. */
  readonly #known = new Map<string, string | null>();

  /** `onProblem` hears why a remembered password could not be had; `ask` asks a person who is there, `null`: nobody is. */
  constructor(sealed: SealedSecrets, onProblem: (problem: Problem) => void, ask: AskPassword | null) {
    this.#sealed = sealed;
    this.#onProblem = onProblem;
    this.#ask = ask;
  }

  /**
   * What was typed in this run, else `given` by whoever started it, else what is remembered, else what a person who is
   * there types; `null`: it is not known. Key store and person are asked once in a run.
   */
  async get(whose: ProxyUser, given: string | null): Promise<string | null> {
    const id = idOf(whose);
    const known = this.#known.get(id);
    if (known !== undefined && known !== null) return known;
    if (given !== null || known === null) return given;
    const found = (await this.#recall(id)) ?? (await this.#ask?.(whose)) ?? null;
    this.#known.set(id, found);
    return found;
  }

  async #recall(id: string): Promise<string | null> {
    const wanted = { kind: 'proxy-password', of: id } as const;
    if (!(await this.#sealed.holds(wanted))) return null;
    const recalled = await this.#sealed.recall(wanted);
    if (recalled.state === 'closed') this.#onProblem(recalled.problem);
    return recalled.state === 'open' ? recalled.secret : null;
  }

  /**
   * Keeps a password for this run, and longer where `remember` says so; '' forgets it everywhere. What stood against
   * remembering it is returned, since it works for this run all the same.
   */
  async keep(whose: ProxyUser, password: string, remember: Remembering): Promise<Problem | null> {
    const id = idOf(whose);
    this.#known.set(id, password === '' ? null : password);
    if (password === '' || remember === 'no') {
      await this.#sealed.forget(({ kind, of }) => kind === 'proxy-password' && of === id);
      return null;
    }
    try {
      await this.#sealed.remember({ kind: 'proxy-password', of: id, name: whose.proxy }, password, remember);
      return null;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return error.problem;
    }
  }
}

function idOf({ proxy, user }: ProxyUser): string {
  return `${user}@${proxy}`;
}
