import { words } from '../language.ts';

export const serveWords = words('cli-serve', {
  examples: `
Examples:
  pushwright serve
  pushwright serve --port 8123 --no-open

The address works once and for ten minutes; the page that it opens stays open. Ctrl-C ends it.`,
  options: {
    noOpen: 'only print the address',
    port: '0 picks one',
  },
  description: 'Serves the window as a web page on 127.0.0.1 and prints its address.',
  summary: 'open the window in a browser',
  elsewhere: 'An earlier run serves the window; a new address for it:',
  here: 'The window is at',
  ends: 'Ctrl-C ends it.',
});
