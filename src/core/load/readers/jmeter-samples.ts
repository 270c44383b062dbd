import { incomplete } from '../../bytes/json-parts.ts';
import type { LoadRow } from '../model.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { CUT_OFF, type LoadRead, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';

/** What a transaction controller writes beside the requests in it, or around them. */
const TRANSACTION = /^Number of samples in transaction/;

export const isTransaction = (message: string): boolean => TRANSACTION.test(message);

/** A sample of JMeter, from whichever form. */
export interface Sample {
  readonly label: string;
  readonly ms: number;
  /** Seconds; 0 where no time is told. */
  readonly at: number;
  readonly failed: boolean;
  readonly transaction: boolean;
  /** Threads of all; NaN where it is not told. */
  readonly users: number;
}

/** What the settings of the writer left out. */
export interface Told {
  readonly failures: boolean;
  /** Which of its samples are transactions. */
  readonly transactions: boolean;
  /** `zoneless`: times of a day without a zone, which are moments of nobody’s clock. */
  readonly times: 'moments' | 'zoneless' | 'none';
}

/** Samples and transactions of a file. */
export class JMeterSamples {
  readonly #samples = new ObservedRequests();
  readonly #transactions = new ObservedRequests();
  #end = Number.NEGATIVE_INFINITY;
  #users = 0;
  cut = false;

  add({ label, ms, at, failed, transaction, users }: Sample): void {
    const name = label.slice(0, 500);
    const into = transaction ? this.#transactions : this.#samples;
    into.add(name, null, at, ms);
    if (failed) into.fail(name, null, at);
    if (users >= 0) {
      into.users(at, users);
      this.#users = Math.max(this.#users, users);
    }
    this.#end = Math.max(this.#end, at + ms / 1000);
  }

  /** The run of them. Throws `import.malformed` where there is none. */
  read(told: Told, stated: number | undefined): LoadRead {
    const [samples, transactions] = [this.#samples, this.#transactions];
    // “Generate parent sample” writes the transactions alone, as CSV.
    const seen = samples.heard > 0 ? samples : transactions;
    const { span } = seen;
    if (span === null) throw incomplete('JMeter', 'sample');
    const isTimed = told.times !== 'none';
    const seconds = stated ?? (isTimed && this.#end > span[0] ? this.#end - span[0] : null);
    const own = (row: LoadRow): LoadRow => (told.failures ? row : { ...row, failures: null });
    const series = isTimed ? seen.series() : null;
    const isMoment = told.times === 'moments';
    return {
      warnings: [...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []), ...(this.cut ? [CUT_OFF] : [])],
      run: plainRun({
        tool: 'jmeter',
        startedAt: isMoment ? isoOf(span[0]) : null,
        endedAt: isMoment ? isoOf(this.#end) : null,
        seconds,
        generator: {
          kind: 'unknown',
          why: 'threads of a thread group wait for their answers, those of an open model thread group do not; the file does not tell which they were',
          users: this.#users > 0 ? this.#users : null,
        },
        total: own(seen.total(seconds)),
        endpoints: seen.endpoints(seconds).map(own),
        series: series === null || isMoment ? series : { ...series, startedAt: '' },
        unit: 'milliseconds: JMeter writes no others, whole ones',
        missing: [
          ...(samples.heard > 0 && transactions.heard > 0
            ? ['Transactions: their times are those of their requests, and are not counted again.']
            : []),
          ...(told.transactions
            ? []
            : [
                'Which samples are transactions: no column tells it (jmeter.save.saveservice.response_message); any that are there are counted as requests.',
              ]),
          ...(told.failures ? [] : ['Failures: no column tells them (jmeter.save.saveservice.successful).']),
          ...(told.times === 'none'
            ? [
                'When it was and over what time: no column tells it (jmeter.save.saveservice.timestamp_format); --seconds states how long it took.',
              ]
            : []),
          ...(told.times === 'zoneless'
            ? ['When it was: its times have no zone (jmeter.save.saveservice.timestamp_format=ms has none to lose).']
            : []),
          'The test plan, and the version of JMeter: the file does not tell.',
        ],
      }),
    };
  }
}
