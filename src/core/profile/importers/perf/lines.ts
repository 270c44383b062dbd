/** First line of a sample: `comm pid/tid [cpu] time: period event:`, of which perf prints what `-F` asks for. */
export interface PerfHeader {
  readonly comm: string;
  readonly pid: string;
  readonly tid: string;
  /** Seconds of perf's clock, null when not printed. */
  readonly time: number | null;
  /** Events the sample stands for, null when not printed. */
  readonly period: number | null;
  readonly event: string;
  /** What follows the event on the same line: the address of a sample without a stack, a tracepoint's fields. */
  readonly rest: string;
}

/** A frame as perf prints it below the header, leaf first. */
export interface PerfFrame {
  readonly address: string;
  readonly symbol: string;
  /** The shared object, `[kernel.kallsyms]` and the like; empty when not printed. */
  readonly object: string;
  readonly inlined: boolean;
}

/** The header proper is short, since a thread's name has at most 15 bytes. Keeps the patterns below from hostile lines. */
const MAX_HEADER = 512;
/** How much of a line of perf's own header is read; command lines are long. */
const MAX_FACT = 4096;

// A thread's name may hold spaces and digits ("pool 7"), so it ends where thread, CPU and time follow one another.
const WITH_TIME =
  /^\s*(\S.{0,63}?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:[A-Za-z.]{1,8}\s+)?(\d+\.\d+):\s+(?:(\d+)\s+)?(\S+?):(?=\s|$)/;
const WITHOUT_TIME = /^\s*(\S.{0,63}?)\s+(-?\d+)(?:\/(-?\d+))?\s+(?:\[\d+\]\s+)?(?:(\d+)\s+)?([^\s\d]\S*?):(?=\s|$)/;

/** The header in a line, or null. */
export function perfHeader(line: string): PerfHeader | null {
  const start = line.slice(0, MAX_HEADER);
  const timed = WITH_TIME.exec(start);
  if (timed !== null) {
    const [match, comm = '', first = '', second, time, period, event = ''] = timed;
    // A time of hundreds of digits is no time.
    if (!Number.isFinite(Number(time))) return null;
    return header(comm, first, second, Number(time), period, event, line.slice(match.length).trim());
  }
  const [match, comm = '', first = '', second, period, event = ''] = WITHOUT_TIME.exec(start) ?? [];
  if (match === undefined) return null;
  return header(comm, first, second, null, period, event, line.slice(match.length).trim());
}

function header(
  comm: string,
  first: string,
  second: string | undefined,
  time: number | null,
  period: string | undefined,
  event: string,
  rest: string,
): PerfHeader {
  return {
    comm: comm.trim(),
    pid: second === undefined ? '' : first,
    tid: second ?? first,
    time,
    period: period === undefined ? null : Number(period),
    event: event.replace(/:[a-zA-Z]*$/, (modifiers) => (/^:[ukhpPHGSDIWVe]+$/.test(modifiers) ? '' : modifiers)),
    rest,
  };
}

/** The frame in a line that begins with an address in hexadecimal digits, or null. */
export function perfFrame(line: string): PerfFrame | null {
  const text = line.trim();
  const space = text.indexOf(' ');
  const address = space < 0 ? text : text.slice(0, space);
  if (address.length === 0 || address.length > 16 || !/^[0-9a-f]+$/.test(address)) return null;
  const rest = space < 0 ? '' : text.slice(space + 1).trim();
  const open = objectAt(rest);
  const object = open < 0 ? '' : rest.slice(open + 2, -1);
  const symbol = open < 0 ? rest : rest.slice(0, open);
  return {
    address,
    symbol: symbol.replace(/\+0x[0-9a-f]+$/, ''),
    object: object === 'inlined' ? '' : object,
    inlined: object === 'inlined',
  };
}

/** Where ` (object)` begins at the end of a frame, or -1; the symbol itself may end in parentheses. */
function objectAt(text: string): number {
  if (!text.endsWith(')')) return -1;
  let open = text.lastIndexOf(' (');
  if (open > 0 && text.startsWith('(deleted)', open + 1)) open = text.lastIndexOf(' (', open - 1);
  if (open < 0) return -1;
  const object = text.slice(open + 2, -1);
  return /^[/[]|^inlined$|^[\w.@+:-]+$/.test(object) ? open : -1;
}

/** The source line perf prints below a frame with `-F +srcline`: `file.c:19`; 0 when the line is none. */
export function sourceLine(line: string): number {
  return line.length > MAX_HEADER
    ? 0
    : Number(/^\s+\S[^:]*:(\d+)(?: \(discriminator \d+\))?(?: \(inlined\))?$/.exec(line)?.[1] ?? 0);
}

/** What perf's own header (`--header`, lines that begin with `#`) tells of the capture. */
export interface PerfFacts {
  readonly version?: string;
  readonly command?: string;
  readonly cpuModel?: string;
  readonly cpuCores?: number;
  /** Samples a second that were asked for. */
  readonly frequency?: number;
}

/** The facts of one header line, to be put over those known so far. */
export function perfFacts(line: string): PerfFacts {
  const [, key = '', value = ''] = /^#\s*([a-z]+(?: [a-z]+)?)\s*:\s*(.*)$/.exec(line.slice(0, MAX_FACT)) ?? [];
  switch (key) {
    case 'perf version':
      return { version: value };
    case 'cmdline':
      return { command: value.trim() };
    case 'cpudesc':
      return { cpuModel: value };
    case 'nrcpus online':
      return Number(value) > 0 ? { cpuCores: Number(value) } : {};
    case 'event': {
      const frequency = Number(
        /sample_freq \} = (\d+)/.exec(value)?.[1] ?? /sample_freq = (\d+)/.exec(value)?.[1] ?? 0,
      );
      return frequency > 0 ? { frequency } : {};
    }
    default:
      return {};
  }
}
