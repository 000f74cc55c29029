#!/usr/bin/env node
// The command line from a checkout: whatever has to be said about preparing goes to standard error, for standard output
// is the command's own.
import { createRequire } from 'node:module';
import { prepareOrExit } from './prepare.mjs';

const NOTHING_SENT = 2;
const args = process.argv.slice(2);
const names = ['cli', 'pkcs12-worker', ...(args.includes('serve') ? ['renderer'] : [])];
await prepareOrExit({ quiet: true, names, exitCode: NOTHING_SENT });
// Not by import(), which would read all of it once more to find out what it exports: a quarter of a start.
const { main } = createRequire(import.meta.url)('../dist/electron/cli.cjs');
process.exitCode = await main(args);
