import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';

const KILL_AFTER_MS = 15 * 60_000;

/** Runs a program to its end and keeps what it printed; `code` is null when it could not start or took too long. */
export function run(command, args, { env = process.env, limitMs = KILL_AFTER_MS } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const timer = setTimeout(() => {
      output += `\nStopped after ${limitMs / 1000} s.\n`;
      child.kill('SIGKILL');
    }, limitMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: null, output: `${output}${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

/** Runs a JavaScript program of an installed package with this very Node. */
export function runNode(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}
