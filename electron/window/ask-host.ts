import { type BrowserWindow, dialog } from 'electron';
import type { HostQuestion } from '../../contract/facts/network.ts';
import { hostQuestion } from '../../words/network.ts';

/** Asks by a dialog of the system, which no page can write or answer. Its first button, and leaving it, is no. */
export async function askHost(window: BrowserWindow, question: HostQuestion): Promise<'yes' | 'no'> {
  const { title, detail, yes, no } = hostQuestion(question);
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    buttons: [no, yes],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    message: title,
    detail,
  });
  return response === 1 ? 'yes' : 'no';
}
