const { argv, input, text, pkcs12 } = require('./common.cjs');

/* Stands in for PowerShell over the certificate store of Windows: carries out the two scripts that it is given. */

const script = Buffer.from(argv.at(-1), 'base64').toString('utf16le');
if (!script.includes('ReadLine')) {
  process.stdout.write(text('list'));
  process.exitCode = Number(text('exit') || 0);
} else if (process.env.PUSHWRIGHT_THUMBPRINT === text('exportable')) {
  const [passphrase] = input.split('\n');
  process.stdout.write(`${pkcs12(passphrase).toString('base64')}\r\n`);
} else {
  process.stderr.write(text('refusal'));
  process.exitCode = 1;
}
