import { Fields, type FieldValue, isList, textOf } from './fields.ts';
import type { FieldText } from './stored.ts';
import type { LineOf } from './stored-nodes.ts';

/** A value as text: members of a list behind one another, fields as `name: value`. The walk keeps its own stack. */
export function valueText(value: FieldValue): string {
  const plain = textOf(value);
  if (plain !== null) return plain;
  const parts: string[] = [];
  const todo: (FieldValue | { readonly said: string })[] = [value];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (isSaid(next)) parts.push(next.said);
    else if (next instanceof Fields) {
      todo.push({ said: '}' });
      for (let i = next.entries.length - 1; i >= 0; i--) {
        const entry = next.entries[i];
        if (entry === undefined) continue;
        todo.push(entry.value, { said: `${i === 0 ? '' : ', '}${entry.key}: ` });
      }
      todo.push({ said: '{' });
    } else if (isList(next)) {
      for (let i = next.length - 1; i >= 0; i--) {
        todo.push(next[i] ?? null);
        if (i > 0) todo.push({ said: ', ' });
      }
    } else parts.push(textOf(next) ?? 'null');
  }
  return parts.join('');
}

const isSaid = (value: FieldValue | { readonly said: string }): value is { readonly said: string } =>
  typeof value === 'object' && value !== null && 'said' in value;

/** Fields for people, those of a repeated name too. */
export const fieldTexts = (fields: Fields, lineOf: LineOf): readonly FieldText[] =>
  fields.entries.map(({ key, value, start, end }) => ({
    key,
    text: valueText(value),
    start,
    end,
    line: lineOf(start),
  }));
