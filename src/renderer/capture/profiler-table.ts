import { DATABASE_PROFILERS, LAUNCHERS } from '../../core/capture/events.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import type { CaptureEvent } from '../../core/capture/request.ts';

/** What a person is told of a profiler before they choose it. */
export interface ProfilerText {
  readonly title: string;
  /** How it works and what it costs, in one or two sentences. */
  readonly what: string;
  /** Seconds a capture takes unless asked otherwise. */
  readonly seconds: number;
  /** It talks to a port of the service's own. */
  readonly hasPort: boolean;
  readonly options: readonly { readonly name: string; readonly title: string; readonly what: string }[];
}

const clinic = { seconds: 30, hasPort: false, options: [] } as const;

export const PROFILER_TEXTS: Readonly<Record<ProfilerId, ProfilerText>> = {
  'py-spy': {
    title: 'py-spy',
    what: 'Reads the stacks of a running Python program from outside, without stopping it.',
    seconds: 30,
    hasPort: false,
    options: [
      {
        name: 'native',
        title: 'Native frames',
        what: 'Also C and C++ below Python; the program is stopped for each sample',
      },
      { name: 'blocking', title: 'Stop for each look', what: 'No torn stacks; the program pays for it' },
      { name: 'gil', title: 'Only with the GIL', what: 'Only threads that run Python code at that moment' },
      {
        name: 'subprocesses',
        title: 'Child processes',
        what: 'Also the processes it started: workers of gunicorn, celery',
      },
    ],
  },
  inspector: {
    title: 'V8 inspector',
    what: 'Opens the inspector of a running Node program, profiles through it, and closes it again.',
    seconds: 30,
    hasPort: true,
    options: [],
  },
  'async-profiler': {
    title: 'async-profiler',
    what: 'Samples a running JVM with its native and kernel frames, wherever it is: safepoints do not bias when it looks.',
    seconds: 30,
    hasPort: false,
    options: [],
  },
  jfr: {
    title: 'JDK Flight Recorder',
    what: 'Records with what the JVM brings along, through jcmd: nothing needs to be on the host.',
    seconds: 60,
    hasPort: false,
    options: [],
  },
  jcmd: {
    title: 'JVM heap',
    what: 'Asks the JVM through jcmd what is in its heap, by class or object by object. It stands still meanwhile.',
    seconds: 30,
    hasPort: false,
    options: [
      {
        name: 'all',
        title: 'Garbage too',
        what: 'Counts what nothing refers to any more as well, so that no collection is forced first',
      },
    ],
  },
  'go-pprof': {
    title: 'Go pprof',
    what: 'Asks the program’s own /debug/pprof. Over SSH no port of this machine is opened for it.',
    seconds: 30,
    hasPort: true,
    options: [],
  },
  'clinic-flame': {
    ...clinic,
    title: 'clinic flame',
    what: 'Starts a Node program and samples its CPU.',
  },
  'clinic-doctor': {
    ...clinic,
    title: 'clinic doctor',
    what: 'Starts a Node program and follows its CPU, event loop delay and handles.',
  },
  'clinic-heapprofiler': {
    ...clinic,
    title: 'clinic heapprofiler',
    what: 'Starts a Node program and samples what it allocates.',
  },
  'clinic-bubbleprof': {
    ...clinic,
    title: 'clinic bubbleprof',
    seconds: 5,
    what: 'Starts a Node program and follows its asynchronous calls; its page is kept as it is. It writes a lot: a few seconds are enough.',
  },
  rss: {
    title: 'Memory over time',
    what: 'Reads the process’s memory from /proc every few seconds. Costs next to nothing, for any program.',
    seconds: 120,
    hasPort: false,
    options: [],
  },
  postgresql: {
    title: 'PostgreSQL',
    what: 'Has the server explain a statement in a transaction that cannot write and is rolled back, or reads what it counts and knows.',
    seconds: 30,
    hasPort: false,
    options: [
      { name: 'plain', title: 'Only plan it', what: 'EXPLAIN without ANALYZE: nothing is executed' },
      {
        name: 'generic',
        title: 'For any value',
        what: 'A plan that fits any value of $1, $2, …, from PostgreSQL 16; nothing is executed',
      },
      {
        name: 'serialize',
        title: 'With the result',
        what: 'Also turns the result into what a client would get, from PostgreSQL 17',
      },
      { name: 'wal', title: 'Written ahead', what: 'Also counts what is written ahead, from PostgreSQL 13' },
      { name: 'memory', title: 'Memory of planning', what: 'Also tells what planning took, from PostgreSQL 17' },
      { name: 'alone', title: 'Only the plan', what: 'Without what the catalog knows of its tables' },
    ],
  },
};

export const EVENT_TITLES: Readonly<Record<CaptureEvent, string>> = {
  cpu: 'CPU time',
  wall: 'Wall time',
  alloc: 'Allocations',
  lock: 'Locks',
  heap: 'Live heap',
  mutex: 'Mutexes',
  block: 'Blocking',
  goroutine: 'Goroutines',
  snapshot: 'Heap snapshot',
  histogram: 'Class histogram',
  memory: 'Memory',
  process: 'Process statistics',
  plan: 'Plan of a statement',
  statements: 'Statements',
  catalog: 'Catalog',
};

export const EVENT_NOTES: Readonly<Record<CaptureEvent, string>> = {
  cpu: 'Where it computes.',
  wall: 'Where it spends its time, waiting included.',
  alloc: 'What allocates memory.',
  lock: 'Where it waits for locks.',
  heap: 'What the memory in use was allocated by.',
  mutex: 'Who holds locks that others wait for; the program must have a rate set for it.',
  block: 'Where it waits; the program must have a rate set for it.',
  goroutine: 'Where every goroutine stands now.',
  snapshot: 'Every object at one moment. The program stands still meanwhile; the plan says what it needs.',
  histogram: 'How many objects of each class there are, and their bytes. The program stands still meanwhile.',
  memory: 'How its memory grows.',
  process: 'How it goes with the process as a whole.',
  plan: 'How the server executes one statement, and where its time goes.',
  statements: 'What every statement cost between two looks at pg_stat_statements.',
  catalog: 'What pg_stats and pg_indexes say of tables, without their values.',
};

/** Whether a profiler starts the program itself instead of attaching to one. */
export const launches = (profiler: ProfilerId): boolean => LAUNCHERS.includes(profiler);

/** Whether a profiler captures a database instead of a process. */
export const capturesDatabase = (profiler: ProfilerId): boolean => DATABASE_PROFILERS.includes(profiler);

/** What is sampled by the clock, so that a rate can be chosen; memory and locks go by what happens. */
const TIMED: ReadonlySet<CaptureEvent> = new Set(['cpu', 'wall', 'memory']);
const WITH_RATE: ReadonlySet<ProfilerId> = new Set(['py-spy', 'inspector', 'async-profiler', 'rss']);

/** Whether a program of this machine can be sent to a host that has none: py-spy is one file. */
export const takesProgram = (profiler: ProfilerId): boolean => profiler === 'py-spy';

/** Whether a rate can be chosen for a capture. */
export const takesRate = (profiler: ProfilerId, event: CaptureEvent): boolean =>
  WITH_RATE.has(profiler) && TIMED.has(event);

/** The switches of a profiler that mean something for an event: a database's are all on how a statement is explained. */
export const optionsFor = (profiler: ProfilerId, event: CaptureEvent): ProfilerText['options'] =>
  capturesDatabase(profiler) && event !== 'plan' ? [] : PROFILER_TEXTS[profiler].options;

/** Events that are one look and take no time of their own. */
const MOMENTS: ReadonlySet<CaptureEvent> = new Set(['goroutine', 'snapshot', 'histogram', 'catalog']);

/** Whether a capture of this event lasts as long as is asked for. */
export const takesTime = (event: CaptureEvent): boolean => !MOMENTS.has(event);
