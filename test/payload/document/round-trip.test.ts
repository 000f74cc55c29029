import { describe, expect, it } from 'vitest';
import { BLANK_REQUEST, type DocumentRequest, SETTINGS, type Setting } from '../../../payload/document/document.ts';
import { readDocument } from '../../../payload/document/read.ts';
import { appendRequest, rewriteRequest, sameRequest, writeDocument } from '../../../payload/document/write.ts';
import { SeededRandom } from '../../support/random.ts';

const RUNS = Number(process.env['PUSHWRIGHT_DOCUMENT_RUNS'] ?? 1_000);

/** What a payload may be made of, what ends or begins something in a document above all. */
const PIECES = [
  ...['{', '}', '"aps"', ':', '"', '\\n', ' ', '\t', '\n', '\r\n', '\r', '\n\n', '\uFEFF', '\0', '\u2028', '\u00a0'],
  ...['### next', '\n### next\n', '#', '# @name x', '\n# @pushwright end\n', '# @pushwright end 2', '// no', '@a = b'],
  ...['{{deviceToken}}', '\n{{\n', '\n> {% x %}\n', '\n< ./file.json', '<> x', '\n?? status == 200\n', 'HTTP/2 200'],
  ...['é', '通知', '😀', '\u202e', 'POST https://x/3/device/y HTTP/2', 'apns-topic: x', '\n\n\n', 'Hello', '200'],
];

class Requests {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.#random.below(items.length)] as T;
  }

  below(count: number): number {
    return this.#random.below(count);
  }

  /** Of one line, without blanks around it. */
  value(): string {
    const pieces = Array.from({ length: this.#random.below(4) }, () =>
      this.pick(['a', 'Zürich', ':', '=', '#', '"', '{{x}}', 'a b', '通', '###', '//', 'HTTP/2', '\t', '@', '😀', '1']),
    );
    return pieces.join('').trim();
  }

  payload(): string {
    return Array.from({ length: this.#random.below(9) }, () => this.pick(PIECES)).join('');
  }

  request(): DocumentRequest {
    const settings: Partial<Record<Setting, string>> = {};
    for (const key of SETTINGS) {
      const value = this.value();
      if (this.below(3) === 0 && value !== '') settings[key] = value;
    }
    const names = ['apns-topic', 'apns-push-type', 'Apns-Priority', 'apns-collapse-id', 'x-own'];
    const file = this.below(8) === 0;
    return {
      ...BLANK_REQUEST,
      title: this.value(),
      name: this.pick(['', 'push', 'order-1', this.value()]),
      settings,
      variables: this.below(2) === 0 ? [] : [['deviceToken', this.value()]],
      url: `https://${this.pick(['api.push.apple.com', '{{simulator}}', 'localhost:2197'])}/3/device/{{deviceToken}}`,
      headers: names.filter(() => this.below(2) === 0).map((name) => [name, this.value()] as const),
      payload: file ? '' : this.payload(),
      literal: this.below(4) === 0,
      payloadFile: file ? './payload file.json' : null,
    };
  }
}

const encoder = new TextEncoder();

function expectSame(read: DocumentRequest | undefined, wanted: DocumentRequest, seed: number): void {
  const bytes = (text: string | undefined) => Buffer.from(encoder.encode(text ?? '?')).toString('hex');
  expect(bytes(read?.payload), `seed ${seed}`).toBe(bytes(wanted.payload));
  expect(read !== undefined && sameRequest(read, wanted), `seed ${seed}: ${JSON.stringify([read, wanted])}`).toBe(true);
}

describe(`a document of random requests (${RUNS})`, () => {
  it('is read as it was written, each payload byte for byte', () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const random = new Requests(seed);
      const requests = Array.from({ length: 1 + random.below(3) }, () => random.request());
      const text = writeDocument(requests);
      const read = readDocument(new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoder.encode(text)));
      expect(read.faults, `seed ${seed}\n${text}`).toEqual([]);
      expect(read.requests.length, `seed ${seed}\n${text}`).toBe(requests.length);
      for (const [at, request] of requests.entries()) expectSame(read.requests[at], request, seed);
    }
  });

  it('changes only what is asked for, whatever surrounds it', () => {
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const random = new Requests(seed);
      const eol = random.pick(['\n', '\r\n']);
      const comments = ['# of the team', '// why', '@host = x', `POST https://a.example/ HTTP/2${eol}x: y`, ''];
      const before = `${random.pick(['', '\uFEFF'])}${random.pick(comments)}${eol}`;
      const [first, second, other] = [random.request(), random.request(), random.request()];
      const text = appendRequest(appendRequest(before, first), second);
      const at = readDocument(text).requests.length - 2;
      const changed = rewriteRequest(text, at, other);
      const { requests } = readDocument(changed);
      expectSame(requests[at], other, seed);
      expectSame(requests[at + 1], second, seed);
      expect(changed.startsWith(before), `seed ${seed}`).toBe(true);
      // And back again: what was said before is said again, and nothing is left over.
      const back = readDocument(rewriteRequest(changed, at, first));
      expectSame(back.requests[at], first, seed);
      expectSame(back.requests[at + 1], second, seed);
      expect(rewriteRequest(text, at, first), `seed ${seed}`).toBe(text);
    }
  });
});
