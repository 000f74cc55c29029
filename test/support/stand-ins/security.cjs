const { argv, input, text, pkcs12 } = require('./common.cjs');

/* Stands in for macOS's `security`: prints what that prints (Apple: SecurityTool), from files. */

const OLD_ENCRYPTION = ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];

/** SecurityTool's split_line: words, in quotes or not, a backslash before what is to be taken as it is. */
function splitLine(line) {
  const words = [];
  let word = null;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (word === null) {
      if (/\s/.test(character)) continue;
      word = '';
      quote = character === '"' || character === "'" ? character : '';
      if (quote !== '') continue;
    }
    if (character === '\\') {
      at += 1;
      word += line[at] ?? '';
    } else if (quote === '' ? /\s/.test(character) : character === quote) {
      words.push(word);
      word = null;
    } else word += character;
  }
  return word === null ? words : [...words, word];
}

function carryOut(words) {
  const keychain = words.at(-1).split('/').at(-1);
  switch (words[0]) {
    case 'list-keychains':
      process.stdout.write(text('listed'));
      return 0;
    case 'find-certificate':
      process.stdout.write(text(keychain, 'certificates'));
      return 0;
    case 'find-identity':
      process.stdout.write(words.length === 1 ? text('anywhere') : text(keychain, 'identities'));
      return 0;
    case 'export': {
      const refusal = text('refuse');
      if (refusal !== '') {
        process.stderr.write(`security: SecKeychainItemExport: ${refusal}\n`);
        return 1;
      }
      process.stdout.write(pkcs12(words[words.indexOf('-P') + 1], ...OLD_ENCRYPTION));
      return 0;
    }
    default:
      process.stderr.write(`security: unknown command "${words[0]}"\n`);
      return 1;
  }
}

let code = 0;
const commands = argv[0] === '-i' ? input.split('\n').map(splitLine) : [argv];
for (const words of commands) if (words.length > 0) code = carryOut(words);
process.exitCode = code;
