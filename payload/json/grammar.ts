import type { Edit } from 'jsonc-parser';
import type { JsonExplanations, TextPosition } from '../../contract/facts/json.ts';
import type { LineIndex } from '../problem.ts';
import { type Belongs, Brackets, closerOf, type Frame } from './brackets.ts';
import type { Findings, JsonFault } from './findings.ts';
import { addRoot } from './root.ts';
import { shorten, type Token, type TokenKind } from './token.ts';
import { addUnquotedKey, addWord, isKeyLike } from './words.ts';

/** Foundation's JSON reader on the device gives up at this depth. */
const DEEPEST_NESTING = 512;
const MOST_CLOSERS = 8;
const VALUE_STARTS: ReadonlySet<TokenKind> = new Set(['{', '[', 'string', 'number', 'literal', 'word']);

/** Reads tokens as strictly as JSON asks, and tells `findings` of each fault and of its cure where that is plain. */
export class Grammar {
  readonly #tokens: readonly Token[];
  readonly #lines: LineIndex;
  readonly #findings: Findings;
  readonly #brackets: Brackets;
  readonly #stack: Frame[] = [];
  readonly #open = { '{': 0, '[': 0 };
  #root: Token | null = null;
  #previous: Token | null = null;
  #at = 0;

  constructor(
    text: string,
    tokens: readonly Token[],
    tools: { readonly findings: Findings; readonly lines: LineIndex; readonly belongs: Belongs },
  ) {
    this.#tokens = tokens;
    this.#findings = tools.findings;
    this.#lines = tools.lines;
    this.#brackets = new Brackets(text, tools.lines, tools.belongs);
  }

  run(): void {
    for (let token = this.#tokens[0]; token !== undefined && token.kind !== 'end'; token = this.#tokens[this.#at]) {
      const frame = this.#stack.at(-1);
      if (frame === undefined) {
        if (this.#outside(token)) break;
      } else this.#inside(frame, token);
      this.#previous = token;
      this.#at += 1;
    }
    const end = this.#tokens.at(-1);
    if (end !== undefined) this.#atEnd(end);
  }

  #next(): TokenKind {
    return this.#tokens[this.#at + 1]?.kind ?? 'end';
  }

  #find<Code extends JsonFault>(
    code: Code,
    at: { readonly from: number; readonly to: number },
    facts: JsonExplanations[Code],
    edits: readonly Edit[] = [],
  ): void {
    this.#findings.add(code, at, facts, edits);
  }

  #where(token: Token): TextPosition {
    return this.#lines.position(token.from);
  }

  #afterPrevious(content: string): Edit {
    return { offset: this.#previous?.to ?? 0, length: 0, content };
  }

  /** Outside every bracket: before the payload, or after it. True where there is no use in reading on. */
  #outside(token: Token): boolean {
    if (this.#root === null) {
      // Any other word before a colon is rather what somebody wrote above the payload.
      const keyed = token.kind === 'string' || token.value === 'aps';
      if (keyed && this.#next() === ':') this.#beginWithoutBrace(token);
      else if (VALUE_STARTS.has(token.kind)) this.#beginValue(token, null);
      else
        this.#find(
          'stray-character',
          token,
          { where: 'before-payload', sign: token.value },
          token.kind === ',' ? [removal(token)] : [],
        );
      return false;
    }
    const rest = this.#tokens.slice(this.#at, -1);
    if (token.kind === '}' || token.kind === ']') {
      this.#find(
        'extra-bracket',
        token,
        { bracket: token.value, opener: null },
        onlyEndings(rest) && this.#brackets.isLastExtra() ? [removal(token)] : [],
      );
      return false;
    }
    if (token.kind === ',' && onlyEndings(rest)) {
      if (token.value === ',') this.#find('extra-comma', token, { where: 'after-end' }, [removal(token)]);
      else this.#find('stray-sign', token, { sign: token.value, closer: null }, [removal(token)]);
      return false;
    }
    const { to } = this.#tokens.at(-1) ?? token;
    const what = token.kind === '{' || token.kind === '[' ? 'document' : 'text';
    this.#find('text-after-end', { from: token.from, to }, { what });
    return true;
  }

  #beginWithoutBrace(token: Token): void {
    this.#root = token;
    this.#find('missing-braces', token, null, [{ offset: token.from, length: 0, content: '{' }]);
    this.#push('{', null, null);
    const frame = this.#stack.at(-1);
    if (frame !== undefined) this.#inside(frame, token);
  }

  #inside(frame: Frame, token: Token): void {
    if (token.kind === '}' || token.kind === ']') {
      this.#closingBracket(frame, token);
      return;
    }
    switch (frame.expect) {
      case 'key-or-end':
      case 'key':
        this.#key(frame, token);
        break;
      case 'colon':
        this.#colon(frame, token);
        break;
      case 'property-value':
        if (token.kind === ',') this.#valueLeftOut(frame, token);
        else if (token.kind === ':') this.#find('stray-character', token, { where: 'after-key' }, [removal(token)]);
        else this.#beginValue(token, frame.key?.value ?? null);
        break;
      case 'item-or-end':
      case 'item':
        if (token.kind === ',') this.#find('extra-comma', token, { where: 'between' }, [removal(token)]);
        else if (token.kind === ':') this.#colonInArray(token);
        else {
          frame.first ??= token;
          this.#beginValue(token, null);
        }
        break;
      case 'comma-or-end':
        this.#commaOrEnd(frame, token);
        break;
    }
  }

  #push(bracket: '{' | '[', open: Token | null, name: string | null): void {
    this.#open[bracket] += 1;
    this.#stack.push({
      ...{ bracket, open, name, object: bracket === '{', keys: new Map() },
      ...{ expect: bracket === '{' ? 'key-or-end' : 'item-or-end', key: null, comma: null, entries: 0, first: null },
    });
  }

  #beginValue(token: Token, name: string | null): void {
    this.#root ??= token;
    this.#brackets.valueBegins();
    if (token.kind === '{' || token.kind === '[') {
      this.#spelling(token, token.kind);
      this.#valueDone();
      this.#push(token.kind, token, name);
      if (this.#stack.length > DEEPEST_NESTING && !this.#findings.has('too-deep'))
        this.#find('too-deep', token, { most: DEEPEST_NESTING });
      return;
    }
    if (token.kind === 'word') addWord(this.#findings, token);
    this.#valueDone();
  }

  #valueDone(): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    frame.expect = 'comma-or-end';
    frame.entries += 1;
  }

  /** A separator or bracket in another alphabet or language is replaced by JSON's own. */
  #spelling(token: Token, sign: string): void {
    const { value } = token;
    if (value === sign) return;
    const edits = [{ offset: token.from, length: token.to - token.from, content: sign }];
    if (sign === ',') this.#find('wrong-comma', token, { sign: value }, edits);
    else if (sign === ':') this.#find('wrong-colon', token, { sign: value }, edits);
    else this.#find('wrong-bracket', token, { sign: value, bracket: sign }, edits);
  }

  #key(frame: Frame, token: Token): void {
    switch (token.kind) {
      case 'string':
        this.#takeKey(frame, token);
        break;
      case 'word':
      case 'literal':
      case 'number':
        addUnquotedKey(this.#findings, token, this.#next() === ':');
        this.#takeKey(frame, token);
        break;
      case ',':
        this.#find('extra-comma', token, { where: 'between' }, [removal(token)]);
        break;
      case ':':
        this.#find('missing-key', token, { sign: ':' });
        frame.key = token;
        frame.expect = 'property-value';
        break;
      default:
        this.#find('missing-key', token, { sign: token.value });
        frame.key = token;
        this.#beginValue(token, null);
    }
  }

  #takeKey(frame: Frame, token: Token): void {
    this.#brackets.keyTaken(frame, token);
    frame.first ??= token;
    const earlier = frame.keys.get(token.value);
    if (earlier === undefined) frame.keys.set(token.value, token);
    else
      this.#find('duplicate-key', token, {
        key: shorten(token.value),
        first: this.#where(earlier),
        second: this.#where(token),
      });
    frame.key = token;
    frame.expect = 'colon';
  }

  #colon(frame: Frame, token: Token): void {
    if (token.kind === ':') {
      this.#spelling(token, ':');
      frame.expect = 'property-value';
      return;
    }
    if (token.kind === ',') {
      this.#valueLeftOut(frame, token);
      return;
    }
    const whole = token.kind === '{' || token.kind === '[' || [',', '}', ']'].includes(this.#next());
    const plain = whole && token.kind !== 'word' && frame.key?.kind === 'string' && frame.key.guessed !== true;
    this.#find(
      'missing-colon',
      { from: this.#previous?.to ?? token.from, to: token.from },
      { key: shorten(frame.key?.value ?? '') },
      plain ? [this.#afterPrevious(':')] : [],
    );
    this.#beginValue(token, frame.key?.value ?? null);
  }

  #valueLeftOut(frame: Frame, token: Token): void {
    this.#missingValue(frame, token);
    frame.expect = 'key';
    frame.comma = token;
  }

  #missingValue(frame: Frame, token: Token): void {
    const { key } = frame;
    this.#find('missing-value', key ?? token, { key: shorten(key?.value ?? '') });
    frame.expect = 'comma-or-end';
  }

  #colonInArray(token: Token): void {
    this.#find('stray-character', token, { where: 'in-array' });
  }

  #commaOrEnd(frame: Frame, token: Token): void {
    if (token.kind === ',') {
      frame.comma = token;
      frame.expect = frame.object ? 'key' : 'item';
      if (this.#isTrailing()) return;
      this.#brackets.commaPassed();
      this.#spelling(token, ',');
      return;
    }
    if (token.kind === ':') {
      if (!frame.object && frame.entries === 1 && frame.first === this.#previous) this.#becomeObject(frame, token);
      else if (!frame.object) this.#colonInArray(token);
      else this.#find('stray-character', token, { where: 'after-value' });
      return;
    }
    const { object } = frame;
    const plain = object
      ? (token.kind === 'string' || isKeyLike(token)) && this.#next() === ':'
      : token.kind !== 'word' && this.#next() !== ':' && this.#parted(token) && this.#root?.kind === '{';
    this.#find(
      'missing-comma',
      { from: this.#previous?.to ?? token.from, to: Math.max(this.#previous?.to ?? 0, token.from) },
      { before: shorten(token.value) },
      plain ? [this.#afterPrevious(',')] : [],
    );
    if (!object) this.#beginValue(token, null);
    else if (token.kind === 'string' || token.kind === 'word') {
      if (token.kind === 'word') addUnquotedKey(this.#findings, token, plain);
      this.#takeKey(frame, token);
    } else {
      frame.key = token;
      this.#beginValue(token, null);
    }
  }

  /** Whether a word or number before the token at hand does not touch it. */
  #parted({ from }: Token): boolean {
    const before = this.#previous;
    return before === null || before.to < from || !['word', 'number', 'literal'].includes(before.kind);
  }

  /** Whether the comma at hand has nothing behind it: then it goes, however it is spelt. */
  #isTrailing(): boolean {
    return ['}', ']', 'end'].includes(this.#next());
  }

  /** An array whose first entry is a key: a dictionary of Swift, an array of PHP. */
  #becomeObject(frame: Frame, token: Token): void {
    const { open, first } = frame;
    if (open === null || first === null) return;
    if (first.kind !== 'string') addUnquotedKey(this.#findings, first, isKeyLike(first));
    // Inside braces it may as well be a list with a colon for a comma.
    const plain = this.#root?.kind === '[';
    this.#find(
      'wrong-bracket',
      open,
      { sign: null, bracket: '{' },
      plain ? [{ offset: open.from, length: open.to - open.from, content: '{' }] : [],
    );
    frame.object = true;
    frame.entries = 0;
    frame.expect = 'colon';
    frame.keys.set(first.value, first);
    frame.key = first;
    this.#colon(frame, token);
  }

  #trailingComma(frame: Frame, closer: string): void {
    const { comma } = frame;
    if (comma === null) return;
    if (comma.value === ',') this.#find('trailing-comma', comma, { closer }, [removal(comma)]);
    else this.#find('stray-sign', comma, { sign: comma.value, closer }, [removal(comma)]);
  }

  #closingBracket(frame: Frame, token: Token): void {
    const matches = (token.kind === '}') === (frame.bracket === '{');
    if (matches && (frame.expect === 'key' || frame.expect === 'item')) this.#trailingComma(frame, token.kind);
    else if (frame.expect === 'property-value' || (matches && frame.expect === 'colon'))
      this.#missingValue(frame, token);
    this.#close(token);
  }

  #close(token: Token): void {
    const opener = token.kind === '}' ? '{' : '[';
    if (this.#open[opener] === 0) {
      this.#find('extra-bracket', token, { bracket: token.value, opener });
      return;
    }
    for (let frame = this.#stack.at(-1); frame !== undefined && frame.bracket !== opener; frame = this.#stack.at(-1)) {
      const { open, expect, bracket } = frame;
      const closer = closerOf(frame);
      this.#find(
        'mismatched-bracket',
        token,
        { open: bracket, at: open && this.#where(open), bracket: token.kind, closer },
        open !== null && !this.#brackets.askew && expect === 'comma-or-end' && frame.object === (bracket === '{')
          ? [this.#afterPrevious(closer)]
          : [],
      );
      this.#open[bracket] -= 1;
      this.#stack.pop();
    }
    const frame = this.#stack.pop();
    this.#open[opener] -= 1;
    if (frame === undefined) return;
    this.#spelling(token, frame.object ? '}' : ']');
    this.#brackets.closed(frame, token, this.#stack);
  }

  #atEnd(end: Token): void {
    const last = this.#previous;
    if (this.#stack.length > 0) this.#leftOpen(end);
    else if (this.#root === null)
      this.#find('payload-empty', end, { blank: last === null && this.#tokens.length === 1 });
    if (this.#root !== null && !this.#findings.has('missing-braces')) addRoot(this.#findings, this.#root);
    // A key that stands twice where a bracket is missing: the bracket belongs between them.
    if (this.#findings.has('duplicate-key') && this.#findings.has('missing-bracket')) this.#findings.doubt();
  }

  #leftOpen(end: Token): void {
    const last = this.#previous;
    const innermost = this.#stack.at(-1);
    if (innermost === undefined) return;
    if (innermost.expect === 'colon' || innermost.expect === 'property-value') this.#missingValue(innermost, end);
    else if (innermost.expect === 'key' || innermost.expect === 'item')
      this.#trailingComma(innermost, closerOf(innermost));
    const offset = last?.to ?? end.from;
    const open = [...this.#stack].reverse();
    const whole = open.at(-1)?.open === null ? open.pop() : undefined;
    if (open.length > 0) {
      const closers = open.map(closerOf).join('');
      this.#find(
        'missing-bracket',
        { from: offset, to: end.to },
        { open: innermost.bracket, at: innermost.open && this.#where(innermost.open), ...few(closers) },
        this.#isMissingAtEnd() ? [{ offset, length: 0, content: closers }] : [],
      );
    }
    if (whole !== undefined) this.#findings.edits.push({ offset, length: 0, content: '}' });
  }

  #isMissingAtEnd(): boolean {
    // A comment up to the end of its line may have swallowed the brackets.
    return !this.#findings.has('comment') && this.#brackets.areMissingAtEnd(this.#stack);
  }
}

/** Brackets that somebody can be told of one by one; of more their number. */
function few(closers: string): { readonly count: number; readonly closers: string | null } {
  return { count: closers.length, closers: closers.length > MOST_CLOSERS ? null : closers };
}

function removal(token: Token): Edit {
  return { offset: token.from, length: token.to - token.from, content: '' };
}

/** Whether nothing is left but what closes and ends. */
function onlyEndings(tokens: readonly Token[]): boolean {
  return tokens.every(({ kind }) => kind === '}' || kind === ']' || kind === ',');
}
