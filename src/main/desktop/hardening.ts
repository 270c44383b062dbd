import { app, session, type WebContents } from 'electron';
import { APP_ORIGIN } from './scheme.ts';

/** True for a page of the app itself. */
export function isOwnPage(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'app:' && new URL(url).host === 'plateau';
}

/** Frames may not leave the app, open windows or attach web views. */
function confine(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }, url: string): void => {
    if (!isOwnPage(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => refuse(event, event.url));
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/**
 * What Electron's security guide asks for beyond the window's own options: no navigation, no new windows, no permissions but writing to
 * the clipboard, no requests that leave the app's origin, no web views.
 */
export function harden(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

/** Sets the session's handlers; call it once the app is ready. */
export function hardenSession(): void {
  const { defaultSession } = session;
  const allowed = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOwnPage(url);
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allowed(permission, details.requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, `${origin}/`));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !(details.url.startsWith(`${APP_ORIGIN}/`) || /^(data|blob|devtools):/.test(details.url)) }),
  );
}
