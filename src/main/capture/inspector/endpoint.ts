import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import type { Connection } from '../../remote/connection.ts';

/** A port on the host where an inspector listens. */
export interface InspectorPort {
  readonly address: string;
  readonly port: number;
}

/** What listens there, by its own words. */
export interface InspectorTarget {
  /** `node.js/v20.20.2`. */
  readonly browser: string;
  /** Path of the WebSocket, a random one for each process. */
  readonly path: string;
}

/** Node's answers have some hundred bytes. */
const MOST_BYTES = 64 * 1024;
const ANSWER_MS = 10_000;

const versionSchema = z.object({ Browser: z.string() });
const listSchema = z.array(z.object({ webSocketDebuggerUrl: z.string().optional() })).min(1);

function notNode({ address, port }: InspectorPort, what: string): PlateauError {
  return new PlateauError({
    code: 'capture.notNode',
    message: `What listens on ${address}:${port} is no inspector of Node: ${what}.`,
    hint: 'Give the port that “node --inspect” prints (127.0.0.1:9229 where nothing else is said).',
  });
}

/** The host part of a URL or of a `Host` header. */
export function authorityOf({ address, port }: InspectorPort): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

async function get(channel: Duplex, at: InspectorPort, path: string): Promise<unknown> {
  const text = await new Promise<string>((resolve, reject) => {
    // Node answers only to a name that cannot be rebound: an address.
    const call = request({ path, headers: { host: authorityOf(at) }, createConnection: () => channel });
    const timer = setTimeout(() => call.destroy(new Error('it did not answer')), ANSWER_MS);
    call.once('close', () => clearTimeout(timer));
    call.once('error', reject);
    call.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
        if (body.length > MOST_BYTES) call.destroy(new Error('it answered too much'));
      });
      response.once('error', reject);
      response.once('end', () => resolve(body));
    });
    call.end();
  }).finally(() => channel.destroy());
  return JSON.parse(text);
}

/**
 * Asks what listens on an inspector's port, over two channels, one after the other. Throws `capture.notNode` when it is something else (or
 * another runtime: Deno and Bun speak the protocol without Node's parts of it), `ssh.*` when nothing listens.
 */
export async function inspectorTarget(connection: Connection, at: InspectorPort): Promise<InspectorTarget> {
  const asked = async (path: string): Promise<unknown> => {
    const channel = await connection.openTcp(at.port, at.address);
    try {
      return await get(channel, at, path);
    } catch (thrown) {
      if (connection.gone.aborted) throw connection.gone.reason;
      throw notNode(at, thrown instanceof Error ? thrown.message.slice(0, 200) : 'it did not answer');
    }
  };
  const version = versionSchema.safeParse(await asked('/json/version'));
  if (!version.success) throw notNode(at, 'it told no version');
  const { Browser: browser } = version.data;
  if (!/^node\.js\/v\d+\./.test(browser)) throw notNode(at, `it calls itself “${browser.slice(0, 60)}”`);
  const list = listSchema.safeParse(await asked('/json/list'));
  const url = list.success ? list.data[0]?.webSocketDebuggerUrl : undefined;
  const path = url === undefined ? null : /^ws:\/\/[^/]+(\/[0-9A-Za-z-]+)$/.exec(url)?.[1];
  if (path === null || path === undefined) throw notNode(at, 'it offers nothing to attach to');
  return { browser, path };
}
