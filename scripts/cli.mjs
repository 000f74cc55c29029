#!/usr/bin/env node
// The command line from a checkout: whatever has to be said about preparing goes to standard error, for standard output
// is the command's own.
import { prepareOrExit } from './prepare.mjs';

const NOTHING_SENT = 2;
const args = process.argv.slice(2);
const names = ['cli', 'pkcs12-worker', ...(args.includes('serve') ? ['renderer'] : [])];
await prepareOrExit({ quiet: true, names, exitCode: NOTHING_SENT });
const { main } = await import(new URL('../dist/electron/cli.cjs', import.meta.url).href);
process.exitCode = await main(args);
