import { PlateauError } from '../../error.ts';
import { otherUnit } from '../latency-unit.ts';
import type { LoadReader } from '../reader.ts';
import { isTransaction, JMeterSamples } from './jmeter-samples.ts';
import { eachTag, type XmlTag } from './xml-tags.ts';

const SAMPLES: ReadonlySet<string> = new Set(['httpSample', 'sample']);
/** Samples within samples: redirects and embedded resources in a page in a transaction are three. */
const DEEPEST = 1000;

const bad = ({ line, offset }: XmlTag, why: string): PlateauError =>
  new PlateauError({
    code: 'import.malformed',
    message: `Line ${line} of the JTL of JMeter: ${why}.`,
    hint: 'Give the .jtl that jmeter -l wrote, with its times (jmeter.save.saveservice.time, timestamp_format=ms).',
    at: { offset },
  });

/** Samples of an XML file: which of those that are open are transactions tells which lie in them. */
class JtlXml {
  readonly samples = new JMeterSamples();
  readonly #open: boolean[] = [];
  tellsFailures = true;
  ended = false;

  hear(tag: XmlTag): void {
    if (tag.name === 'testResults') this.ended = tag.kind !== 'open';
    if (!SAMPLES.has(tag.name)) return;
    if (tag.kind === 'close') {
      this.#open.pop();
      return;
    }
    const transaction = isTransaction(tag.attribute('rm') ?? '');
    // What lies in a sample is part of its time; what lies in a transaction is what was asked for.
    if (this.#open.every((one) => one)) this.#add(tag, transaction);
    if (tag.kind !== 'open') return;
    if (this.#open.length >= DEEPEST) throw bad(tag, 'samples lie in samples too deeply');
    this.#open.push(transaction);
  }

  #add(tag: XmlTag, transaction: boolean): void {
    const number = (name: string): number => Number(tag.attribute(name) || Number.NaN);
    const [ms, ts] = [number('t'), number('ts')];
    if (!(ms >= 0 && ms < Number.POSITIVE_INFINITY)) throw bad(tag, 'a sample has no elapsed time (t)');
    if (!(ts >= 0 && ts < 8.64e15)) throw bad(tag, 'a sample has no time (ts)');
    const success = tag.attribute('s');
    if (success === null) this.tellsFailures = false;
    const label = tag.attribute('lb') ?? '';
    this.samples.add({ label, ms, at: ts / 1000, failed: success === 'false', transaction, users: number('na') });
  }
}

/**
 * The XML that `jmeter -l` writes where it is told to (`jmeter.save.saveservice.output_format=xml`): samples as its CSV has them, and where transactions hold
 * their requests, those.
 */
export const jmeterXml: LoadReader = {
  id: 'jmeter-xml',
  title: 'JTL of JMeter as XML',
  recognise: (head) => /^\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?<testResults\b/.test(head),
  async read(chunks, { seconds, latencyUnit, signal }) {
    if (latencyUnit !== undefined && latencyUnit !== 'ms') throw otherUnit(latencyUnit, 'JMeter writes milliseconds');
    const jtl = new JtlXml();
    const whole = await eachTag(chunks, signal, (tag) => jtl.hear(tag));
    jtl.samples.cut = !whole || !jtl.ended;
    return jtl.samples.read({ failures: jtl.tellsFailures, transactions: true, times: 'moments' }, seconds);
  },
};
