import type { ProcessFacts, ProcessRuntime } from '../../../core/capture/process.ts';
import { textOf } from './host-facts.ts';
import { linesOf, type Section, wholeNumber } from './sections.ts';

interface Stat {
  readonly parent: number;
  /** User and system time, in ticks. */
  readonly cpuTicks: number;
  readonly startTicks: number;
}

/** The kernel keeps 15 bytes of a program's name, in which anything but NUL may stand: also a line end and a bracket. */
const STAT = /^(\d+) \(([\s\S]{0,64}?)\) [A-Za-z] (-?\d+(?: -?\d+){40,60})$/gm;

/** `/proc/PID/stat` of many processes, one after the other (proc(5)). */
export function statsOf(text: string): ReadonlyMap<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const match of text.matchAll(STAT)) {
    const fields = (match[3] ?? '').split(' ').map(Number);
    const [parent = 0] = fields;
    const user = fields[10] ?? 0;
    const system = fields[11] ?? 0;
    const pid = Number(match[1]);
    // A forged line comes inside another process's name, and so before or after the real one: the first line of a pid is kept.
    if (!stats.has(pid)) stats.set(pid, { parent, cpuTicks: user + system, startTicks: fields[18] ?? 0 });
  }
  return stats;
}

interface Status {
  readonly uid: number;
  readonly threads: number;
  readonly rss: number;
  readonly innerPid: number;
  readonly catchesUsr1: boolean;
}

/** SIGUSR1 is 10 on every Linux that runs Node: bit 9 of the mask. */
const USR1 = 1n << 9n;

/** `/proc/PID/status` of many processes (proc(5)); names are escaped there, so that each field stands on a line of its own. */
export function statusesOf(text: string): ReadonlyMap<number, Status> {
  const statuses = new Map<number, Status>();
  for (const block of text.split(/^(?=Name:\t)/m)) {
    const field = (name: string): string => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(block)?.[1] ?? '';
    const pid = wholeNumber(field('Pid'));
    if (pid === null) continue;
    const caught = field('SigCgt');
    statuses.set(pid, {
      uid: Number(field('Uid').split(/\s+/)[0] ?? -1),
      threads: wholeNumber(field('Threads')) ?? 1,
      rss: Number(/^\d+/.exec(field('VmRSS'))?.[0] ?? 0) * 1024,
      innerPid: wholeNumber(field('NSpid').split(/\s+/).at(-1)) ?? pid,
      catchesUsr1: /^[0-9a-f]+$/.test(caught) && (BigInt(`0x${caught}`) & USR1) !== 0n,
    });
  }
  return statuses;
}

type Listening = ProcessFacts['listens'][number];

/** An address of `/proc/net/tcp`: words of four bytes, each in the machine's (little-endian) order. */
function addressOf(hex: string): string {
  const bytes = [...hex.matchAll(/(..)(..)(..)(..)/g)].flatMap((word) => word.slice(1, 5).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  if (/^(00){16}$/.test(hex)) return '::';
  const mapped = /^0{16}0000ffff/i.test(bytes.join('')) || /^0{20}ffff/i.test(bytes.join(''));
  if (mapped)
    return bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.');
  if (bytes.join('') === '00000000000000000000000000000001') return '::1';
  return (bytes.join('').match(/.{4}/g) ?? []).map((word) => word.replace(/^0{1,3}/, '')).join(':');
}

/** Listening sockets by inode (`/proc/net/tcp`, state 0A). */
function listeningSockets(text: string): ReadonlyMap<string, Listening> {
  const sockets = new Map<string, Listening>();
  for (const line of linesOf(text)) {
    const match = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A \S+ \S+ \S+\s+\d+\s+\d+ (\d+)/.exec(line);
    const [, address, port, inode] = match ?? [];
    if (address !== undefined && port !== undefined && inode !== undefined) {
      sockets.set(inode, { address: addressOf(address), port: Number.parseInt(port, 16) });
    }
  }
  return sockets;
}

function listensByPid(listening: string, sockets: string): ReadonlyMap<number, readonly Listening[]> {
  const byInode = listeningSockets(listening);
  const found = new Map<number, Listening[]>();
  let pid = 0;
  for (const line of linesOf(sockets)) {
    const folder = /^\/proc\/(\d+)\/fd:$/.exec(line)?.[1];
    if (folder !== undefined) pid = Number(folder);
    const socket = byInode.get(/ -> socket:\[(\d+)\]$/.exec(line)?.[1] ?? '');
    if (socket === undefined) continue;
    const known = found.get(pid) ?? [];
    if (!known.some(({ address, port }) => address === socket.address && port === socket.port)) known.push(socket);
    found.set(pid, known);
  }
  return found;
}

/** Container runtimes name a container by 64 hexadecimal digits in its cgroup path. */
function containerOf(cgroup: string): string {
  return /[/:-]([0-9a-f]{64})(?:\.scope)?(?:\/|$)/m.exec(cgroup)?.[1]?.slice(0, 12) ?? '';
}

function runtimeOf(executable: string, first: string, isGo: boolean): ProcessRuntime {
  const program = (executable === '' ? first : executable.replace(/ \(deleted\)$/, '')).split('/').at(-1) ?? '';
  if (/^(python|pypy)[\d.]*[a-z]?$/.test(program)) return 'python';
  if (/^(node|nodejs)(-\d+)?$/.test(program)) return 'node';
  if (/^java$/.test(program)) return 'jvm';
  return isGo ? 'go' : 'other';
}

function versionOf(runtime: ProcessRuntime, executable: string, release: string): string {
  if (runtime === 'python') return /python(\d+\.\d+)[a-z]?$/.exec(executable)?.[1] ?? '';
  if (runtime === 'node') return /\/v?(\d+\.\d+\.\d+)\/bin\/node$/.exec(executable)?.[1] ?? '';
  if (runtime === 'jvm') return /^JAVA_VERSION="?([^"\n]+)"?$/m.exec(release)?.[1] ?? '';
  return '';
}

/** Arguments as the kernel keeps them: ended by NUL, padded by some programs that rename themselves. */
function argumentsOf(text: string): readonly string[] {
  return text.replace(/\0+$/, '').split('\0');
}

/** Seconds since 1970 as ISO 8601; the beginning of 1970 for what no clock tells. */
function momentOf(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return (Number.isNaN(moment.getTime()) ? new Date(0) : moment).toISOString();
}

/** Every process the probe saw, by pid. Kernel threads have no arguments and are left out; so is the probe itself. */
export function processFactsOf(sections: readonly Section[]): readonly ProcessFacts[] {
  const text = (title: string): string => textOf(sections, title);
  const first = statsOf(text('stat1'));
  const second = statsOf(text('stat2'));
  const statuses = statusesOf(text('status'));
  const listens = listensByPid(text('listening'), text('sockets'));
  const ticks = wholeNumber(linesOf(text('ticks'))[0]) ?? 100;
  const boot = Number(/btime (\d+)/.exec(text('boot'))?.[1] ?? 0);
  const seconds = Number.parseFloat(text('uptime2')) - Number.parseFloat(text('uptime1'));
  const users = new Map(linesOf(text('passwd')).map((line) => [Number(line.split(':')[1]), line.split(':')[0] ?? '']));
  const goPrograms = new Set(sections.filter(({ title }) => title === 'go').flatMap(({ text: path }) => linesOf(path)));
  const probe = wholeNumber(/^Pid:\s+(\d+)$/m.exec(text('self'))?.[1]);
  const found: ProcessFacts[] = [];
  sections.forEach((section, i) => {
    const pid = Number(/^process (\d+)$/.exec(section.title)?.[1] ?? Number.NaN);
    const now = second.get(pid);
    const status = statuses.get(pid);
    if (now === undefined || status === undefined || pid === probe || now.parent === probe) return;
    const before = first.get(pid);
    const executable = section.text.replace(/\n+$/, '');
    const args = argumentsOf(sections[i + 1]?.text ?? '');
    const place = sections[i + 2]?.text ?? '';
    const runtime = runtimeOf(executable, args[0] ?? '', goPrograms.has(executable));
    const same = before !== undefined && before.startTicks === now.startTicks && seconds > 0;
    found.push({
      pid,
      parent: now.parent,
      uid: status.uid,
      user: users.get(status.uid) ?? String(status.uid),
      startTicks: now.startTicks,
      startedAt: momentOf(boot + now.startTicks / ticks),
      runtime,
      runtimeVersion: versionOf(runtime, executable, text(`release ${pid}`)),
      executable,
      arguments: args,
      threads: status.threads,
      cpu: same ? (now.cpuTicks - before.cpuTicks) / ticks / seconds : null,
      rss: status.rss,
      container: containerOf(place),
      otherMounts: !place.startsWith('mounts'),
      innerPid: status.innerPid,
      catchesUsr1: status.catchesUsr1,
      listens: listens.get(pid) ?? [],
    });
  });
  return found;
}
