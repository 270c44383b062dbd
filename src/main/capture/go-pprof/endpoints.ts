import type { CaptureEvent } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';

/** How one event is taken from net/http/pprof. */
export interface Endpoint {
  /** Name of the profile there: `/debug/pprof/NAME`. */
  readonly name: string;
  /** `segments`: several profiles of some seconds, one after the other; `moment`: one profile of what is there now. */
  readonly taken: 'segments' | 'moment';
  /** Parameters of a profile of a moment. */
  readonly query: string;
  /** Sample type to show first, where the server forgets to say. */
  readonly defaultType?: string;
  /** What is in it, for the plan. */
  readonly why: string;
  /** What it means that nothing is in it. */
  readonly empty: { readonly message: string; readonly hint: string };
}

const ENDPOINTS: Partial<Readonly<Record<CaptureEvent, Endpoint>>> = {
  cpu: {
    name: 'profile',
    taken: 'segments',
    query: '',
    why: 'CPU time by function, 100 samples a second of each busy core',
    empty: {
      message: 'The program used no CPU while the capture ran',
      hint: 'Capture while it works.',
    },
  },
  alloc: {
    name: 'allocs',
    taken: 'segments',
    query: '',
    defaultType: 'alloc_space',
    why: 'memory allocated meanwhile, by function; known to Go as of its last garbage collection',
    empty: {
      message:
        'Go published no allocations while the capture ran: it does so at each garbage collection, and there was none',
      hint: 'Capture for longer, or under load.',
    },
  },
  mutex: {
    name: 'mutex',
    taken: 'segments',
    query: '',
    why: 'time others waited meanwhile for mutexes, by the function that held them',
    empty: {
      message: 'No contention was recorded while the capture ran',
      hint: 'Capture under load. Go records only as much of it as runtime.SetMutexProfileFraction(n) says: one event in n.',
    },
  },
  block: {
    name: 'block',
    taken: 'segments',
    query: '',
    why: 'time goroutines waited meanwhile for channels and locks, by function',
    empty: {
      message: 'No waiting was recorded while the capture ran',
      hint: 'Capture under load. Go records only waits longer than runtime.SetBlockProfileRate(nanoseconds) says.',
    },
  },
  heap: {
    name: 'heap',
    taken: 'moment',
    query: '?gc=1',
    why: 'live memory by the function that allocated it, right after a garbage collection',
    empty: { message: 'The program holds no memory that Go has sampled', hint: 'Go samples one allocation in 512 kB.' },
  },
  goroutine: {
    name: 'goroutine',
    taken: 'moment',
    query: '',
    why: 'where each goroutine stands now',
    empty: { message: 'The program told of no goroutine', hint: 'Capture again.' },
  },
};

/** How an event is taken. Throws `capture.badEvent`. */
export function endpointOf(event: CaptureEvent): Endpoint {
  const found = ENDPOINTS[event];
  if (found !== undefined) return found;
  throw new PlateauError({
    code: 'capture.badEvent',
    message: `Go’s pprof has no event “${event}”.`,
    hint: `It has ${Object.keys(ENDPOINTS).join(', ')}.`,
  });
}

/** Replicates that a capture without time order is taken as (`rules.md` §3). */
export const SEGMENTS = 6;

/** Whole seconds of each segment of a capture of about so many seconds: pprof takes no fractions. */
export function segmentSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds / SEGMENTS));
}
