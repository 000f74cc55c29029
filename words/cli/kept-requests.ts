import { t, words } from '../language.ts';

export const keptRequestsWords = words('cli-kept-requests', {
  which: 'name or id of a kept request',
  list: {
    description: 'Lists the requests whose keys are kept in the data folder, and what became of them.',
    summary: 'list the requests whose keys are kept',
  },
  save: {
    options: {
      replace: 'replace the file where it is there already',
      out: 'file to write',
    },
    summary: 'write the request of a kept key once more',
  },
  practise: {
    which: 'name or id of a kept request, or a .certSigningRequest file',
    options: {
      dir: 'folder of the simulator (the one in the data folder)',
      replace: 'replace the file where it is there already',
      out: 'file to write',
      bundleId: 'bundle id that the certificate is for',
    },
    description:
      'Makes the .cer that Apple would send back, from the simulator’s authority: it sends to the simulator.',
    summary: 'let the simulator sign a request, as Apple would',
  },
  tick: {
    step: (steps: number) => t`number from 1 to ${steps}, as the guide counts them`,
    options: {
      undo: 'it is not done after all',
    },
    summary: 'tick a step of the guide off',
  },
  forget: {
    options: {
      yes: 'the key may be lost',
    },
    description: 'Deletes a request and its key. A certificate made from it can never be used again without a copy.',
    summary: 'delete a kept request with its key',
  },
  states: {
    waiting: 'waits for its certificate',
    practised: 'signed by the simulator, for practice; waits for its certificate',
    complete: 'has its certificate',
  },
  none: 'No request is kept. Make one with: pushwright csr --name "Push key" --keep',
  made: (bits: number, day: string) => t`RSA ${bits}, made ${day}`,
  progress: (state: string, done: number, steps: number) => t`${state}; ${done} of ${steps} steps done`,
  until: (certificate: string, day: string) => t`${certificate}, until ${day}`,
  practiceUntil: (certificate: string, day: string) => t`${certificate}, until ${day} (practice)`,
  usedAlready: (name: string) =>
    t`Warning: “${name}” has its certificate already. One request serves one certificate: make a new one for the next.`,
  request: (path: string) => t`Request  ${path}`,
  certificate: (path: string) => t`Certificate  ${path}  (for practice: it sends to the simulator)`,
  forgotten: (name: string) => t`“${name}” is forgotten.`,
});
