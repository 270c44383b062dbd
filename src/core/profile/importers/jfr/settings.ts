import type { CaptureMeta } from '../../model.ts';
import { asNumber, asText, type JfrRecording } from './recording.ts';

/** How a chunk was recorded, as its own events tell. */
export interface JfrSettings {
  readonly asyncProfiler: string | null;
  /** async-profiler's main event: `cpu`, `wall`, `cycles`, …; empty for the JDK's recorder. */
  readonly event: string;
  /** What async-profiler samples with: `perf_events`, `ctimer`, `wall`, …; empty for the JDK's recorder. */
  readonly engine: string;
  /** Nanoseconds between two samples of `jdk.ExecutionSample`; 0 when its samples are not taken in time. */
  readonly cpuNanos: number;
  readonly wallNanos: number;
  /** Nanoseconds between two samples of `jdk.NativeMethodSample`. */
  readonly nativeNanos: number;
  /** Events between two samples where async-profiler counts a hardware or software event. */
  readonly eventInterval: number;
  /** The recorder's limit on frames, where a setting names it. */
  readonly depthLimit: number | null;
}

/** What a recording says of the machine and the process; later chunks repeat it. */
export type JfrEnvironment = Pick<
  CaptureMeta,
  'runtimeVersion' | 'command' | 'pid' | 'cpuModel' | 'cpuCores' | 'containerCpus'
>;

/** How much of a text is searched: arguments and descriptions are short, hostile ones need not be. */
const MAX_TEXT = 16_384;
/** Events of async-profiler that sample by time, so that a sample stands for an interval. */
const TIMED_EVENTS = new Set([
  '',
  'cpu',
  'itimer',
  'ctimer',
  'cpu-clock',
  'task-clock',
  'wall',
  'alloc',
  'lock',
  'nativemem',
]);
const DEFAULT_CPU_NANOS = 10e6;
const DEFAULT_WALL_NANOS = 50e6;
/** `jdk.ExecutionSample#period` of the JDK's default settings. */
const JDK_NANOS = 20e6;

/** What a chunk tells before its samples are counted. */
export interface JfrFacts {
  readonly settings: JfrSettings;
  readonly environment: JfrEnvironment;
  /** Names of the events that occur. */
  readonly events: ReadonlySet<string>;
  /** Whether compiled code told at safepoints only which inlined function ran; null where nothing tells. */
  readonly misplaced: boolean | null;
}

/** Code that a JVM compiles in its first half second does not matter. */
const FROM_THE_START_MS = 500;

/**
 * Whether a JVM’s compiled code maps to inlined functions at safepoints only, so that a sample between two of them is given to the function of
 * the next one. It maps everything with `DebugNonSafepoints`, and what it compiles while async-profiler is loaded; the JDK's own recorder changes
 * nothing. Source: HotSpot's `debugInfoRec.cpp`, and measured in decision 065.
 */
function misplacesInlined(args: string, jvmStart: number, chunkStart: number, asyncProfiler: boolean): boolean {
  const flag = [...args.slice(0, MAX_TEXT).matchAll(/-XX:([+-])DebugNonSafepoints\b/g)].at(-1)?.[1];
  if (flag !== undefined) return flag === '-';
  return !asyncProfiler || chunkStart - jvmStart > FROM_THE_START_MS;
}

export function readFacts(recording: JfrRecording): JfrFacts {
  const settings = new Map<string, string>();
  let environment: JfrEnvironment = {};
  let depth: number | null = null;
  const events = new Set<string>();
  const jvms: { readonly args: string; readonly start: number }[] = [];
  recording.forEachEvent((name, at, end) => {
    events.add(name);
    const read = (fields: readonly string[]) => recording.event(name, at, end, fields);
    if (name === 'jdk.ActiveSetting') {
      const [id, key, value] = read(['id', 'name', 'value']);
      const owner = recording.className(asNumber(id));
      settings.set(`${owner}#${asText(key)}`, asText(value));
      // async-profiler gives its own options under the events they start.
      if (!settings.has(asText(key))) settings.set(asText(key), asText(value));
    } else if (name === 'jdk.JVMInformation') {
      const [version, args, javaArguments, pid, start] = read([
        'jvmVersion',
        'jvmArguments',
        'javaArguments',
        'pid',
        'jvmStartTime',
      ]);
      jvms.push({ args: asText(args), start: asNumber(start) });
      depth =
        Number(/FlightRecorderOptions[:=][^ ]*stackdepth=(\d+)/.exec(asText(args).slice(0, MAX_TEXT))?.[1] ?? 0) ||
        depth;
      environment = {
        ...environment,
        ...(asText(version) === '' ? {} : { runtimeVersion: asText(version) }),
        ...(asText(javaArguments) === '' ? {} : { command: asText(javaArguments) }),
        ...(asNumber(pid) > 0 ? { pid: asNumber(pid) } : {}),
      };
    } else if (name === 'jdk.CPUInformation') {
      const [cpu, description, threads] = read(['cpu', 'description', 'hwThreads']);
      const model =
        /(?:Brand|model name)\s*: ([^,\n]*)/.exec(asText(description).slice(0, MAX_TEXT))?.[1]?.trim() ?? asText(cpu);
      environment = {
        ...environment,
        ...(model === '' ? {} : { cpuModel: model }),
        ...(asNumber(threads) > 0 ? { cpuCores: asNumber(threads) } : {}),
      };
    } else if (name === 'jdk.ContainerConfiguration') {
      const cpus = asNumber(read(['effectiveCpuCount'])[0]);
      if (cpus > 0) environment = { ...environment, containerCpus: cpus };
    }
  });
  const interpreted = interpret(settings, depth);
  const chunkStart = recording.chunk.startNanos / 1e6;
  const [jvm] = jvms;
  const misplaced =
    jvm === undefined ? null : misplacesInlined(jvm.args, jvm.start, chunkStart, interpreted.asyncProfiler !== null);
  return { settings: interpreted, environment, events, misplaced };
}

function interpret(settings: ReadonlyMap<string, string>, depth: number | null): JfrSettings {
  const version = settings.has('jdk.ActiveRecording#engine')
    ? (settings.get('jdk.ActiveRecording#version') ?? '')
    : null;
  const number = (key: string): number => Number(settings.get(key) ?? 0) || 0;
  if (version === null) {
    return {
      asyncProfiler: null,
      event: '',
      engine: '',
      cpuNanos: period(settings.get('jdk.ExecutionSample#period')) ?? JDK_NANOS,
      wallNanos: 0,
      nativeNanos: period(settings.get('jdk.NativeMethodSample#period')) ?? JDK_NANOS,
      eventInterval: 1,
      depthLimit: depth,
    };
  }
  const event = settings.get('event') ?? '';
  const timed = TIMED_EVENTS.has(event);
  const interval = number('interval');
  const wall = number('wall');
  return {
    asyncProfiler: version,
    event,
    engine: settings.get('jdk.ActiveRecording#engine') ?? '',
    cpuNanos: timed ? interval || DEFAULT_CPU_NANOS : 0,
    wallNanos: wall > 0 ? wall : event === 'wall' && interval > 0 ? interval : DEFAULT_WALL_NANOS,
    nativeNanos: period(settings.get('jdk.NativeMethodSample#period')) ?? JDK_NANOS,
    eventInterval: timed ? 1 : Math.max(1, interval),
    depthLimit: number('jstackdepth') || depth,
  };
}

/** Nanoseconds of a JDK setting such as `20 ms`; undefined for `everyChunk` and the like. */
function period(text: string | undefined): number | undefined {
  const [, amount, unit] = /^(\d+) ?(ns|us|ms|s|m)$/.exec(text ?? '') ?? [];
  const factor = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9 }[unit ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
