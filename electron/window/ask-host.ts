import { type BrowserWindow, dialog } from 'electron';

/** Asks by a dialog of the system, which no page can write or answer. Its first button, and leaving it, is no. */
export async function askHost(
  window: BrowserWindow,
  { title, detail }: { readonly title: string; readonly detail: string },
): Promise<'yes' | 'no'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    buttons: ['Do Not Send', 'Allow'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    message: title,
    detail,
  });
  return response === 1 ? 'yes' : 'no';
}
