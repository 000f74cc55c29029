import { setTimeout as passes } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { appHandlers } from '../../../electron/backend/app-handlers.ts';

/** Parts of which each answers when it likes, and of which nothing but its answer counts here. */
const part = (answers: object): never => answers as never;

it('starts a page with the identities as they are when it answers, not as they were when it began to ask', async () => {
  const identities = ['secret-on-its-way'];
  const begun = { simulator: 0 };
  const handlers = appHandlers(
    part({ version: '1', host: 'electron', clock: null }),
    {
      settings: part({ load: async () => ({ settings: { layout: null }, problem: null }) }),
      identities: part({ list: () => [...identities] }),
      recall: part({ run: async () => [] }),
      profiles: part({ list: () => [] }),
      authorities: part({
        list: async () => {
          // Whoever listens was told of this already: an older answer after it would undo it.
          await passes(1);
          identities[0] = 'opened';
          return [];
        },
      }),
      simulator: part({ running: async () => void begun.simulator++ }),
      connections: part({ statuses: () => [] }),
      log: part({ entries: () => [] }),
      redactor: part({}),
    },
    {
      drafts: part({
        load: async () => ({ draft: null, problems: [] }),
        id: async () => 'draft',
        show: async () => Promise.reject(),
      }),
      sends: part({ view: async () => null }),
    },
  );
  expect((await handlers['app.start'](undefined)).identities).toEqual(['opened']);
  expect(begun.simulator).toBe(1);
});
