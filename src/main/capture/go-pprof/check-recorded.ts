import type { CaptureEvent } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureRun } from '../profiler.ts';
import { programText } from './find-port.ts';
import { httpGet, type Place } from './http-get.ts';

const HEAD_BYTES = 64 * 1024;

const OFF = {
  mutex: {
    said: 'records no mutex contention: its rate is 0.',
    hint: 'Call runtime.SetMutexProfileFraction(100) when it starts: one contention in 100 is then recorded.',
  },
  block: {
    said: 'has recorded no waiting at all: its block profile is off, or nothing has waited yet.',
    hint: 'Call runtime.SetBlockProfileRate(10000) when it starts: waits of 10 µs and more are then recorded.',
  },
};

/**
 * Asks before a long wait whether mutex or block events are recorded at all. Go tells the rate of the former in its text form; of the
 * latter only whether there is anything. Throws `capture.goRateOff`.
 */
export async function checkRecorded(run: CaptureRun, place: Place, event: CaptureEvent): Promise<void> {
  if (event !== 'mutex' && event !== 'block') return;
  const limits = { seconds: 15, bytes: HEAD_BYTES, cut: true };
  const { status, body } = await httpGet(run, place, `/debug/pprof/${event}?debug=1`, limits);
  if (status !== 200) return;
  const lines = body.toString('utf8').trim().split('\n');
  const isOff =
    event === 'mutex'
      ? lines.includes('sampling period=0')
      : lines.length <= 2 && /^--- contention/.test(lines[0] ?? '');
  if (!isOff) return;
  const { said, hint } = OFF[event];
  throw new PlateauError({ code: 'capture.goRateOff', message: `${programText(run.facts)} ${said}`, hint });
}
