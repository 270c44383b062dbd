import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { PlateauError } from '../../core/error.ts';
import type { Door } from '../api/site.ts';
import { Doorkeeper } from './admission.ts';

export interface WebServer {
  readonly port: number;
  /** The link to open first; works once, then there is a new one. */
  link(): string;
  /** Takes no more requests and ends those that run. */
  close(): Promise<void>;
}

const PLAIN = {
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new PlateauError({
          code: 'web.cannotListen',
          message: `Plateau cannot listen on port ${port}: ${cause.code === 'EADDRINUSE' ? 'it is in use' : cause.message}.`,
          hint: 'Give another one with --port, or none for a free one.',
          cause,
        }),
      ),
    );
    // Never on another interface: whoever can connect is on this machine.
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Serves a site on 127.0.0.1; port 0 takes a free one. Throws `web.cannotListen`. */
export async function startWebServer(site: Door, wantedPort: number): Promise<WebServer> {
  const handle = getRequestListener(site, { overrideGlobalObjects: false });
  const admit = (keeper: Doorkeeper, request: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/', headers } = request;
    const admission = keeper.judge({ method, url, headers });
    if (admission.kind === 'enter') {
      void handle(request, response);
    } else if (admission.kind === 'welcome') {
      response.writeHead(303, {
        ...PLAIN,
        location: '/',
        'set-cookie': admission.cookie,
        'referrer-policy': 'no-referrer',
      });
      response.end();
    } else {
      response.writeHead(admission.status, { ...PLAIN, connection: 'close' });
      response.end(`${admission.reason}\n`);
    }
  };
  let keeper: Doorkeeper | undefined;
  const server = createServer((request, response) => {
    if (keeper !== undefined) admit(keeper, request, response);
  });
  // An upload of gigabytes over a slow disk is not an attack by a slow sender.
  server.requestTimeout = 0;
  const port = await listen(server, wantedPort);
  const doorkeeper = new Doorkeeper(port);
  keeper = doorkeeper;
  return {
    port,
    link: () => doorkeeper.link,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
