// Loaded into the process that is measured: writes at its end how much memory it ever took, in kB, into a file.
const { readFileSync, writeFileSync } = require('node:fs');

/** On Linux the operating system's word for this program alone: what `resourceUsage` says counts the one that started it. */
function most() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

const { TELL_MEMORY: path } = process.env;
if (path !== undefined) process.on('exit', () => writeFileSync(path, String(most())));
