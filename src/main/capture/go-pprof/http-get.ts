import { type IncomingMessage, request } from 'node:http';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureRun } from '../profiler.ts';

/** A port of the host, as the host itself reaches it. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface HttpLimits {
  readonly seconds: number;
  readonly bytes: number;
  /** Take no more than `bytes` of a longer answer, instead of refusing it. */
  readonly cut?: boolean;
}

export const placeText = ({ address, port }: Place): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

async function bodyOf(answer: IncomingMessage, place: Place, { bytes, cut = false }: HttpLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const part: Buffer = chunk;
    chunks.push(part);
    size += part.length;
    if (size <= bytes) continue;
    if (cut) break;
    throw new PlateauError({
      code: 'capture.goTooLarge',
      message: `The answer of ${placeText(place)} is longer than ${Math.round(bytes / 1e6)} MB.`,
      hint: 'No profile of a Go program is that large; look at what listens there.',
    });
  }
  return Buffer.concat(chunks);
}

/**
 * One GET over a channel of its own to a port of the host: no local port, no redirect followed, ended when the capture is cancelled (Go
 * then stops profiling). Throws `capture.goNoAnswer`, `capture.goTooLarge`, `job.cancelled`, `ssh.portClosed` and the other errors of a channel.
 */
export async function httpGet(
  { connection, signal }: Pick<CaptureRun, 'connection' | 'signal'>,
  place: Place,
  path: string,
  limits: HttpLimits,
): Promise<HttpAnswer> {
  if (signal.aborted) throw cancelled();
  const channel = await connection.openTcp(place.port, place.address);
  const silent = (what: string, cause?: unknown): PlateauError =>
    new PlateauError({
      code: 'capture.goNoAnswer',
      message: `${placeText(place)} ${what}.`,
      hint: 'The program may have ended, or something between cuts long answers: http.Server’s WriteTimeout, a proxy.',
      cause,
    });
  let late = false;
  const sent = request({
    createConnection: () => channel,
    method: 'GET',
    host: place.address,
    port: place.port,
    path,
    headers: { accept: '*/*', 'user-agent': 'plateau' },
  });
  // What breaks is told by the answer, or by its missing.
  sent.on('error', () => undefined);
  channel.on('error', () => undefined);
  const stop = (): void => void sent.destroy();
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, limits.seconds * 1000);
  signal.addEventListener('abort', stop, { once: true });
  connection.gone.addEventListener('abort', stop, { once: true });
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
      sent.once('close', () => reject(new Error('closed')));
      sent.end();
    });
    const body = await bodyOf(answer, place, limits);
    return { status: answer.statusCode ?? 0, contentType: answer.headers['content-type'] ?? '', body };
  } catch (thrown) {
    if (signal.aborted) throw cancelled();
    if (connection.gone.aborted) throw connection.gone.reason;
    if (thrown instanceof PlateauError) throw thrown;
    throw late
      ? silent(`gave no answer within ${limits.seconds} s`, thrown)
      : silent('closed the connection before it had answered', thrown);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    connection.gone.removeEventListener('abort', stop);
    sent.destroy();
    channel.destroy();
  }
}

function cancelled(): PlateauError {
  return new PlateauError({ code: 'job.cancelled', message: 'The capture was cancelled. Nothing was stored.' });
}
