const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/* What the stand-ins share: the folder they were put into, with what they are to print in files. */

const here = path.dirname(process.argv[1]);
const file = (...names) => path.join(here, ...names);
const argv = process.argv.slice(2);
const input = fs.readFileSync(0, 'utf8');
fs.appendFileSync(file('calls'), `${JSON.stringify({ argv, input })}\n`);

/** The text of a file in the folder; '' where there is none. */
const text = (...names) => (fs.existsSync(file(...names)) ? fs.readFileSync(file(...names), 'utf8') : '');

/** The identity that is given out, as a PKCS#12 file under this passphrase. */
const pkcs12 = (passphrase, ...how) =>
  spawnSync(
    'openssl',
    [
      'pkcs12',
      '-export',
      ...how,
      '-inkey',
      file('export.key'),
      '-in',
      file('export.pem'),
      '-passout',
      'env:PASSPHRASE',
    ],
    { env: { ...process.env, PASSPHRASE: passphrase } },
  ).stdout;

module.exports = { argv, input, text, pkcs12 };
