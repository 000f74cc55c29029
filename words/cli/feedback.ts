import { t, words } from '../language.ts';

export const feedbackWords = words('cli-feedback', {
  examples: `
Examples:
  pushwright feedback --to 127.0.0.1:2196 --ca ca.pem --identity push.p12 --passphrase-file pass.txt
  pushwright feedback --to 127.0.0.1:2196 --ca ca.pem --identity push.pem --out gone.csv

Reading CLEARS the list: the service does not name a device twice. With --out everything is in the file before more is
read; without, a copy is kept in the data folder until all of it is printed. Apple closed its own feedback service on
31 March 2021: over HTTP/2, 410 Unregistered says the same at once, with the time.
Exit codes: 0 the whole list was read; 2 nothing was read; 3 the connection ended before the list did.`,
  description: 'Reads which devices no longer have the app, and since when. Reading clears the list.',
  summary: 'read a feedback service',
  options: {
    to: 'simulator, or HOST[:PORT] of a feedback service (port 2196)',
    out: 'write them into this new CSV file as well',
  },
  written: (file: string) => t`Written to ${file}.`,
  kept: (file: string) => t`Nobody read all of it: it is kept in ${file}.`,
});
