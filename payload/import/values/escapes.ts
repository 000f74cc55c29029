const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '0': '\0' };

/** The escapes of JSON and of the languages around it: \uXXXX, \u{X}, \UXXXX (Objective-C), \UXXXXXXXX (Python), \xXX. */
export function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|U(000[0-9a-fA-F]{5})|U([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([\s\S]))/g,
    (
      all,
      unit?: string,
      point?: string,
      long?: string,
      short?: string,
      byte?: string,
      line?: string,
      other?: string,
    ) => {
      if (line !== undefined) return '';
      if (other !== undefined) return ESCAPES[other] ?? other;
      const code = Number.parseInt(unit ?? point ?? long ?? short ?? byte ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}
