import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { PlateauError } from '../../../core/error.ts';
import { mergeSegments } from '../../../core/profile/merge-segments.ts';
import type { CapturedFile, CaptureRun } from '../profiler.ts';
import type { Endpoint } from './endpoints.ts';
import { httpGet, type Place } from './http-get.ts';
import { MOST_BYTES, profileIn, type ServedProfile } from './profile-answer.ts';

/** Longer than a server needs to write a profile it has taken. */
const WRITE_SECONDS = 60;

/** Tells every half second how far a wait of some seconds is. */
async function whileWaiting<T>(
  run: CaptureRun,
  phase: string,
  from: number,
  to: number,
  seconds: number,
  work: Promise<T>,
): Promise<T> {
  const begun = performance.now();
  const tell = (): void => {
    const part = Math.min(1, (performance.now() - begun) / 1000 / seconds);
    run.progress(phase, from + (to - from) * part);
  };
  tell();
  const timer = setInterval(tell, 500);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** True for what ends the whole capture, not only the segment in which it happened. */
function endsCapture(thrown: unknown, run: CaptureRun): boolean {
  return run.signal.aborted || run.connection.gone.aborted || !(thrown instanceof PlateauError);
}

/**
 * Takes `count` profiles of `seconds` each, one after the other, and puts them into one file. Where the program ends on the way, or refuses,
 * the segments before are kept as a partial capture. Throws what the first segment throws, `capture.goEmpty`, `capture.segmentsDiffer`.
 */
export async function takeSegments(
  run: CaptureRun,
  place: Place,
  endpoint: Endpoint,
  { count, seconds }: { readonly count: number; readonly seconds: number },
): Promise<CapturedFile> {
  const path = `/debug/pprof/${endpoint.name}?seconds=${seconds}`;
  const taken: ServedProfile[] = [];
  for (let index = 0; index < count; index++) {
    const phase = `segment ${index + 1} of ${count}`;
    const get = async (): Promise<ServedProfile> =>
      profileIn(await httpGet(run, place, path, { seconds: seconds + WRITE_SECONDS, bytes: MOST_BYTES }), place, path);
    try {
      taken.push(await whileWaiting(run, phase, index / count, (index + 1) / count, seconds, get()));
    } catch (thrown) {
      if (taken.length === 0 || endsCapture(thrown, run)) throw thrown;
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      run.partial(`Only ${taken.length} of ${count} segments of ${seconds} s were taken: ${why}`);
      break;
    }
  }
  if (taken.every(({ rows }) => rows === 0)) {
    throw new PlateauError({
      code: 'capture.goEmpty',
      message: `${endpoint.empty.message}.`,
      hint: endpoint.empty.hint,
    });
  }
  run.progress('putting the segments together', 1);
  const merged = mergeSegments(
    taken.map(({ bytes }) => ({ bytes, seconds })),
    endpoint.defaultType,
  );
  const staged = await run.stage();
  await staged.write(await promisify(gzip)(merged));
  return { ...(await staged.finish(`go-${endpoint.name}.pb.gz`)), format: 'pprof' };
}

/** Takes one profile of what is there now, kept as it came. Throws `capture.go*`. */
export async function takeMoment(run: CaptureRun, place: Place, endpoint: Endpoint): Promise<CapturedFile> {
  const path = `/debug/pprof/${endpoint.name}${endpoint.query}`;
  run.progress(`taking the ${endpoint.name} profile`, null);
  const { packed, rows } = profileIn(
    await httpGet(run, place, path, { seconds: WRITE_SECONDS, bytes: MOST_BYTES }),
    place,
    path,
  );
  if (rows === 0) {
    throw new PlateauError({
      code: 'capture.goEmpty',
      message: `${endpoint.empty.message}.`,
      hint: endpoint.empty.hint,
    });
  }
  const staged = await run.stage();
  await staged.write(packed);
  return { ...(await staged.finish(`go-${endpoint.name}.pb.gz`)), format: 'pprof' };
}
