import { describe, expect, it } from 'vitest';
import { displayProblem, explainFailure, isChatter } from '../../scripts/electron-failure.mjs';

const ENDED = { code: 1, signal: null, stderr: '', error: null, late: false };

describe('displayProblem', () => {
  it('is there on Linux alone, when neither kind of display is named', () => {
    expect(displayProblem({ platform: 'linux', env: {} })?.why).toBe(
      'There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.',
    );
    expect(displayProblem({ platform: 'linux', env: { DISPLAY: '' } })).not.toBeNull();
    expect(displayProblem({ platform: 'linux', env: { DISPLAY: ':0' } })).toBeNull();
    expect(displayProblem({ platform: 'linux', env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
    expect(displayProblem({ platform: 'darwin', env: {} })).toBeNull();
    expect(displayProblem({ platform: 'win32', env: {} })).toBeNull();
  });
});

describe('explainFailure', () => {
  it.each([
    [
      'libnss3.so',
      'electron: error while loading shared libraries: libnss3.so: cannot open shared object file: No such file or directory\n',
      'Electron lacks the library libnss3.so.',
      'Install it: on Debian and Ubuntu, sudo apt-get install libnss3.',
    ],
    [
      'a library of no known package',
      './electron: error while loading shared libraries: libodd.so.7: cannot open shared object file',
      'Electron lacks the library libodd.so.7.',
      'Install the package of your system that holds it.',
    ],
    [
      'a C library that is too old',
      "electron: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by electron)",
      'This system is older than Electron needs (GLIBC_2.34 is missing).',
      'Update the system.',
    ],
    [
      'a display that is not there',
      '[1:1124/204637.9:ERROR:ozone_platform_x11.cc(239)] Missing X server or $DISPLAY\n[1:1124/204637.9:ERROR:env.cc(255)] The platform failed to initialize.  Exiting.\n',
      'The display does not answer.',
      'Check DISPLAY or WAYLAND_DISPLAY, and that this user may use that screen.',
    ],
    [
      'a sandbox helper without its owner',
      '[1:0101/000000.0:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly.',
      'This system refuses the user namespaces that Chromium’s sandbox needs.',
      'Allow them for Electron',
    ],
    [
      'user namespaces that AppArmor refuses',
      '[1:0101/000000.0:FATAL:zygote_host_impl_linux.cc(128)] No usable sandbox! If you are running on Ubuntu 23.10+',
      'This system refuses the user namespaces that Chromium’s sandbox needs.',
      'Allow them for Electron',
    ],
    [
      'a namespace that cannot be entered',
      'Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted',
      'This system refuses the user namespaces that Chromium’s sandbox needs.',
      'Allow them for Electron',
    ],
  ])('names %s, and what to do', (_, stderr, why, remedy) => {
    const found = explainFailure({ ...ENDED, stderr });
    expect(found.why).toBe(why);
    expect(found.remedy).toContain(remedy);
  });

  it('names what the system says of a file that is no program', () => {
    const error = Object.assign(new Error('spawn EACCES'), { code: 'EACCES' });
    expect(explainFailure({ ...ENDED, error }).why).toBe('Electron cannot be run (EACCES).');
  });

  it('names the ending, and the last words without their stamp, where it knows no better', () => {
    expect(explainFailure({ ...ENDED, code: 5 }).why).toBe('Electron ended with code 5 before it opened a window.');
    expect(
      explainFailure({ ...ENDED, code: null, signal: 'SIGSEGV', stderr: 'a\n[1:2:ERROR:x.cc(1)] the end\n' }).why,
    ).toBe('Electron ended with SIGSEGV before it opened a window (the end).');
    expect(explainFailure({ ...ENDED, late: true }).why).toBe('Electron opened no window in time.');
  });

  it('never advises to switch the sandbox off', () => {
    const stderr = 'No usable sandbox! ... you can try using --no-sandbox.';
    expect(explainFailure({ ...ENDED, stderr }).remedy).not.toContain('no-sandbox');
  });
});

describe('isChatter', () => {
  it('knows what Chromium and the toolkits say to themselves from what is ours', () => {
    expect(isChatter('[1:1124/204147.2:ERROR:bus.cc(399)] Failed to connect to the bus')).toBe(true);
    expect(isChatter('[1:1124/204147.2:WARNING:x.cc(1)] x')).toBe(true);
    expect(isChatter('(electron:1): Gtk-WARNING **: 10:00:00.0: Theme parsing error')).toBe(true);
    expect(isChatter('')).toBe(true);
    expect(isChatter('[1:1124/204147.2:FATAL:x.cc(1)] x')).toBe(false);
    expect(isChatter('Refused a navigation away from the window’s page.')).toBe(false);
  });
});
