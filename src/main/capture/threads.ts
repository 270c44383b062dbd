import { randomBytes } from 'node:crypto';
import type { Connection } from '../remote/connection.ts';
import { runToEnd } from '../remote/run-to-end.ts';

/** Threads of process `$1`, and what says whether the host had CPU to give. */
const LOOK = `
IFS= read -r mark || exit 9
cat "/proc/$1"/task/[0-9]*/stat 2>/dev/null
printf '\\n%s\\n' "$mark"
cat /proc/loadavg 2>/dev/null
cat "/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$1/cgroup" 2>/dev/null)/cpu.stat" 2>/dev/null
printf '\\n%s\\n' "$mark"
cat /proc/uptime
`;

/** CPU time of each thread and the state of the host at one moment. */
export interface ThreadTimes {
  /** CPU ticks by thread id. */
  readonly ticks: ReadonlyMap<number, number>;
  /** Seconds since boot, by the host's clock. */
  readonly uptime: number;
  readonly load: number | null;
  readonly throttled: number | null;
}

const THREAD = /^(\d+) \([\s\S]{0,64}?\) [A-Za-z] (-?\d+(?: -?\d+){40,60})$/gm;

/** Looks at a process's threads. Null where it cannot be seen. Throws `capture.noAnswer`, `ssh.*`. */
export async function threadTimes(connection: Connection, pid: number): Promise<ThreadTimes | null> {
  const mark = randomBytes(16).toString('hex');
  const { stdout } = await runToEnd(connection, ['sh', '-c', LOOK, 'plateau-threads', String(pid)], {
    input: `${mark}\n`,
    mostBytes: 16 * 1024 * 1024,
  });
  const [threads = '', host = '', uptime = ''] = stdout.toString('utf8').split(`\n${mark}\n`);
  const ticks = new Map<number, number>();
  for (const match of threads.matchAll(THREAD)) {
    const fields = (match[2] ?? '').split(' ').map(Number);
    ticks.set(Number(match[1]), (fields[10] ?? 0) + (fields[11] ?? 0));
  }
  if (ticks.size === 0) return null;
  const load = /^[\d.]+/.exec(host)?.[0];
  const throttled = /^nr_throttled (\d+)$/m.exec(host)?.[1];
  return {
    ticks,
    uptime: Number.parseFloat(uptime),
    load: load === undefined ? null : Number(load),
    throttled: throttled === undefined ? null : Number(throttled),
  };
}

/** Share of one core below which a thread counts as idle in a CPU capture (`rules.md` §2.6 c). */
const IDLE_SHARE = 0.01;
/** Ticks a second on every Linux that profilers run on. */
const TICKS = 100;

/** Threads that were there all the time and used less than 1 % of a core. Short spans cannot tell: a tick is 10 ms. */
export function idleThreads(before: ThreadTimes, after: ThreadTimes): readonly number[] {
  const seconds = after.uptime - before.uptime;
  if (!(seconds >= 2)) return [];
  return [...after.ticks]
    .filter(([id, ticks]) => {
      const first = before.ticks.get(id);
      return first !== undefined && (ticks - first) / TICKS / seconds < IDLE_SHARE;
    })
    .map(([id]) => id);
}
