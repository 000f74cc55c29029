/*
 * What a file manager, a link, a shortcut or somebody who means harm may start the program with: none of it sends, and no switch
 * of it is taken. `order.push`, `send` and the like are files in the folder that it starts in.
 */

const DEVICE = 'a1'.repeat(32);

/** Files that are there, under the names that are tried. */
export const HOSTILE_FILES = [
  ...['order.push', 'send', 'two words.push', '-order.push', '--order.push', '🚀.push', 'a\nb.push', '\u001b[2J.push'],
  ...['\u202ehsup.push', '@args.txt', '--to', 'help.http', 'evil.cjs'],
] as const;

/** Words that are refused, whatever stands behind them. */
export const REFUSED: readonly (readonly string[])[] = [
  ['pushwright://send?token=1', '--to', 'production'],
  ['pushwright://order.push', '--confirm-production'],
  ['PUSHWRIGHT://x', 'send', '--alert', 'x', DEVICE],
  ['https://example.com/order.push'],
  ['send'],
  ['send\n--alert', 'x', DEVICE],
  ['SEND', '--alert', 'x', DEVICE],
  ['send --alert x', DEVICE],
  ['\u202esend', '--alert', 'x', DEVICE],
  ['--inspect'],
  ['--inspect=0.0.0.0:0', 'send', '--alert', 'x', DEVICE],
  ['--inspect-brk', 'order.push'],
  ['--remote-debugging-port=0'],
  ['--remote-debugging-pipe', 'order.push'],
  ['--require', './evil.cjs'],
  ['-r', './evil.cjs', 'order.push'],
  ['--eval=require("fs").writeFileSync("owned", "")'],
  ['--gpu-launcher=touch owned', 'order.push'],
  ['--renderer-cmd-prefix=touch owned'],
  ['--', 'send', '--alert', 'x', DEVICE],
  ['--', 'pushwright://x'],
  ['--', 'order.push', '--to', 'production'],
  ['-order.push'],
  ['--order.push'],
  ['--to', 'production', 'order.push'],
  ['order.push', '--to', 'production', '--confirm-production'],
  ['order.push', 'send', '--alert', 'x', DEVICE],
  ['two words.push', '--confirm-production'],
  ['🚀.push', DEVICE],
  ['a\nb.push', '--to', 'production'],
  ['\u001b[2J.push', '--to', 'production'],
  ['\u202ehsup.push', '--to', 'production'],
  ['\u001b]0;owned\u0007'],
  ['\u009b31m\u0085'],
  ['$(touch owned)'],
  ['`touch owned`', '; touch owned'],
  ['NODE_OPTIONS=--inspect', 'send', '--alert', 'x', DEVICE],
  ['x'.repeat(100_000)],
  ['order.push', ...Array<string>(2_000).fill('x')],
  [''],
  ['\n'],
  ['.'],
  ['/dev/zero'],
  ['constructor'],
  ['__proto__', 'send'],
  ['help', 'send\u001b[31m'],
];

/** Files alone: read and shown, or opened in the window, and not sent. */
export const READ: readonly string[] = [
  ...[
    'order.push',
    './send',
    './-order.push',
    '🚀.push',
    'a\nb.push',
    '\u001b[2J.push',
    '\u202ehsup.push',
    '@args.txt',
  ],
];
