import { csvCells } from '../../bytes/csv-cells.ts';
import { badLine, type LinesOf } from '../../bytes/lines.ts';
import { type TimeScale, timeScale } from '../../series/times.ts';
import { otherUnit } from '../latency-unit.ts';
import type { LoadReader } from '../reader.ts';
import { type CsvRecord, eachRecord } from '../record-stream.ts';
import { isTransaction, JMeterSamples, type Told } from './jmeter-samples.ts';

const CSV: LinesOf = {
  what: 'the JTL of JMeter',
  hint: 'Give the .jtl that jmeter -l wrote, with its header (jmeter.save.saveservice.print_field_names) and its times as milliseconds (timestamp_format=ms).',
  strict: false,
};
const NAMES = ['timeStamp', 'elapsed', 'label', 'success', 'responseMessage', 'allThreads'] as const;
type Name = (typeof NAMES)[number];
/** Names that are JMeter's own: beside `elapsed` and `label` one of them tells its files from others. */
const OWN = ['timeStamp', 'responseCode', 'responseMessage', 'threadName', 'grpThreads', 'allThreads', 'IdleTime'];
/** The columns that JMeter 5 writes unless its settings say otherwise, in the order that is always the same. */
const DEFAULTS = [
  ...['timeStamp', 'elapsed', 'label', 'responseCode', 'responseMessage', 'threadName', 'dataType', 'success'],
  ...['failureMessage', 'bytes', 'sentBytes', 'grpThreads', 'allThreads', 'URL', 'Latency', 'IdleTime', 'Connect'],
];
/** What `jmeter.save.saveservice.default_delimiter` is set to in practice. */
const SEPARATORS = [',', ';', '\t', '|'];

const separatorOf = (line: string): string =>
  SEPARATORS.reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best));

const isHeader = (cells: readonly string[]): boolean =>
  cells.includes('elapsed') && cells.includes('label') && OWN.some((name) => cells.includes(name));

/** Whether a line without a header can be nothing but a sample with the columns of {@link DEFAULTS}. */
function isBare(cells: readonly string[]): boolean {
  const cell = (name: string): string => cells[DEFAULTS.indexOf(name)] ?? '';
  const numbers = ['elapsed', 'bytes', 'sentBytes', 'grpThreads', 'allThreads', 'Latency', 'IdleTime', 'Connect'];
  return (
    cells.length === DEFAULTS.length &&
    /^1\d{12}$/.test(cell('timeStamp')) &&
    /^(?:true|false)$/.test(cell('success')) &&
    numbers.every((name) => /^\d+$/.test(cell(name)))
  );
}

const ZONE = /(?:Z|UTC|[+-]\d\d:?\d\d)$/;

/** Samples of a file, and where its columns stand. */
class Jtl {
  readonly samples = new JMeterSamples();
  #header: readonly string[] | null = null;
  #at: ReadonlyMap<Name, number> = new Map();
  #scale: TimeScale | null = null;
  #zoneless = false;

  get told(): Told {
    const has = (name: Name): boolean => (this.#at.get(name) ?? -1) >= 0;
    const times = !has('timeStamp') ? 'none' : this.#zoneless ? 'zoneless' : 'moments';
    return { failures: has('success'), transactions: has('responseMessage'), times };
  }

  #secondsOf(text: string): number {
    if (this.told.times === 'none') return 0;
    const time = text.replaceAll('/', '-');
    if (this.#scale === null) {
      this.#scale = timeScale(time, null);
      this.#zoneless = !/^\d+$/.test(time) && !ZONE.test(time);
    }
    return this.#scale.secondsOf(time);
  }

  hear(record: CsvRecord): void {
    const { cells, ended } = record;
    if (this.#header === null) {
      const named = isHeader(cells);
      this.#header = named ? cells : DEFAULTS;
      this.#at = new Map(NAMES.map((name) => [name, this.#header?.indexOf(name) ?? -1]));
      if (named) return;
    }
    const header = this.#header;
    const cell = (name: Name): string => cells[this.#at.get(name) ?? -1] ?? '';
    if (cells.length !== header.length) {
      if (ended) throw badLine(CSV, record, `it has ${cells.length} values for ${header.length} columns`);
      this.samples.cut = true;
      return;
    }
    // Runs that were appended to one file.
    if (cell('elapsed') === 'elapsed') return;
    const ms = cell('elapsed') === '' ? Number.NaN : Number(cell('elapsed'));
    const at = this.#secondsOf(cell('timeStamp'));
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY && Number.isFinite(at)))
      throw badLine(CSV, record, 'it has no time that can be told, or no elapsed');
    this.samples.add({
      label: cell('label'),
      ms,
      at,
      failed: cell('success') === 'false',
      transaction: isTransaction(cell('responseMessage')),
      users: Number(cell('allThreads') || Number.NaN),
    });
  }
}

/** The cells of a file's first line; none of one that is longer than any JTL's. */
function firstCells(head: string): readonly string[] {
  const line = (head.replace(/^\ufeff/, '').split('\n', 1)[0] ?? '').trimEnd();
  return line.length > 10_000 ? [] : (csvCells(line, separatorOf(line)) ?? []);
}

/**
 * The CSV that `jmeter -l` writes: every sample, its elapsed time in milliseconds, with whatever columns, delimiter and times it was set to write; without
 * its header only where it has the columns of JMeter 5 as it is delivered. Transactions are not counted again beside the requests in them.
 */
export const jmeter: LoadReader = {
  id: 'jmeter',
  title: 'JTL of JMeter',
  recognise: (head) => {
    const cells = firstCells(head);
    return isHeader(cells) || isBare(cells);
  },
  async read(chunks, { seconds, latencyUnit, signal }) {
    if (latencyUnit !== undefined && latencyUnit !== 'ms') throw otherUnit(latencyUnit, 'JMeter writes milliseconds');
    const jtl = new Jtl();
    await eachRecord(chunks, CSV, signal, (record) => jtl.hear(record), separatorOf);
    return jtl.samples.read(jtl.told, seconds);
  },
};
