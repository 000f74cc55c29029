import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/root.mjs';
import { checkDocstrings } from './docstrings.mjs';
import { checkSentences } from './sentences.mjs';
import { checkSizes } from './sizes.mjs';

const BINARY = /\.(png|icns|ico|woff2?|p12|der|cer)$/;
const SOURCE = /\.(tsx?|css)$/;
const PRODUCT = /^(electron|renderer|contract|payload|words)\//;

/** Mirrors by their usual names, and the one this machine is set up to use. */
function mirrorPattern() {
  const hosts = ['[\\w.-]*(?:artifactory|nexus|npm-mirror|pypi-mirror|registry\\.(?!npmjs\\.org))[\\w.-]*'];
  const own = process.env.npm_config_registry;
  if (own !== undefined && URL.canParse(own)) {
    const { host } = new URL(own);
    if (host !== 'registry.npmjs.org') hosts.push(host.replaceAll('.', '\\.'));
  }
  return new RegExp(`//(?:${hosts.join('|')})(?:[/:"'\\s]|$)`);
}

/** What must not be in the tree, each with where it is looked for and how often it may be there. */
const GATES = [
  {
    name: 'Windows are made at one place',
    files: /^electron\//,
    pattern: /new BrowserWindow\b/,
    exactly: 1,
  },
  {
    name: 'No window weakens the web platform',
    files: PRODUCT,
    pattern:
      /contextIsolation: false|nodeIntegration: true|sandbox: false|webSecurity: false|webviewTag: true|allowRunningInsecureContent: true|experimentalFeatures: true|enableBlinkFeatures|bypassCSP: true/,
  },
  { name: 'No content security policy allows the unsafe', files: PRODUCT, pattern: /'unsafe-(inline|eval|hashes)'/ },
  {
    name: 'Events reach the page from electron/ipc alone',
    files: /^electron\/(?!ipc\/)/,
    pattern: /webContents\??\.(send|postMessage)\(|\.webContents\.mainFrame\.send\(/,
  },
  {
    name: 'Certificates of servers are verified everywhere',
    files: PRODUCT,
    pattern: /rejectUnauthorized:\s*false(?!.*requestCert)|NODE_TLS_REJECT_UNAUTHORIZED/,
  },
  {
    name: 'Nothing is evaluated from text',
    files: PRODUCT,
    pattern: /\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\s*=/,
  },
  { name: 'No program is started through a shell', files: PRODUCT, pattern: /\bexec(Sync)?\(['"`]|shell:\s*true/ },
  {
    name: 'No lockfile names a registry',
    files: /(^|\/)(package-lock\.json|\.npmrc)$/,
    pattern: /"resolved":|^registry\s*=|:_auth/,
  },
  {
    name: 'No address of a package mirror is in the tree',
    files: /./,
    pattern: mirrorPattern(),
  },
  {
    name: 'No path of one machine is in the tree',
    files: /./,
    pattern:
      /\/(?:root|work)\/(?!\.\.\.)[\w.-]+|\/home\/(?!someone\b|you\b|user\b|ada\b|runner\b)[a-z][\w-]+\/|[A-Z]:\\Users\\(?!you\b|Ada\b)\w+/,
  },
  {
    name: 'No private key is in the tree',
    files: /./,
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\n?[A-Za-z0-9+/=\n]{40}/,
    whole: true,
  },
];

function trackedFiles() {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return listed.split('\0').filter((file) => file !== '' && !BINARY.test(file) && file !== 'scripts/checks/gates.mjs');
}

function findIn(text, { pattern, whole }) {
  if (whole) return pattern.test(text) ? [1] : [];
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** One result for each gate; a file is read once. */
export function checkGates() {
  const texts = new Map();
  for (const file of trackedFiles()) {
    try {
      texts.set(file, readFileSync(join(ROOT, file), 'utf8'));
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  const sources = new Map([...texts].filter(([file]) => PRODUCT.test(file) && SOURCE.test(file)));
  const found = GATES.map((gate) => {
    const found = [];
    for (const [file, text] of texts) {
      if (gate.files.test(file)) found.push(...findIn(text, gate).map((line) => `${file}:${line}`));
    }
    const allowed = gate.exactly ?? 0;
    const problems = found.length === allowed ? [] : found.length === 0 ? ['it is nowhere'] : found;
    return { name: gate.name, problems };
  });
  const sentences = { name: 'Sentences are in words/ alone', problems: checkSentences() };
  return [...found, sentences, checkDocstrings(sources), ...checkSizes(sources)];
}
