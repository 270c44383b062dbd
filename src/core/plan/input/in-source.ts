import { type Field, Fields, type FieldValue, isList } from '../fields.ts';
import type { Plan, Span } from '../model.ts';
import type { PlanText } from '../reader.ts';

/** A list or fields that are being moved: what is done of it so far. */
interface Moving {
  readonly from: Fields | readonly FieldValue[];
  readonly done: FieldValue[];
  next: number;
}

/** Fields that were read in a text, with the places they have in the file. Nesting costs memory, not calls. */
export function fieldsInSource(fields: Fields, text: PlanText): Fields {
  if (text.isSource) return fields;
  const stack: Moving[] = [{ from: fields, done: [], next: 0 }];
  for (;;) {
    const moving = stack.at(-1);
    if (moving === undefined) return fields;
    const { from, done } = moving;
    const values = from instanceof Fields ? from.entries : from;
    if (moving.next < values.length) {
      const value = valueAt(from, moving.next++);
      if (value instanceof Fields || isList(value)) stack.push({ from: value, done: [], next: 0 });
      else done.push(value ?? null);
      continue;
    }
    stack.pop();
    const moved = from instanceof Fields ? movedFields(from, done, text) : done;
    const outer = stack.at(-1);
    if (outer !== undefined) outer.done.push(moved);
    else if (moved instanceof Fields) return moved;
  }
}

const valueAt = (from: Fields | readonly FieldValue[], index: number): FieldValue | undefined =>
  from instanceof Fields ? from.entries[index]?.value : from[index];

function movedFields(from: Fields, values: readonly FieldValue[], text: PlanText): Fields {
  const entries = from.entries.map(
    ({ key, start, end }, index): Field => ({
      key,
      value: values[index] ?? null,
      start: text.toSource(start),
      end: text.toSourceEnd(end),
    }),
  );
  return new Fields(entries, spanInSource(from, text));
}

/** A span of a text as the span of the file's text from its first to its last character. */
export function spanInSource({ start, end }: Span, text: PlanText): Span {
  return { start: text.toSource(start), end: text.toSourceEnd(end) };
}

/** A plan’s `incomplete` with its place in the file. */
export function incompleteInSource(incomplete: Plan['incomplete'], text: PlanText): Plan['incomplete'] {
  return incomplete === null ? null : { at: text.toSource(incomplete.at), why: incomplete.why };
}
