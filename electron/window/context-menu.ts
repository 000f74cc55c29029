import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';

/** Opens what people expect behind the second button of the mouse: editing in a field, copying of what is selected. */
export function offerEditing(window: BrowserWindow): void {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags, x, y }) => {
    const { canUndo, canRedo, canCut, canCopy, canPaste, canSelectAll } = editFlags;
    const editing: MenuItemConstructorOptions[] = [
      { role: 'undo', enabled: canUndo },
      { role: 'redo', enabled: canRedo },
      { type: 'separator' },
      { role: 'cut', enabled: canCut },
      { role: 'copy', enabled: canCopy },
      { role: 'paste', enabled: canPaste },
      { role: 'selectAll', enabled: canSelectAll },
    ];
    const template = isEditable ? editing : selectionText.trim() === '' ? [] : [{ role: 'copy' as const }];
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window, x, y });
  });
}
