import { beforeEach, describe, expect, it } from 'vitest';
import { ApnsError } from '../../../../electron/apns/errors.ts';
import { ProviderTokenMaker } from '../../../../electron/apns/http2/provider-token.ts';
import { ProviderTokenBoard } from '../../../../electron/apns/http2/provider-token-board.ts';
import {
  AskedProviderTokens,
  answerTokenWanted,
  newAnswer,
} from '../../../../electron/apns/threads/provider-token-answer.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { freshProviderTokenKey } from '../support/wire-fixture.ts';

const MINUTE = 60_000;
const KEY = freshProviderTokenKey();

let clock: ManualClock;
let maker: ProviderTokenMaker;
let asked: number;

beforeEach(() => {
  clock = new ManualClock();
  maker = new ProviderTokenMaker(KEY);
  asked = 0;
});

/** As another thread has them; its question is answered at once. */
function elsewhere(): AskedProviderTokens {
  const answer = newAnswer();
  return new AskedProviderTokens(maker.board.memory, answer, (expired) => {
    asked += 1;
    answerTokenWanted(answer, maker, expired, clock);
  });
}

/** Until what happens in one go is over. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('provider tokens in threads that do not make them', () => {
  it('are the maker’s, and asked for only when one is due', async () => {
    const tokens = [elsewhere(), elsewhere()];
    expect(tokens.map((source) => source.newest())).toEqual([null, null]);
    await nextTurn();
    const [first, second] = tokens.map((source) => source.token(clock));
    expect(first).toEqual(maker.token(clock));
    expect(second).toEqual(first);
    expect(asked).toBe(1);
    clock.advance(50 * MINUTE - 1);
    await nextTurn();
    expect(tokens.map((source) => source.token(clock))).toEqual([first, first]);
    expect(asked).toBe(1);
    clock.advance(1);
    await nextTurn();
    expect(new Set(tokens.map((source) => source.token(clock).text)).size).toBe(1);
    expect(maker.token(clock).generation).toBe(2);
    expect(asked).toBe(2);
  });

  it('are renewed once, however many threads were told that one expired, and not again within 20 minutes', async () => {
    const tokens = Array.from({ length: 8 }, elsewhere);
    const { generation } = tokens[0]?.token(clock) ?? maker.token(clock);
    await nextTurn();
    expect(tokens.map((source) => source.renewAfterExpiry(generation))).toEqual(Array(8).fill(true));
    await nextTurn();
    expect(new Set(tokens.map((source) => source.token(clock).text)).size).toBe(1);
    expect(tokens.map(({ sinceExpiry }) => sinceExpiry)).toEqual(Array(8).fill(1));
    expect(tokens.map((source) => source.renewAfterExpiry(generation + 1))).toEqual(Array(8).fill(false));
    clock.advance(20 * MINUTE);
    expect(tokens[0]?.renewAfterExpiry(generation + 1)).toBe(true);
    expect(maker.newest()?.token.generation).toBe(generation + 2);
  });

  it('do not change between a connection’s room and what is handed to it', async () => {
    const source = elsewhere();
    const old = source.token(clock);
    await nextTurn();
    expect(source.sinceExpiry).toBe(0);
    maker.renewAfterExpiry(old.generation, clock);
    expect(source.token(clock)).toBe(old);
    await nextTurn();
    expect(source.sinceExpiry).toBe(1);
    expect(source.token(clock).text).toBe(maker.token(clock).text);
  });

  it('cannot be had of a key that cannot sign, and that is said', () => {
    maker = new ProviderTokenMaker({ ...KEY, privateKeyPem: 'no key' });
    expect(() => elsewhere().token(clock)).toThrow(ApnsError);
  });

  it('are refused by the board where they are longer than any is, before anything is written', () => {
    const board = new ProviderTokenBoard();
    const made = { token: { text: 'x'.repeat(5_000), generation: 1, sinceExpiry: 0 }, madeAt: 1 };
    expect(() => board.write(made)).toThrow(RangeError);
    expect(board.read()).toBeNull();
  });
});
