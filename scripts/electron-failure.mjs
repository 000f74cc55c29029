// Why Electron opened no window, in one line with the remedy: read from how it ended and what its loader and Chromium
// said. Pure, so that every case is tested without breaking a computer for it.

/** The Debian and Ubuntu packages of the libraries that minimal systems lack. */
const PACKAGES = {
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdrm.so.2': 'libdrm2',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libX11.so.6': 'libx11-6',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libxcb.so.1': 'libxcb1',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libexpat.so.1': 'libexpat1',
};

/** Why no window can be opened here at all, or null; asked before anything is downloaded. */
export function displayProblem({ platform, env }) {
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return null;
  return {
    why: 'There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.',
    remedy: 'For a window, start it in a desktop session, or under xvfb-run.',
  };
}

/**
 * Why an Electron that ended, or never started, opened no window.
 * @param {{ code?: number | null, signal?: string | null, stderr?: string, error?: (Error & { code?: string }) | null, late?: boolean }} ending
 */
export function explainFailure({ code = null, signal = null, stderr = '', error = null, late = false }) {
  if (error !== null) {
    return {
      why: `Electron cannot be run (${error.code ?? error.message}).`,
      remedy: 'Check that its file is whole, made for this system, and executable.',
    };
  }
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(stderr)?.[1];
  if (library !== undefined) {
    const name = PACKAGES[library];
    return {
      why: `Electron lacks the library ${library}.`,
      remedy:
        name === undefined
          ? 'Install the package of your system that holds it.'
          : `Install it: on Debian and Ubuntu, sudo apt-get install ${name}.`,
    };
  }
  const libc = /version [`'](GLIBC\w*_[\d.]+)' not found/.exec(stderr)?.[1];
  if (libc !== undefined) {
    return { why: `This system is older than Electron needs (${libc} is missing).`, remedy: 'Update the system.' };
  }
  if (
    /Missing X server|cannot open display|Unable to open X display|Failed to connect to Wayland|platform failed to initialize/i.test(
      stderr,
    )
  ) {
    return {
      why: 'The display does not answer.',
      remedy: 'Check DISPLAY or WAYLAND_DISPLAY, and that this user may use that screen.',
    };
  }
  if (
    /No usable sandbox|SUID sandbox helper|Failed to move to new namespace|setuid_sandbox_host|credentials\.cc.*(?:Permission denied|Operation not permitted)/i.test(
      stderr,
    )
  ) {
    return {
      why: 'This system refuses the user namespaces that Chromium’s sandbox needs.',
      remedy:
        'Allow them for Electron (on Ubuntu, an AppArmor profile with “userns,”; elsewhere sysctl kernel.unprivileged_userns_clone=1).',
    };
  }
  if (late) return { why: 'Electron opened no window in time.', remedy: 'Try again, or start with --web.' };
  const ending = signal === null ? `code ${code}` : signal;
  const last =
    stderr
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^\[[^\]]*\] ?/, '')
      .slice(0, 200) ?? '';
  return {
    why: `Electron ended with ${ending} before it opened a window${last === '' ? '' : ` (${last})`}.`,
    remedy: 'Try again, or start with --web.',
  };
}

/** Whether a line of Electron's standard error is Chromium's own chatter, which helps nobody who uses the window. */
export function isChatter(line) {
  return (
    /^\[[\d:/.]+:(?:ERROR|WARNING|INFO|VERBOSE\d)[:\]]/.test(line) ||
    /^(?:libva|MESA|libEGL|Gtk-|\(.*\): (?:Gtk|GLib|dbind)-)/.test(line) ||
    line.trim() === ''
  );
}
