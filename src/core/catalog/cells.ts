import type { ResultRows } from './rows.ts';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/;

/** One row by the names of its columns. */
export interface Row {
  text(column: string): string | null;
  number(column: string): number | null;
  flag(column: string): boolean;
}

/** Rows by the names of their columns. */
export function rowsByName({ columns, rows }: ResultRows): readonly Row[] {
  const places = new Map(columns.map((name, place) => [name, place] as const));
  return rows.map((cells) => {
    const text = (column: string): string | null => cells[places.get(column) ?? -1] ?? null;
    return {
      text,
      number: (column) => numberOf(text(column)),
      flag: (column) => /^(?:t|true)$/i.test(text(column) ?? ''),
    };
  });
}

function numberOf(text: string | null): number | null {
  if (text === null || !NUMBER.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** The numbers of an array as PostgreSQL prints it: `{0.5,0.25}`. */
export function numbersOf(text: string | null): readonly number[] {
  if (text === null || !/^[{[].*[}\]]$/s.test(text)) return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((part) => numberOf(part.trim()))
    .filter((number) => number !== null);
}
