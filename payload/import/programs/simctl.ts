import { type Imported, type ImportNote, NOTHING } from '../imported.ts';
import { importRequestBody } from '../request.ts';
import type { ShellCommand } from '../shell/command.ts';
import { payloadOfInput } from './curl.ts';

/** `xcrun simctl push DEVICE [BUNDLE_ID] FILE|-` (`xcrun simctl help push`). `null` for any other use of it. */
export function readSimctl(words: readonly string[], command: ShellCommand): Imported | null {
  const push = words.indexOf('push');
  if (push < 0 || push > 3) return null;
  const values = words.slice(push + 1);
  const [device = '', second, third] = values;
  const file = third ?? second ?? null;
  const bundleId = third === undefined ? null : (second ?? null);
  const receipts: ImportNote[] = [{ code: 'read-from', source: 'simctl' }];
  const left: ImportNote[] = [];
  const known = (word: string) => !/^[$<{]/.test(word);
  const text = file === null || file === '-' ? command.stdin : (command.files.get(file) ?? null);
  if (text === null) left.push(file === '-' ? payloadOfInput(command) : { code: 'payload-file', file });
  const body = text === null ? null : importRequestBody([text.trim()], command.unresolved, receipts, left);
  const topic = bundleId !== null && known(bundleId) ? bundleId : (body?.topic ?? null);
  if (bundleId !== null && !known(bundleId)) left.push({ code: 'placeholder', name: bundleId, part: 'header' });
  return {
    ...NOTHING,
    payload: body?.payload ?? null,
    headers: topic === null ? {} : { topic },
    destination: 'ios-simulator',
    simulatorDevice: known(device) && device !== '' ? device : null,
    whole: true,
    receipts,
    left,
  };
}
