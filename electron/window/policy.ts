import type { App, Session } from 'electron';
import type { NavigationRefusal } from '../../contract/facts/host.ts';
import { navigationRefusals } from '../../words/window.ts';
import { APP_ORIGIN, APP_URL } from './app-scheme.ts';
import type { Gestures } from './gestures.ts';
import { openOutside } from './outside-links.ts';

/** What a page may be granted, each with its reason; everything else that Electron asks about is denied. */
const GRANTED: ReadonlySet<string> = new Set([
  'clipboard-sanitized-write', // "Copy report", "Copy" beside an apns-id: plain text, on a click
]);

/** Chromium's net::ERR_ABORTED: the navigation was refused and the page is still there. */
const ABORTED = -3;

/**
 * No name and no address leads anywhere for Chromium, so that what no policy of a page covers (WebRTC, prefetching of
 * names) finds nobody. Node's own sockets, by which everything is sent, do not ask it. Before the app is ready.
 */
export function closeNetwork(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Schemes of requests that stay inside the program. */
const INNER = [`${APP_ORIGIN}/`, 'devtools://', 'data:', 'blob:'];

/**
 * Nothing the page does leads anywhere: no navigation, redirect, frame, window, webview. On the app, so that a window
 * that comes to be in a way nobody thought of is held by it too. `onRefusal` hears one sentence each time.
 */
export function denyNavigation(app: App, gestures: Gestures, onRefusal: (sentence: string) => void): void {
  app.on('web-contents-created', (_, contents) => {
    const refuse = (event: { preventDefault(): void }, what: NavigationRefusal): void => {
      event.preventDefault();
      onRefusal(navigationRefusals[what]);
    };
    // Otherwise WebRTC sends datagrams from the page to any address.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event, url) => {
      // Reloading is a navigation to the page that is there.
      if (url !== APP_URL) refuse(event, 'navigation');
    });
    // Chromium asks nobody before it shows a blank page, or one that says why it shows none: it is left again at once.
    const comeBack = (url: string): void => {
      // The developer tools are contents of their own, and nothing leads the page to their address.
      if (url === APP_URL || url.startsWith('devtools://')) return;
      onRefusal(navigationRefusals.stay);
      void contents.loadURL(APP_URL);
    };
    contents.on('did-navigate', (_, url) => comeBack(url));
    contents.on('did-fail-load', (_, code, _description, url, isMainFrame) => {
      if (isMainFrame && code !== ABORTED) comeBack(url);
    });
    contents.on('will-redirect', (event) => refuse(event, 'redirection'));
    // Since Electron 25; the policy of the page forbids frames all the same.
    contents.on('will-frame-navigate', (event) => {
      if (event.url !== APP_URL || !event.isMainFrame) refuse(event, 'frame');
    });
    contents.on('will-attach-webview', (event) => refuse(event, 'webview'));
    contents.setWindowOpenHandler(({ url }) => {
      void gestures.spend().then((meant) => {
        if (!meant || !openOutside(url)) onRefusal(navigationRefusals.window);
      });
      return { action: 'deny' };
    });
  });
}

/** Denies every permission, device and download, and every request that would leave the program. */
export function denyPermissions(session: Session): void {
  // Its dictionaries would be fetched from Google at each start, whatever a window's own option says.
  session.setSpellCheckerLanguages([]);
  session.setSpellCheckerEnabled(false);
  const isGranted = (permission: string, origin: string): boolean =>
    GRANTED.has(permission) && (origin === APP_ORIGIN || origin.startsWith(APP_URL));
  session.setPermissionRequestHandler((_, permission, callback, details) =>
    callback(isGranted(permission, details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !INNER.some((prefix) => details.url.startsWith(prefix)) }),
  );
}
