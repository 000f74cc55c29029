import type { Problem } from '../../../contract/outcome.ts';
import { alertOf } from '../../../payload/texts/alert.ts';
import { MOST_TEXTS_BYTES, type NamedBytes, readTables, type TextTables } from '../../../payload/texts/read-tables.ts';
import { resolveAlert } from '../../../payload/texts/resolve.ts';
import { textsProblem } from '../../../payload/texts/table.ts';
import type { ChosenFile, FromWorker, InLanguage, ToWorker } from './texts-messages.ts';

/** Progress is told after so many bytes. */
const TOLD_AFTER = 1024 * 1024;

/**
 * Answers what the page asks of an app's texts: reads the files it is given, and resolves a payload in all of their
 * languages. The texts stay here; the page is given those of its payload. Never rejects.
 */
export function answerTexts(tell: (message: FromWorker) => void): (asked: ToWorker) => Promise<void> {
  let tables: TextTables = readTables([]);
  return async (asked) => {
    if (asked.kind === 'resolve') {
      tell({ kind: 'resolved', id: asked.id, inLanguages: resolved(asked.payload, asked.second, tables) });
      return;
    }
    const { named, problems } = await bytesOf(asked.files, tell);
    tables = readTables(named);
    tell({ kind: 'read', languages: tables.languages, problems: [...problems, ...tables.problems] });
  };
}

function resolved(payload: string, second: string, tables: TextTables): readonly InLanguage[] | null {
  const alert = alertOf(payload);
  if (alert === null) return null;
  const other = second === '' ? null : { ...alert, body: { ...alert.body, text: null, key: second } };
  return tables.languages.map((language) => ({
    language,
    alert: resolveAlert(alert, tables, language),
    second: other === null ? null : resolveAlert(other, tables, language),
  }));
}

interface Read {
  readonly named: readonly NamedBytes[];
  readonly problems: readonly Problem[];
}

async function bytesOf(files: readonly ChosenFile[], tell: (message: FromWorker) => void): Promise<Read> {
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  // Before any of it is in memory.
  if (total > MOST_TEXTS_BYTES)
    return { named: [], problems: [textsProblem('texts-too-large', { most: MOST_TEXTS_BYTES }, '')] };
  const named: NamedBytes[] = [];
  const problems: Problem[] = [];
  let read = 0;
  let told = 0;
  for (const { path, file } of files) {
    try {
      const bytes = new Uint8Array(file.size);
      let at = 0;
      for (const reader = file.stream().getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        bytes.set(value, at);
        at += value.length;
        read += value.length;
        if (read - told < TOLD_AFTER) continue;
        told = read;
        tell({ kind: 'progress', read, total });
      }
      named.push({ path, bytes: bytes.subarray(0, at) });
    } catch {
      // Moved, or changed since it was chosen.
      problems.push(textsProblem('texts-unreadable', { name: file.name }, file.name));
    }
  }
  return { named, problems };
}
