import { isMap } from 'yaml';
import { entriesOf, readDocument, textOf } from './brief-document.ts';
import { briefError } from './brief-errors.ts';
import { QUANTITY_EXAMPLES, readQuantity } from './quantity.ts';
import { SLO_UNITS, type Slo, type SloMetric } from './slo.ts';

/** Criteria of a load test plan (S4:492–495): what each limits, and the unit that its name says. */
const CRITERIA: ReadonlyMap<string, { readonly metric: SloMetric; readonly unit: string }> = new Map([
  ['p50_response_ms', { metric: 'p50', unit: 'ms' }],
  ['p95_response_ms', { metric: 'p95', unit: 'ms' }],
  ['p99_response_ms', { metric: 'p99', unit: 'ms' }],
  ['error_rate_pct', { metric: 'error-rate', unit: '%' }],
  ['throughput_rps', { metric: 'throughput', unit: 'rps' }],
] as const);

/**
 * `pass_criteria` of a load test plan (YAML) as objectives of all requests. A number is in the unit that its key names; one with a unit of its own is read by that.
 * Nothing else of the plan is looked at: its scenarios say what a load generator is to do. Throws `brief.*`, with the line.
 */
export function readPlanCriteria(text: string): readonly Slo[] {
  const { document, placeOf } = readDocument(text);
  const plan = entriesOf(document.contents, placeOf);
  const given = plan.find(({ key }) => key === 'pass_criteria');
  if (!isMap(given?.node) || given.node.items.length === 0) {
    const hint = `Write them below pass_criteria: ${[...CRITERIA.keys()].join(', ')}.`;
    throw briefError(
      'brief.badValue',
      'the plan has no pass_criteria',
      hint,
      placeOf(given?.node ?? document.contents),
    );
  }
  return entriesOf(given.node, placeOf).map(({ key, node, pair }) => {
    const known = CRITERIA.get(key);
    if (known === undefined) {
      const hint = `There are ${[...CRITERIA.keys()].join(', ')}.`;
      throw briefError('brief.badValue', `there is no criterion “${key.slice(0, 60)}”`, hint, placeOf(pair.key));
    }
    const { metric, unit } = known;
    const typed = textOf(node) ?? '';
    let read = readQuantity(SLO_UNITS[metric], typed);
    if ('unitless' in read) read = readQuantity(SLO_UNITS[metric], `${typed} ${unit}`);
    if (!('value' in read)) {
      const why = 'wrong' in read ? read.wrong : `it has no unit; write ${QUANTITY_EXAMPLES[SLO_UNITS[metric]]}`;
      const hint = 'Write a number in the unit that the key names.';
      throw briefError('brief.badValue', `${key} cannot be “${typed.slice(0, 60)}”: ${why}`, hint, placeOf(node));
    }
    return { level: 'audit', of: '', metric, limit: read.value, source: 'user' };
  });
}
