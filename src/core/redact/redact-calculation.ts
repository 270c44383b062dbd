import type { CalculationRecord } from '../calculator/kept/model.ts';
import type { Redactor } from './model.ts';

/**
 * A kept calculation as it leaves. Numbers, formula and result stay under every profile: they are what is computed again. Of where an input was read, the
 * name of the item goes as names of items do, and a host as hosts do, whether the item is still there or not.
 */
export const redactCalculation = (redactor: Redactor, record: CalculationRecord): CalculationRecord => ({
  ...record,
  inputs: record.inputs.map((input) => {
    const { from } = input;
    if (from === null) return input;
    const host = from.host === null ? null : redactor.host(from.host);
    // An item is called after its host by default, and the host may be known from here alone.
    const named = from.host ?? '';
    const label = named === '' ? from.label : from.label.replaceAll(named, () => redactor.host(named));
    return { ...input, from: { ...from, label: redactor.label(label), how: redactor.line(from.how), host } };
  }),
});
