import { protocol } from 'electron';
import type { Door } from '../api/site.ts';

/** The only origin the window may be at. */
export const APP_ORIGIN = 'app://plateau';

/** Declares the app's scheme; Electron takes this only before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers `app://plateau/…` from the site and nothing for any other host. */
export function serveAppScheme(site: Door): void {
  protocol.handle('app', (request) =>
    new URL(request.url).host === 'plateau' ? site(request) : new Response('Not found\n', { status: 404 }),
  );
}
