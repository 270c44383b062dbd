/** `errorRate`, `Error rate` and `error-rate` as `error_rate`, `CPUUtilization` as `cpu_utilization`. */
export const plainName = (name: string): string =>
  name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_');

/** A part of a processor's time. */
export interface CpuPart {
  /** What it is, as a sentence says it: `the user part of the CPU`. */
  readonly words: string;
  /** True where it is a share of all there is and some use of it, so that the whole is no less. */
  readonly isLeast: boolean;
}

/** What the time of a processor is split into, as Linux, vmstat, sar, Prometheus, Datadog, CloudWatch, OpenTelemetry and Windows call it; the last two rows are no use of it. */
const MODES: readonly (readonly [words: string, called: string, isUse: boolean])[] = [
  ['user', 'user|usr|us', true],
  ['system', 'system|sys|sy|kernel|privileged', true],
  ['nice', 'nice|ni', true],
  ['guest', 'guest', true],
  ['interrupt', 'irq|softirq|interrupts?|hi|si|dpc', true],
  ['idle', 'idle|id', false],
  ['waiting', 'io_?wait|wait|wa', false],
  ['stolen', 'steal|stolen|st', false],
];
const KIND = '(?:(?:usage|time|util|utili[sz]ation|percent|pct|seconds|seconds_total|ticks)_)?';
const BEHIND =
  '(?:_(?:percent|percentage|pct|ratio|time|seconds|usage|util|utili[sz]ation|average|avg|mean|norm|total|rate\\d*[smh]?|\\d+[smh]))*$';

const PATTERNS = MODES.map(([words, called, isUse]) => ({
  words: `the ${words} part of the CPU`,
  isLeast: isUse,
  named: new RegExp(
    `(?:^|_)cpu_${KIND}(?:${called})${BEHIND}|(?:^|_)(?:${called.replace('system|', '')})_cpu${BEHIND}`,
  ),
  labelled: new RegExp(`_(?:mode|state)_(?:${called})(?:_|$)`),
}));

const OF_CPU = /(?:^|_)cpu(?:_|$)/;
/** Labels of one processor: `cpu="0"`, `cpu:cpu3`; `cpu="cpu-total"` is all of them. */
const ONE_CORE = /\bcpu\s{0,4}[=:]\s{0,4}"?(?:cpu)?\d|cpu_(?:logical_number|core)/i;
const COLLECTOR = /(?:^|_)gc_|(?:^|_)garbage_|_gc(?:_|$)/;
const PROCESS = /(?:^|_)process(?:es)?(?:_|$)/;
/** Of a process, and of all processors: OpenTelemetry and Micrometer divide by their number. Others give per cent of one. */
const PROCESS_OF_ALL = /(?:^|_)process_cpu_(?:utili[sz]ation|usage)(?:_|$)|(?:^|_)cpu_load_process(?:_|$)/;

/**
 * Which part of the CPU a name tells, where it tells a part only: a mode (`system.cpu.user`, `cpu{mode="user"}`), one process, one core, what collecting garbage
 * takes. Null of all of it, and of what is no CPU.
 */
export function cpuPart(name: string): CpuPart | null {
  const plain = plainName(name);
  if (!OF_CPU.test(plain)) return null;
  const bare = plainName(name.split('{')[0] ?? '');
  if (ONE_CORE.test(name.slice(0, 1000))) return { words: 'one core', isLeast: false };
  if (COLLECTOR.test(bare)) return { words: 'the part of the CPU that collecting garbage takes', isLeast: true };
  const mode = PATTERNS.find(({ named, labelled }) => named.test(bare.replace(/_+$/, '')) || labelled.test(plain));
  if (mode !== undefined) return mode;
  if (!PROCESS.test(bare) && !PROCESS_OF_ALL.test(bare)) return null;
  return { words: 'the CPU of one process', isLeast: PROCESS_OF_ALL.test(bare) };
}
