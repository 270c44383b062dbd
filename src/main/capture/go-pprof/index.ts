import { PROFILER_EVENTS } from '../../../core/capture/events.ts';
import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest, PlanStep } from '../../../core/capture/request.ts';
import { checkRequest } from '../check-request.ts';
import { expectedSamples, fewSamples, goCpuCost } from '../cost.ts';
import type { CapturedFile, CaptureRun, PlanFacts, Profiler } from '../profiler.ts';
import { checkRecorded } from './check-recorded.ts';
import { type Endpoint, endpointOf, SEGMENTS, segmentSeconds } from './endpoints.ts';
import { candidates, exposure, findPort, HOW_TO_SERVE } from './find-port.ts';
import { placeText } from './http-get.ts';
import { takeMoment, takeSegments } from './take-segments.ts';

/** Samples Go takes of each busy core in a second; it cannot be asked for another number over HTTP. */
const RATE = 100;

function readiness(process: ProcessFacts | null, host: HostFacts): Readiness | null {
  if (process === null || process.runtime !== 'go') return null;
  const listens = process.listens.map(placeText).join(', ');
  if (listens !== '') {
    return {
      name: 'go-pprof',
      ready: true,
      why: `It listens on ${listens}; whether net/http/pprof answers there is asked when the capture begins.`,
      remedies: [],
    };
  }
  if (process.uid !== host.uid && host.uid !== 0) {
    return {
      name: 'go-pprof',
      ready: true,
      why: 'Its ports cannot be seen from this login: give the one pprof is served on.',
      remedies: [],
    };
  }
  return {
    name: 'go-pprof',
    ready: false,
    why: 'It listens on no TCP port, so net/http/pprof cannot be reached.',
    remedies: [HOW_TO_SERVE],
  };
}

function stepOf({ name, taken, query, why }: Endpoint, at: string, seconds: number): PlanStep {
  const path = `http://${at}/debug/pprof/${name}`;
  return taken === 'moment'
    ? { kind: 'channel', what: `GET ${path}${query}`, why }
    : {
        kind: 'channel',
        what: `GET ${path}?seconds=${seconds}, ${SEGMENTS} times`,
        why: `${why}; in ${SEGMENTS} segments, which are replicates, because Go keeps no time order`,
      };
}

function plan(request: CaptureRequest, { process }: PlanFacts): CapturePlan {
  checkRequest(request, { title: 'Go’s pprof', events: PROFILER_EVENTS['go-pprof'], options: {}, mostRate: 0 });
  const endpoint = endpointOf(request.event);
  const each = segmentSeconds(request.seconds);
  const seconds = endpoint.taken === 'segments' ? SEGMENTS * each : request.seconds;
  const places = candidates(process, request.port);
  const [only] = places;
  const at = only === undefined ? '127.0.0.1:PORT' : places.length === 1 ? placeText(only) : '127.0.0.1:PORT';
  const asking: PlanStep = {
    kind: 'channel',
    what: `GET http://${at}/debug/pprof/`,
    why: `finds the port that serves pprof${places.length > 1 ? ` among ${places.map(placeText).join(', ')}` : ''}`,
  };
  const exposed = places.length === 1 && only !== undefined ? exposure(only) : null;
  const isCpu = request.event === 'cpu';
  const expected = isCpu ? expectedSamples(RATE, seconds, process?.cpu ?? null) : { samples: null, samplesBasis: '' };
  return {
    request: { ...request, seconds },
    rate: isCpu ? RATE : null,
    steps: [asking, stepOf(endpoint, at, each)],
    ...expected,
    ...(isCpu ? goCpuCost() : { cost: null, costBasis: '' }),
    bytes: 0,
    warnings: [
      ...(exposed === null ? [] : [{ code: 'pprof.exposed', message: exposed }]),
      ...(expected.samples === null ? [] : fewSamples(expected.samples)),
    ],
  };
}

async function run(capture: CaptureRun): Promise<readonly CapturedFile[]> {
  const { event, seconds } = capture.plan.request;
  const endpoint = endpointOf(event);
  const place = await findPort(capture);
  if (endpoint.taken === 'moment') return [await takeMoment(capture, place, endpoint)];
  await checkRecorded(capture, place, event);
  return [await takeSegments(capture, place, endpoint, { count: SEGMENTS, seconds: segmentSeconds(seconds) })];
}

/** Go's own profiles over its net/http/pprof handlers, through a channel to the port the program serves them on. */
export const goPprof: Profiler = { id: 'go-pprof', readiness, plan, run };
