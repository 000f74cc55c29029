import { safeStorage } from 'electron';
import type { SecretStore } from '../backend/secrets/secret-store.ts';
import { keyStoreOf } from './key-store.ts';

/** The operating system's key store. It answers only once Electron's app is ready, so nothing is asked of it before. */
export function openKeyStore(): SecretStore {
  return keyStoreOf(safeStorage, process.platform);
}
