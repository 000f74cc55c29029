/**
 * A language that nobody speaks, put in before the page starts: what comes from the catalogue is bracketed, accented and
 * 40 % longer, and the facts in a sentence stand between two signs that nobody sees. What is left bare is no word of the
 * catalogue. It is one function, without anything around it, for it runs in the page.
 */
function pseudoLanguage() {
  const OPEN = '⟦';
  /** INVISIBLE SEPARATOR and INVISIBLE PLUS. */
  const FACT = '\u2063';
  const FACT_ENDS = '\u2064';
  const ACCENTS: Readonly<Record<string, string>> = {
    ...{ a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', y: 'ý', n: 'ñ', c: 'ç', s: 'š', z: 'ž' },
    ...{ A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', Y: 'Ý', N: 'Ñ', C: 'Ç', S: 'Š', Z: 'Ž' },
  };
  const isProse = (text: string): boolean => /\p{L}/u.test(text);
  const sentence = (literals: readonly string[], values: readonly string[]): string => {
    const [only = ''] = literals;
    if (values.length === 0 && only.startsWith(OPEN)) return only;
    const letters = literals.join('');
    let text = '';
    for (const [at, literal] of literals.entries()) {
      text += literal.replace(/[A-Za-z]/g, (letter) => ACCENTS[letter] ?? letter);
      const value = values[at];
      if (value !== undefined) text += FACT + value + FACT_ENDS;
    }
    if (!isProse(letters)) return text;
    // Words of seven letters, so that what may break may break.
    const more = Math.ceil(letters.length * 0.4);
    const added = Array.from({ length: more }, (_, at) => (at % 8 === 0 ? ' ' : 'ě')).join('');
    return `${OPEN}${text}${added}⟧`;
  };
  const turn = <Value>(value: Value): Value => {
    if (typeof value === 'string') return (isProse(value) ? sentence([value], []) : value) as Value;
    if (Array.isArray(value)) return value.map(turn) as Value;
    if (typeof value === 'function')
      return ((...facts: unknown[]) => {
        const made: unknown = value(...facts);
        // A fact that is handed through is no word.
        const given = facts.flatMap((fact) =>
          typeof fact === 'object' && fact !== null ? Object.values(fact) : [fact],
        );
        return typeof made === 'string' && (made.includes(OPEN) || given.includes(made)) ? made : turn(made);
      }) as Value;
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, turn(one)])) as Value;
    return value;
  };
  const language = { tag: 'en', turn: <Table>(_: string, english: Table): Table => turn(english), sentence };
  (globalThis as Record<symbol, unknown>)[Symbol.for('pushwright.language')] = language;
  return language;
}

/** A program that puts the language in. */
export const PSEUDO_LANGUAGE = `(${pseudoLanguage.toString()})()`;

/** How a word of the catalogue reads in it. */
export function inPseudo(english: string): string {
  const place = Symbol.for('pushwright.language');
  const before = (globalThis as Record<symbol, unknown>)[place];
  const { sentence } = pseudoLanguage();
  (globalThis as Record<symbol, unknown>)[place] = before;
  return sentence([english], []);
}

/** What of a text shown is no word of the catalogue, in order: facts, and whatever was not put through it. */
export function bareIn(text: string): readonly string[] {
  const bare: string[] = [];
  const within: ('words' | 'fact')[] = [];
  let piece = '';
  const end = (): void => {
    if (/\p{L}/u.test(piece)) bare.push(piece.trim());
    piece = '';
  };
  for (const sign of text) {
    if (sign === '⟦' || sign === '\u2063') {
      end();
      within.push(sign === '⟦' ? 'words' : 'fact');
    } else if (sign === '⟧' || sign === '\u2064') {
      end();
      within.pop();
    } else if (within.at(-1) !== 'words') piece += sign;
  }
  end();
  return bare;
}
