import { readToken } from './address.ts';
import { eachOnce, type Imported, type ImportNote, NOTHING } from './imported.ts';

/** The device tokens of result lines, as `send --json` and the simulator print them; `null` where a text has none. */
export function readResultLines(text: string): Imported | null {
  const receipts: ImportNote[] = [{ code: 'read-from', source: 'results' }];
  const left: ImportNote[] = [];
  const tokens = new Set<string>();
  for (const line of text.split('\n')) {
    if (!/^\s*\{.*"(?:token|deviceToken)"\s*:/.test(line.slice(0, 4_096)) || !line.includes('"outcome"')) continue;
    const token = /"(?:token|deviceToken)"\s*:\s*"([^"]{1,512})"/.exec(line)?.[1];
    if (token !== undefined) for (const read of readToken(token, receipts, left)) tokens.add(read);
  }
  if (tokens.size === 0) return null;
  return { ...NOTHING, deviceTokens: [...tokens], receipts: eachOnce(receipts), left: eachOnce(left) };
}
