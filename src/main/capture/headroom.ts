import type { CaptureRun } from './profiler.ts';

/**
 * Bytes that process `$1` could still take, one line for each thing that limits it: what the machine has available, and what each cgroup above
 * it leaves (version 2, and 1). File pages that a cgroup can drop do not count as used.
 */
const HEADROOM = `
while read -r name value unit; do
  [ "$name" = MemAvailable: ] && printf '%s %s\\n' "$((value * 1024))" 0
done </proc/meminfo
number() { case $1 in ''|*[!0-9]*) return 1;; esac; [ "\${#1}" -lt 18 ]; }
left() {
  [ -r "$1" ] && [ -r "$2" ] || return 0
  read -r limit <"$1"; read -r taken <"$2"
  number "$limit" && number "$taken" || return 0
  spare=0
  while read -r name value; do case $name in inactive_file|total_inactive_file) spare=$value;; esac; done <"$3"
  printf '%s %s\\n' "$limit" "$((taken - spare))"
}
while IFS= read -r line; do
  case $line in
    0::*) base=/sys/fs/cgroup at=\${line#0::} most=memory.max used=memory.current;;
    *:memory:*|*:memory,*:*|*:*,memory:*) base=/sys/fs/cgroup/memory at=\${line#*:*:} most=memory.limit_in_bytes used=memory.usage_in_bytes;;
    *) continue;;
  esac
  while :; do
    left "$base$at/$most" "$base$at/$used" "$base$at/memory.stat" 2>/dev/null
    case $at in */*) at=\${at%/*};; *) break;; esac
  done
done <"/proc/$1/cgroup"
`;

/** Memory that a process on a Linux host can still take, in bytes: the least of all its limits. Null where nothing tells. */
export async function headroomOf(run: CaptureRun, pid: number): Promise<number | null> {
  const { stdout } = await run.command(['sh', '-c', HEADROOM, 'plateau-headroom', String(pid)]);
  const left = [...stdout.matchAll(/^(\d{1,18}) (-?\d{1,18})$/gm)].map((match) => Number(match[1]) - Number(match[2]));
  return left.length === 0 ? null : Math.max(0, Math.min(...left));
}
