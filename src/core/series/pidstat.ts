import { badLine, filledLines, printedBy } from '../bytes/lines.ts';
import { severalProcesses } from './processes.ts';
import type { SeriesOptions, SeriesRead, SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';

const CLOCK = /^(\d\d):(\d\d):(\d\d)$/;
/** The first line, and the last of a table: “Average:”, which sysstat says in the language of its machine. */
const HEAD_OR_AVERAGE = /^(?:Linux\b|\p{L}[\p{L}\p{M}. ]{0,40}:(?:\s|$))/u;
const HALF = /^[AP]M$/;
const DAY = 86_400;

/** The cells of a line behind its time, and the time: seconds of the day, or since 1970. */
function cellsOf(text: string): {
  readonly time: number;
  readonly isEpoch: boolean;
  readonly cells: readonly string[];
} {
  const [first = '', ...rest] = text.replace(/^#\s*/, '').split(/\s+/);
  const [, hours, minutes, seconds] = CLOCK.exec(first) ?? [];
  const half = HALF.test(rest[0] ?? '') ? rest[0] : null;
  const cells = half === null ? rest : rest.slice(1);
  if (hours === undefined) return { time: /^\d{9,11}$/.test(first) ? Number(first) : Number.NaN, isEpoch: true, cells };
  const hour = half === null ? Number(hours) : (Number(hours) % 12) + (half === 'PM' ? 12 : 0);
  return { time: hour * 3600 + Number(minutes) * 60 + Number(seconds), isEpoch: false, cells };
}

const isHeader = (cells: readonly string[]): boolean => cells.includes('PID') && cells.includes('Command');

const TEXT = printedBy('pidstat');

/** What was found out about a text while it was read. */
interface Told {
  isEpoch: boolean;
}

function* samplesOf(bytes: Uint8Array, told: Told): Generator<Sample> {
  let at = { rss: -1, pid: -1 };
  let days = 0;
  let last = { time: Number.NaN, pid: '' };
  for (const line of filledLines(bytes, TEXT)) {
    if (HEAD_OR_AVERAGE.test(line.text)) continue;
    const own = cellsOf(line.text);
    if (isHeader(own.cells)) {
      at = { rss: own.cells.indexOf('RSS'), pid: own.cells.indexOf('PID') };
      continue;
    }
    // Other tables of the same call, as with -ru.
    if (at.rss < 0) continue;
    const [rss, pid] = [own.cells[at.rss] ?? '', own.cells[at.pid] ?? ''];
    if (Number.isNaN(own.time) || !/^\d{1,15}$/.test(rss) || !/^\d{1,10}$/.test(pid)) {
      if (!line.ended && last.pid !== '') return;
      throw badLine(TEXT, line, 'it tells no time, process or RSS');
    }
    told.isEpoch = own.isEpoch;
    // Without a date the day after begins where the clock falls by half a day.
    if (!own.isEpoch && own.time + days < last.time - DAY / 2) days += DAY;
    const time = own.time + days;
    if (last.time === time && last.pid !== pid) throw severalProcesses('The text of pidstat', line.offset);
    last = { time, pid };
    const values = new Map([['rss', Number(rss) * 1024]]);
    yield { time, values, process: pid, offset: line.offset, ended: line.ended };
  }
}

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  const told: Told = { isEpoch: false };
  return seriesOfSamples(samplesOf(bytes, told), 'The text of pidstat', options, () => ({
    isAbsolute: told.isEpoch,
    warnings: [],
  }));
}

/** What `pidstat -r` prints of one process, with or without `-h` and `-H`; RSS is in KiB. */
export const pidstat: SeriesReader = {
  id: 'pidstat',
  title: 'pidstat -r',
  recognise: (head) =>
    head.split('\n', 40).some((line) => {
      const { cells } = cellsOf(line.trim());
      return isHeader(cells) && cells.includes('RSS') && cells.includes('VSZ');
    }),
  read,
};
