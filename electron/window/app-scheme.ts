import { protocol } from 'electron';
import { programWords } from '../../words/window.ts';
import { findPageFile, type PageFiles, SECURITY_HEADERS } from '../page/page-files.ts';

const SCHEME = 'app';
/** The origin of our page: a scheme of our own, because `file:` pages may read every file. */
export const APP_ORIGIN = `${SCHEME}://pushwright`;
/** The only address the window ever shows. */
export const APP_URL = `${APP_ORIGIN}/`;

/** Gives the scheme an origin and makes it a secure context; no privilege beyond. Before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the page's files on the scheme, from their map. Electron has `protocol.handle` since 25; before, buffers. */
export function serveAppScheme(page: Promise<PageFiles>): void {
  const handle: typeof protocol.handle | undefined = protocol.handle;
  if (handle === undefined) {
    protocol.registerBufferProtocol(SCHEME, (request, callback) => {
      void answer(page, request).then(({ status, headers, bytes }) =>
        callback({ statusCode: status, headers, mimeType: headers['Content-Type'] ?? 'text/plain', data: bytes }),
      );
    });
    return;
  }
  protocol.handle(SCHEME, async (request) => {
    const { status, headers, bytes } = await answer(page, request);
    return new Response(bytes, { status, headers });
  });
}

async function answer(page: Promise<PageFiles>, { url, method }: { readonly url: string; readonly method: string }) {
  const file = method === 'GET' && url.startsWith(APP_URL) ? findPageFile(await page, pathOf(url)) : null;
  const headers: Record<string, string> = {
    ...SECURITY_HEADERS,
    'Content-Type': file?.contentType ?? 'text/plain; charset=utf-8',
  };
  return { status: file === null ? 404 : 200, headers, bytes: file?.bytes ?? Buffer.from(programWords.noSuchPage) };
}

/** The path of one of our URLs, as it stands: a query belongs to no file. */
function pathOf(url: string): string {
  return url.slice(APP_ORIGIN.length).replace(/#.*$/s, '');
}
