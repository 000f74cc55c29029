import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * The built page, as both hosts serve it. Threat: a request that names a file outside the build. There is no path to
 * join: what may be asked for is a closed map, made once from the folder, with regular files only (a symbolic link is
 * none). A path is looked up as it stands, without decoding, so no spelling of `..`, a drive, a NUL or another case can
 * mean anything.
 */

/** One file of the built page. */
export interface PageFile {
  readonly bytes: Buffer;
  readonly contentType: string;
}

/** The files of the built page by URL path, each beginning with `/`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Reads every file of the built page into memory, so that a build made meanwhile cannot mix two pages. Rejects where there is no build. */
export async function loadPageFiles(folder: string): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  await addFolder(folder, '', files);
  if (!files.has('/index.html')) throw new Error(`${folder} holds no index.html: the page has not been built.`);
  return files;
}

async function addFolder(folder: string, prefix: string, files: Map<string, PageFile>): Promise<void> {
  const found = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    found.map(async (one) => {
      const path = `${prefix}/${one.name}`;
      if (one.isDirectory()) return addFolder(join(folder, one.name), path, files);
      const contentType = CONTENT_TYPES[one.name.slice(one.name.lastIndexOf('.') + 1)];
      if (one.isFile() && contentType !== undefined)
        files.set(path, { bytes: await readFile(join(folder, one.name)), contentType });
      return undefined;
    }),
  );
}

/** The file that a URL's path names, `/` being `/index.html`; `null` for everything that is not in the map. */
export function findPageFile(files: PageFiles, path: string): PageFile | null {
  return files.get(path === '/' ? '/index.html' : path) ?? null;
}

/** Everything the page may do: its own scripts, styles, pictures and requests, and nothing else (CSP level 3). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a browser could ask the user for, and the page never needs. */
const WITHOUT = ['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'midi', 'payment', 'serial', 'usb'];

/** Headers that go out with every answer of either host. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': WITHOUT.map((feature) => `${feature}=()`).join(', '),
  // What no policy covers, explicit prefetching and WebRTC, is told in SECURITY.md; the window has it closed (window/policy.ts).
  'X-DNS-Prefetch-Control': 'off',
};
