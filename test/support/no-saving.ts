import type { FileSaving } from '../../electron/backend/backend.ts';

/** A host whose user never chooses where to save a file. */
export const NO_SAVING: FileSaving = { kind: 'dialog', choosePath: async () => null };
