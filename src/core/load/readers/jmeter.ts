import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, type LinesOf } from '../../bytes/lines.ts';
import { PlateauError } from '../../error.ts';
import { timeScale } from '../../series/times.ts';
import { otherUnit } from '../latency-unit.ts';
import type { LoadRow } from '../model.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { CUT_OFF, type LoadReader, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { type CsvRecord, eachRecord } from '../record-stream.ts';
import { plainRun } from '../text-run.ts';

const CSV: LinesOf = {
  what: 'the JTL of JMeter',
  hint: 'Give the .jtl that jmeter -l wrote, with its header (jmeter.save.saveservice.print_field_names).',
  strict: false,
};
const NAMES = ['timeStamp', 'elapsed', 'label', 'success', 'responseMessage', 'allThreads'] as const;
type Name = (typeof NAMES)[number];
/** What a transaction controller writes beside the requests in it. */
const TRANSACTION = /^Number of samples in transaction/;

/** Samples and transactions of a file, and where its columns stand. */
class Jtl {
  readonly samples = new ObservedRequests();
  readonly transactions = new ObservedRequests();
  end = Number.NEGATIVE_INFINITY;
  users = 0;
  cut = false;
  /** Whether a column tells it. */
  tellsFailures = true;
  #width = 0;
  #at: ReadonlyMap<Name, number> | null = null;

  hear(record: CsvRecord): void {
    const { cells, ended } = record;
    if (this.#at === null) {
      this.#at = new Map(NAMES.map((name) => [name, cells.indexOf(name)]));
      this.#width = cells.length;
      this.tellsFailures = cells.includes('success');
      return;
    }
    const cell = (name: Name): string => cells[this.#at?.get(name) ?? -1] ?? '';
    if (cells.length !== this.#width) {
      if (ended) throw badLine(CSV, record, `it has ${cells.length} values for ${this.#width} columns`);
      this.cut = true;
      return;
    }
    // Runs that were appended to one file.
    if (cell('timeStamp') === 'timeStamp') return;
    const ms = cell('elapsed') === '' ? Number.NaN : Number(cell('elapsed'));
    const time = cell('timeStamp').replaceAll('/', '-');
    const at = timeScale(time, null).secondsOf(time);
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY && Number.isFinite(at)))
      throw badLine(CSV, record, 'it has no time or no elapsed');
    const label = cell('label').slice(0, 500);
    const into = TRANSACTION.test(cell('responseMessage')) ? this.transactions : this.samples;
    into.add(label, null, at, ms);
    if (cell('success') === 'false') into.fail(label, null, at);
    const users = Number(cell('allThreads') || Number.NaN);
    if (users >= 0) {
      into.users(at, users);
      this.users = Math.max(this.users, users);
    }
    this.end = Math.max(this.end, at + ms / 1000);
  }
}

/** The CSV that `jmeter -l` writes: every sample, its elapsed time in milliseconds. Transactions are not counted again beside the requests in them. */
export const jmeter: LoadReader = {
  id: 'jmeter',
  title: 'JTL of JMeter',
  recognise: (head) => /^\ufeff?timeStamp[,;\t]elapsed[,;\t]/.test(head),
  async read(chunks, { seconds: stated, latencyUnit, signal }) {
    if (latencyUnit !== undefined && latencyUnit !== 'ms') throw otherUnit(latencyUnit, 'JMeter writes milliseconds');
    const jtl = new Jtl();
    await eachRecord(chunks, CSV, signal, (record) => jtl.hear(record));
    const { samples, transactions, end, users, cut } = jtl;
    // “Generate parent sample” writes the transactions alone.
    const seen = samples.heard > 0 ? samples : transactions;
    const { span } = seen;
    if (span === null) throw incomplete('JMeter', 'sample');
    const seconds = stated ?? (end > span[0] ? end - span[0] : null);
    const own = (row: LoadRow): LoadRow => (jtl.tellsFailures ? row : { ...row, failures: null });
    return {
      warnings: [...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []), ...(cut ? [CUT_OFF] : [])],
      run: plainRun({
        tool: 'jmeter',
        startedAt: isoOf(span[0]),
        endedAt: isoOf(end),
        seconds,
        generator: {
          kind: 'unknown',
          why: 'threads of a thread group wait for their answers, those of an open model thread group do not; the file does not tell which they were',
          users: users > 0 ? users : null,
        },
        total: own(seen.total(seconds)),
        endpoints: seen.endpoints(seconds).map(own),
        series: seen.series(),
        unit: 'milliseconds: JMeter writes no others, whole ones',
        missing: [
          ...(samples.heard > 0 && transactions.heard > 0
            ? ['Transactions: their times are those of their requests, and are not counted again.']
            : []),
          ...(jtl.tellsFailures ? [] : ['Failures: no column tells them (jmeter.save.saveservice.successful).']),
          'The test plan, and the version of JMeter: the file does not tell.',
        ],
      }),
    };
  },
};

/** JTL as XML. */
export const jmeterXml: LoadReader = {
  id: 'jmeter-xml',
  title: 'JTL of JMeter as XML',
  recognise: (head) => /^\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<testResults\b/.test(head),
  read() {
    throw new PlateauError({
      code: 'import.unsupported',
      message: 'It is a JTL of JMeter as XML.',
      hint: 'Write it as CSV: jmeter -Jjmeter.save.saveservice.output_format=csv -n -t PLAN.jmx -l run.jtl.',
      at: { offset: 0 },
    });
  },
};
