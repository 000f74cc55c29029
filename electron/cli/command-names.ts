/** Every command, for whoever must know one without loading them. A file of such a name is meant by `./NAME`. */
export const COMMAND_NAMES: ReadonlySet<string> = new Set([
  ...['send', 'simulator', 'serve', 'lint', 'texts', 'import', 'export', 'identity', 'csr', 'convert'],
  ...['channels', 'feedback', 'network', 'secrets', 'devices', 'history', 'help'],
]);
