import { isIsoDay } from '../iso-day.ts';
import { type BriefField, fieldOf } from './fields.ts';
import { QUANTITY_EXAMPLES, QUANTITY_KINDS, type QuantityKind, readQuantity } from './quantity.ts';

/** Longest text of a field, in characters. */
export const LONGEST_VALUE = 20_000;

export type FieldCheck =
  /** What is kept: the text without the blanks around it, or with the unit that was answered for it. */
  { readonly value: string } | { readonly problem: 'noUnit' | 'badValue'; readonly wrong: string };

export const isQuantityKind = (kind: string): kind is QuantityKind => QUANTITY_KINDS.some((known) => known === kind);

function checkQuantity(kind: QuantityKind, text: string, latencyUnit: 'ms' | 's' | undefined): FieldCheck {
  const read = readQuantity(kind, text);
  if ('value' in read) return { value: text };
  if ('wrong' in read) return { problem: 'badValue', wrong: read.wrong };
  if (kind === 'latency' && latencyUnit !== undefined) return { value: `${text} ${latencyUnit}` };
  const write = kind === 'latency' ? `${text}ms or ${text}s` : kind === 'share' ? `${text}%` : QUANTITY_EXAMPLES[kind];
  return { problem: 'noUnit', wrong: `${text} has no unit: write ${write}` };
}

/**
 * Whether a text may stand in a field. An empty one always may: it is not answered. `latencyUnit` is a person's answer to what latencies without a
 * unit are; without it they are refused, since 200 ms and 200 s are both sensible somewhere.
 */
export function checkField(field: BriefField, typed: string, latencyUnit?: 'ms' | 's'): FieldCheck {
  const text = typed.trim();
  if (text === '') return { value: '' };
  if (text.length > LONGEST_VALUE) {
    return { problem: 'badValue', wrong: `it has ${text.length} characters; ${LONGEST_VALUE} is the most` };
  }
  if (isQuantityKind(field.kind)) return checkQuantity(field.kind, text, latencyUnit);
  if (field.kind === 'date' && !isIsoDay(text)) {
    return { problem: 'badValue', wrong: 'it is no day of the calendar; write 2026-11-21' };
  }
  if (field.kind === 'choice') {
    const chosen = field.choices?.find((choice) => choice === text.toLowerCase());
    if (chosen === undefined) {
      return { problem: 'badValue', wrong: `it is none of ${field.choices?.join(', ') ?? ''}` };
    }
    return { value: chosen };
  }
  return { value: text };
}

/** The number of a field that holds a quantity, in the unit of its kind; null where it is empty or none. */
export function fieldNumber(path: string, text: string | undefined): number | null {
  const field = fieldOf(path);
  if (field === undefined || text === undefined || text === '' || !isQuantityKind(field.kind)) return null;
  const read = readQuantity(field.kind, text);
  return 'value' in read ? read.value : null;
}
