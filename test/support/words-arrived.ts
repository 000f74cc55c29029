import { expect } from 'vitest';

// A short test of the page would end while the chunk of words is on its way, which Vitest takes for a fault.
if (/[\\/]test[\\/]renderer[\\/]/.test(expect.getState().testPath ?? '')) {
  const { wordsArrive } = await import('../../renderer/ui/told.ts');
  await wordsArrive;
}
