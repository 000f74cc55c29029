/** Written from the right. */
const FROM_THE_RIGHT = /^(?:ar|arc|ckb|dv|fa|he|iw|ks|nqo|ps|sd|syr|ug|ur|yi)\b|[-_](?:Arab|Hebr)\b/i;

/** The tag of BCP 47 for a language as a folder has it (`pt_BR.lproj`); `null` for what is none (`Base`). */
export function languageTag(language: string): string | null {
  if (/^(?:Base|)$/i.test(language)) return null;
  try {
    return Intl.getCanonicalLocales(language.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

const names = new Map<string, string>();

/** A language in words; as the folder has it, where it is no tag or nobody knows it. `none` stands for ''. */
export function languageName(language: string, none: string): string {
  if (language === '') return none;
  const name = names.get(language) ?? displayName(language);
  names.set(language, name);
  return name;
}

function displayName(language: string): string {
  const tag = languageTag(language);
  if (tag === null) return language;
  try {
    return new Intl.DisplayNames(undefined, { type: 'language', fallback: 'none' }).of(tag) ?? language;
  } catch {
    return language;
  }
}

/** Whether a device that speaks it puts its layout the other way round. */
export function isFromTheRight(language: string): boolean {
  return FROM_THE_RIGHT.test(language);
}

/** The one to begin with: the browser's own, or English, or the first; `null` where there is none. */
export function bestLanguage(
  languages: readonly string[],
  own: readonly string[] = globalThis.navigator?.languages ?? [],
): string | null {
  for (const wanted of [...own, ...own.map((one) => one.split('-')[0] ?? ''), 'en']) {
    const found = languages.find((language) => languageTag(language)?.toLowerCase() === wanted.toLowerCase());
    if (found !== undefined) return found;
  }
  return languages.find((language) => language !== '') ?? languages[0] ?? null;
}
