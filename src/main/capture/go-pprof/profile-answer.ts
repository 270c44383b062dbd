import { gunzipSync } from 'node:zlib';
import { PlateauError } from '../../../core/error.ts';
import { readTables } from '../../../core/profile/importers/pprof/tables.ts';
import { HOW_TO_SERVE } from './find-port.ts';
import { type HttpAnswer, type Place, placeText } from './http-get.ts';

/** Longest answer, as it comes. */
export const MOST_BYTES = 128 * 1024 * 1024;
/** And unpacked. */
const MOST_UNPACKED = 1024 * 1024 * 1024;

/** A profile as a server gave it. */
export interface ServedProfile {
  /** The bytes that came, packed. */
  readonly packed: Buffer;
  readonly bytes: Uint8Array;
  /** Number of its rows: 0 where nothing was sampled. */
  readonly rows: number;
}

/** The first line of what a server said, for an error; bytes a terminal would act on are the shell's to take out. */
function firstLine(body: Buffer): string {
  return body.toString('utf8', 0, 2000).trim().split('\n')[0]?.slice(0, 200) ?? '';
}

function refusal(place: Place, path: string, { status, body, contentType }: HttpAnswer): PlateauError {
  const said = /html/.test(contentType) ? '' : firstLine(body);
  const quoted = said === '' ? `status ${status}` : `${status}: “${said}”`;
  const message = `${placeText(place)}${path} answered ${quoted}.`;
  if (/cpu profiling already in use/i.test(said)) {
    return new PlateauError({
      code: 'capture.goBusy',
      message: 'Another CPU profile of this program is being taken: Go takes one at a time.',
      hint: 'Wait until it has ended; a continuous profiler in the program (Pyroscope, Datadog, …) must be paused.',
    });
  }
  if (/exceeds server's WriteTimeout/i.test(said)) {
    return new PlateauError({
      code: 'capture.goWriteTimeout',
      message: 'The program’s http.Server has a WriteTimeout that is shorter than a segment of this capture.',
      hint: 'Capture for fewer seconds (a segment is a sixth of them), or serve pprof on a server of its own without WriteTimeout.',
    });
  }
  if (status === 404) {
    return new PlateauError({ code: 'capture.goNotServed', message, hint: HOW_TO_SERVE });
  }
  return new PlateauError({
    code: 'capture.goRefused',
    message,
    hint:
      status === 401 || status === 403
        ? 'pprof stands behind a login there; serve it on a port of 127.0.0.1 without one.'
        : status >= 300 && status < 400
          ? 'It redirects, which is not followed; give the port that serves pprof itself.'
          : 'Ask the program’s log what went wrong.',
  });
}

/**
 * The profile in a server's answer. Throws `capture.goBusy`, `capture.goWriteTimeout`, `capture.goNotServed`, `capture.goRefused`,
 * `capture.goDamaged`.
 */
export function profileIn(answer: HttpAnswer, place: Place, path: string): ServedProfile {
  const { status, body, contentType } = answer;
  if (status !== 200) throw refusal(place, path, answer);
  const damaged = (what: string, hint: string, cause?: unknown): PlateauError =>
    new PlateauError({ code: 'capture.goDamaged', message: `${placeText(place)}${path} ${what}.`, hint, cause });
  if (body[0] !== 0x1f || body[1] !== 0x8b) {
    const page = /html/.test(contentType) || /^\s*</.test(firstLine(body));
    throw damaged(
      page ? 'answered with a web page instead of a profile' : `answered with ${body.length} bytes that are no profile`,
      'Something else answers there (a front end’s catch-all route, a login page); give the port that serves pprof itself.',
    );
  }
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(body, { maxOutputLength: MOST_UNPACKED });
  } catch (cause) {
    throw damaged(
      'sent a profile that ends in the middle',
      'The program ended, or its connection was cut; capture again.',
      cause,
    );
  }
  try {
    return { packed: body, bytes, rows: readTables(bytes).samples.count };
  } catch (cause) {
    if (!(cause instanceof PlateauError)) throw cause;
    throw damaged(`sent a profile that cannot be read: ${cause.message}`, 'Capture again.', cause);
  }
}
