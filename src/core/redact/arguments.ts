/**
 * Switches of profilers, runtimes and tools of Plateau whose values say how something was measured and nothing of who or where: numbers, modes
 * and formats. Values of all others are dropped.
 */
const MEASURING = new Set(
  `-p --pid -d --duration -r --rate -f --format -F -e --event -i --interval -o --output -t --threads -n --native --nonblocking --gil --idle
  --subprocesses --function -l --lines --depth -j --jstackdepth --alloc --lock --wall --cpu --live --cstack --chunksize --chunktime --jfr
  --lib --sig --total --loop --timeout --nostop -g --call-graph --freq -c --count -a --seconds --samples --sampling-interval
  --max-old-space-size --max-semi-space-size --stack-trace-limit --heapsnapshot-signal --heapsnapshot-near-heap-limit --cpu-prof
  --cpu-prof-interval --heap-prof --heap-prof-interval --inspect --inspect-brk --expose-gc --jitless --perf-basic-prof
  --perf-basic-prof-only-functions --interpreted-frames-native-stack --no-opt --track-heap-objects --workers --worker-connections
  --threads-per-worker --backlog --keep-alive --runs --analyze --buffers --timing --verbose`.split(/\s+/),
);
/** Switches of the JVM that carry sizes and choices: `-Xmx2g`, `-XX:+UseG1GC`, `-XX:MaxRAMPercentage=75.0`. */
const JVM =
  /^-X(?:m[xsn]|ss)\d+[kmgKMG]?$|^-XX:[+-]\w+$|^-XX:\w+=\d[\w.%]*$|^-(?:server|client|ea|esa)$|^-X(?:int|comp|mixed|share:\w+)$/;
/** A value that cannot be about anybody: a number, a size, a time, a mode. */
const PLAIN =
  /^(?:[+-]?\d{1,7}(?:\.\d{1,6})?(?:[a-zA-Z%]{0,3})|speedscope|flamegraph|raw|jfr|collapsed|tree|flat|cpu|wall|alloc|itimer|ctimer|lock|vm|vmx|dwarf|lbr|fp|no|auto|all|any|json|text|yaml|xml)$/;
/** Modules that only say how a program is run. */
const RUN_AS = /^-m$|^-jar$|^-cp$|^-classpath$|^--module$/;

export interface ArgumentParts {
  /** A path is shortened as one. */
  readonly path: (path: string) => string;
  readonly dropped: (value: string) => void;
}

/** What stands for a value that was dropped. */
export const DROPPED = '…';

/** An argument vector without what it was told: the program and names of switches stay, with values that say how something was measured. */
export function shortArguments(argv: readonly string[], { path, dropped }: ArgumentParts): readonly string[] {
  const [program, ...rest] = argv;
  if (program === undefined) return [];
  const short = [path(program)];
  let mayMeasure = false;
  for (const word of rest) {
    if (word === '') {
      short.push(word);
    } else if (word === DROPPED || JVM.test(word) || /^-{1,2}$/.test(word)) {
      short.push(word);
      mayMeasure = false;
    } else if (/^-{1,2}[A-Za-z][\w.-]*$/.test(word)) {
      // `-psecret` glues a value to its letter; a switch that is known, or of two dashes, is a name.
      const isName = word.startsWith('--') || MEASURING.has(word) || RUN_AS.test(word) || word.length <= 2;
      if (!isName) dropped(word.slice(2));
      short.push(isName ? word : `${word.slice(0, 2)}${DROPPED}`);
      mayMeasure = MEASURING.has(word);
    } else if (word.startsWith('-') && /^-{1,2}[A-Za-z][\w.-]*[=:]/.test(word)) {
      const sign = word.search(/[=:]/);
      const name = word.slice(0, sign);
      const value = word.slice(sign + 1);
      const isPlain = MEASURING.has(name) && PLAIN.test(value);
      if (!isPlain && value !== DROPPED) dropped(value);
      short.push(`${name}${word[sign]}${isPlain ? value : DROPPED}`);
      mayMeasure = false;
    } else {
      const isPlain = mayMeasure && PLAIN.test(word);
      if (!isPlain) dropped(word);
      short.push(isPlain ? word : DROPPED);
      mayMeasure = false;
    }
  }
  return short;
}

/** Variables of the environment whose values say how a runtime is set up. */
const ENVIRONMENT =
  /^(?:NODE_ENV|PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|HASHSEED|MALLOC)|GOMAXPROCS|GOGC|GOMEMLIMIT|GODEBUG|UV_THREADPOOL_SIZE|MALLOC_ARENA_MAX|OMP_NUM_THREADS|WEB_CONCURRENCY|LANG|LC_ALL|TZ)$/;

export const isPlainVariable = (name: string, value: string): boolean =>
  ENVIRONMENT.test(name) && value.length <= 40 && /^[\w.,:/=+-]*$/.test(value);
