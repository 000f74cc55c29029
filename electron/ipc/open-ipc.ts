import { ipcMain } from 'electron';
import { type IpcOptions, mountIpc } from './mount-ipc.ts';

/** Mounts the backend on Electron's own channels. Once in a run. */
export function openIpc(options: Omit<IpcOptions, 'ipcMain'>): void {
  mountIpc({ ...options, ipcMain });
}
