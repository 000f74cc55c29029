// Who may import whom: one rule for each row of the table in docs/architecture.md. Every rule has a planted breach in
// test/import-rules/, so a rule that no longer sees anything fails `npm run check`.

/** What a folder may import, as a rule against everything else. */
function only(name, from, { folders = [], packages = [], node = false }, comment) {
  const allowed = folders.map((folder) => `^${folder}`);
  if (packages.length > 0) allowed.push(`(^|/)node_modules/(@types/)?(${packages.join('|')})/`);
  return {
    name,
    comment,
    severity: 'error',
    from: { path: from },
    to: { pathNot: allowed, dependencyTypesNot: node ? ['core'] : [], couldNotResolve: false },
  };
}

// What the doors share: the clock that is handed to the backend, and the map of the page's files.
const DOORS_SHARE = ['electron/apns/clock\\.ts$', 'electron/page/'];
const CODECS = 'electron/apns/binary/(codec-error|error-response|feedback|frame|frame-decoder)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere would slip through every rule below.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    only(
      'contract',
      '^contract/',
      { folders: ['contract/'], packages: ['valibot'] },
      'What crosses a boundary runs anywhere.',
    ),
    only(
      'payload',
      '^payload/',
      { folders: ['payload/', 'contract/'], packages: ['jsonc-parser', 'yaml'] },
      'Window, core and command line judge a payload by the same code, so it runs anywhere.',
    ),
    only(
      'words',
      '^words/',
      { folders: ['words/', 'contract/', 'payload/'] },
      'Words are made of facts, and of nothing that makes them.',
    ),
    only(
      'ground',
      '^electron/ground/',
      { folders: ['electron/ground/', 'contract/'], node: true },
      'Files, locks and the words of the system know nothing of what is kept in them.',
    ),
    only(
      'http2',
      '^electron/http2/',
      { folders: ['electron/(http2|ground)/', 'contract/facts/'], node: true },
      'HTTP/2 carries requests and knows nothing of what they ask.',
    ),
    {
      name: 'http2-sides-apart',
      comment: 'Client and server share frames and header compression, and neither knows the other.',
      severity: 'error',
      from: { path: '^electron/http2/(client|server)/' },
      to: { path: '^electron/http2/(client|server)/', pathNot: '^electron/http2/$1/' },
    },
    only(
      'apns',
      '^electron/apns/',
      { folders: ['electron/(apns|ground)/', 'electron/http2/(?!server/)', 'contract/'], node: true },
      'The protocol takes keys and certificates as plain data.',
    ),
    only(
      'certificate',
      '^electron/certificate/',
      { folders: ['electron/(certificate|ground)/', 'contract/'], packages: ['node-forge'], node: true },
      'X.509 knows neither where files come from nor where notifications go.',
    ),
    only(
      'identity',
      '^electron/identity/',
      { folders: ['electron/(identity|certificate|ground)/', 'contract/'], packages: ['node-forge'], node: true },
      'Opening an identity must not depend on how it is used.',
    ),
    only(
      'simulator',
      '^electron/simulator/',
      {
        folders: ['electron/(simulator|certificate|ground)/', 'electron/http2/(?!client/)', 'contract/', CODECS],
        packages: ['jsonc-parser'],
        node: true,
      },
      'The simulator and the client check each other, so they share codecs and nothing else.',
    ),
    only(
      'backend',
      '^electron/backend/(?!sending/report\\.ts$)',
      {
        folders: ['electron/(backend|apns|certificate|identity|simulator|ground)/', 'contract/', 'payload/'],
        packages: ['valibot'],
        node: true,
      },
      'The core tells codes with facts, and does not know which door it is entered by.',
    ),
    only(
      'report',
      '^electron/backend/sending/report\\.ts$',
      { folders: ['electron/backend/', 'contract/', 'words/'] },
      'The report is a document for people, made in the core.',
    ),
    only(
      'ipc',
      '^electron/ipc/',
      {
        folders: ['electron/(ipc|backend|ground)/', ...DOORS_SHARE, 'contract/', 'payload/', 'words/'],
        packages: ['electron'],
        node: true,
      },
      'A door guards itself and hands on to the backend.',
    ),
    only(
      'loopback',
      '^electron/loopback/',
      {
        folders: ['electron/(loopback|backend|ground)/', ...DOORS_SHARE, 'contract/', 'payload/', 'words/'],
        node: true,
      },
      'A door guards itself and hands on to the backend.',
    ),
    only(
      'cli',
      '^electron/cli/(?!main\\.ts$)',
      {
        folders: ['electron/(cli|backend|ground)/', ...DOORS_SHARE, 'contract/', 'payload/', 'words/'],
        packages: ['commander'],
        node: true,
      },
      'A door guards itself and hands on to the backend; only main.ts composes it with another.',
    ),
    only(
      'page-files',
      '^electron/page/',
      { folders: ['electron/page/', 'contract/'], node: true },
      'Which files make up the page is known before any door opens.',
    ),
    only(
      'window',
      '^electron/window/',
      {
        folders: ['electron/(window|page|ground)/', 'contract/', 'words/'],
        packages: ['electron', 'valibot'],
        node: true,
      },
      'The window is Electron’s side of the page: its scheme, its policy, its place and its menu.',
    ),
    only(
      'secrets',
      '^electron/secrets/',
      {
        folders: ['electron/secrets/', 'electron/backend/secrets/secret-store\\.ts$', 'contract/'],
        packages: ['electron'],
        node: true,
      },
      'The one place that touches the key store of the operating system.',
    ),
    only(
      'preload',
      '^electron/preload\\.ts$',
      { folders: ['contract/'], packages: ['electron'] },
      'The preload runs in a sandbox: the contract and the bridge are all there is.',
    ),
    {
      name: 'electron-in-its-hosts',
      comment: 'Everything else runs on plain Node, in tests and on the command line.',
      severity: 'error',
      from: {
        path: '^(contract|payload|words|electron|renderer)/',
        pathNot: '^electron/(ipc/|window/|secrets/|main\\.ts$|preload\\.ts$)',
      },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'page-without-node',
      comment: 'The page reaches the core through the contract alone.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/' },
    },
    {
      name: 'page-without-builtins',
      comment: 'The page runs in a browser.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'features-apart',
      comment:
        'A feature that needs another shares through renderer/ui or renderer/state; the frame alone composes them.',
      severity: 'error',
      from: { path: '^renderer/(?!frame/|state/|ui/)([^/]+)/' },
      to: { path: '^renderer/[^/]+/', pathNot: '^renderer/($1|ui|state)/' },
    },
    {
      name: 'state-below-features',
      comment: 'What the page remembers is shared by the features and knows none of them.',
      severity: 'error',
      from: { path: '^renderer/state/' },
      to: { path: '^renderer/[^/]+/', pathNot: '^renderer/(state|ui)/' },
    },
    {
      name: 'widgets-below-all',
      comment: 'A shared widget knows neither features nor what the page remembers.',
      severity: 'error',
      from: { path: '^renderer/ui/' },
      to: { path: '^renderer/[^/]+/', pathNot: '^renderer/ui/' },
    },
    {
      name: 'features-below-the-app',
      comment: 'The app composes the features and is imported by none; the bridge is the only shared file at the top.',
      severity: 'error',
      from: { path: '^renderer/[^/]+/' },
      to: { path: '^renderer/[^/]+\\.tsx?$', pathNot: '^renderer/bridge\\.ts$' },
    },
    {
      name: 'product-without-tests',
      comment: 'What ships does not need what does not.',
      severity: 'error',
      from: { path: '^(contract|payload|words|electron|renderer)/' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    detectJSDocImports: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.css', '.d.ts'],
      conditionNames: ['import', 'module', 'node', 'default', 'require', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
