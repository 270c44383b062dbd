import { bullets, heading, inline, type ReportTable, reportText, tableSection } from '../markdown.ts';
import { toldText } from './item-facts.ts';
import type { Answer, Calculator, Figure, Input, Values } from './model.ts';
import { withUnit } from './quantity.ts';

/** Where a value was read, instead of typed. */
export interface Origin {
  /** The item's id. */
  readonly item: string;
  readonly label: string;
  readonly how: string;
  readonly host: string | null;
}

/** An input as it was taken. */
export interface TakenInput {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** Null where nothing was given, and there is nothing to take instead. */
  readonly value: number | string | null;
  /** Nothing was given, and this is taken instead. */
  readonly assumed: boolean;
  readonly from: Origin | null;
}

/** A calculation to keep: all that another person needs to make it again. */
export interface CalculatorResult extends Answer {
  readonly calculator: string;
  /** Of the calculator. */
  readonly version: number;
  readonly title: string;
  readonly inputs: readonly TakenInput[];
  readonly formula: readonly string[];
  readonly sources: readonly string[];
}

function taken(input: Input, { numbers, choices }: Values, from: Origin | null): TakenInput {
  const { key, label } = input;
  if (input.kind === 'choice') {
    const value = choices.get(key) ?? input.choices[0]?.value ?? null;
    return { key, label, unit: '', value, assumed: !choices.has(key), from: null };
  }
  const given = numbers.get(key);
  const value = given ?? input.initial ?? null;
  return { key, label, unit: input.unit, value, assumed: given === undefined && value !== null, from };
}

/** Computes, and keeps what it was computed from. `origins` says of inputs which item told them. */
export function calculate(
  calculator: Calculator,
  values: Values,
  origins: ReadonlyMap<string, Origin> = new Map(),
): CalculatorResult {
  const { id, version, title, inputs, formula, sources } = calculator;
  return {
    calculator: id,
    version,
    title,
    inputs: inputs.map((input) => taken(input, values, origins.get(input.key) ?? null)),
    formula,
    sources,
    ...calculator.compute(values),
  };
}

/** True of a result in which anything was computed, and not only taken as it was given. */
export const isComputed = ({ figures }: Pick<CalculatorResult, 'figures'>): boolean =>
  figures.some(({ value, working }) => value !== null && working !== '');

/** A figure's value, or why there is none. */
export const figureText = ({ value, unit, why }: Figure): string => (value === null ? why : withUnit(value, unit));

/** An input's value in words. */
export function inputText({ value, unit }: TakenInput): string {
  if (value === null) return 'not given';
  return typeof value === 'string' ? value : withUnit(value, unit);
}

/** What is to be known of where an input came from; empty for what was typed. */
export function originText({ from, assumed }: TakenInput): string {
  if (from !== null) return `${from.item} (${from.label}): ${toldText(from)}`;
  return assumed ? 'assumed' : '';
}

/** The inputs as a table. */
export const inputTable = (inputs: readonly TakenInput[]): ReportTable => ({
  head: ['input', 'value', 'from'],
  rows: inputs.map((input) => [input.label, inputText(input), originText(input)]),
  right: [],
});

const columnsOf = (figures: readonly Figure[]): readonly string[] => [
  ...new Set(figures.flatMap(({ column }) => (column === undefined ? [] : [column]))),
];

/** Figures at several times: a row each, a column a time; null where the figures have no times. */
export function figureGrid(figures: readonly Figure[]): {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly cells: readonly (Figure | null)[] }[];
} | null {
  const columns = columnsOf(figures);
  if (columns.length === 0) return null;
  const labels = [...new Set(figures.map(({ label }) => label))];
  return {
    columns,
    rows: labels.map((label) => ({
      label,
      cells: columns.map((column) => figures.find((one) => one.label === label && one.column === column) ?? null),
    })),
  };
}

/** The figures as a table: with the working of each, or with a column a time. */
export function figureTable(figures: readonly Figure[]): ReportTable {
  const grid = figureGrid(figures);
  if (grid !== null) {
    return {
      head: ['result', ...grid.columns],
      rows: grid.rows.map(({ label, cells }) => [
        label,
        ...cells.map((cell) => (cell === null ? '' : figureText(cell))),
      ]),
      right: grid.columns.map((_, at) => at + 1),
    };
  }
  const sourced = figures.some(({ source }) => source !== undefined);
  return {
    head: ['result', 'value', 'working', ...(sourced ? ['source'] : [])],
    rows: figures.map((one) => [
      one.chosen === true && sourced ? `${one.label} (take this)` : one.label,
      figureText(one),
      one.working,
      ...(sourced ? [one.source ?? ''] : []),
    ]),
    right: [],
  };
}

/** A calculation as Markdown: inputs, formula, result, sources. */
export function resultMarkdown(result: CalculatorResult): string {
  const { title, judgement, inputs, figures, formula, sources, warnings } = result;
  return reportText([
    heading(1, title),
    ...(judgement === null ? [] : [inline(judgement.text)]),
    ...tableSection('Result', figureTable(figures)),
    ...tableSection('Inputs', inputTable(inputs)),
    heading(2, 'Formula'),
    bullets(formula),
    heading(2, 'Sources'),
    bullets(sources),
    ...(warnings.length === 0 ? [] : [heading(2, 'To be known'), bullets(warnings)]),
  ]);
}
