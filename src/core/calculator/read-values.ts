import type { Calculator, Input, NumberInput, Values } from './model.ts';
import { readQuantity, withUnit } from './quantity.ts';

export interface ReadValues {
  readonly values: Values;
  /** What is wrong with a text, by input. */
  readonly problems: ReadonlyMap<string, string>;
}

/** What is wrong with a number for an input; null where it fits. */
export function rangeProblem({ min, max, unit, whole }: NumberInput, value: number): string | null {
  if (value < min || value > max) return `Give ${withUnit(min, unit)} to ${withUnit(max, unit)}.`;
  return whole === true && !Number.isInteger(value) ? 'Give a whole number.' : null;
}

function problemOf(input: Input, text: string, values: { numbers: Map<string, number>; choices: Map<string, string> }) {
  if (input.kind === 'choice') {
    if (!input.choices.some(({ value }) => value === text.trim()))
      return `Choose ${input.choices.map(({ value }) => value).join(', ')}.`;
    values.choices.set(input.key, text.trim());
    return null;
  }
  const read = readQuantity(text, input.unit);
  if ('wrong' in read) return read.wrong;
  const problem = rangeProblem(input, read.value);
  if (problem === null) values.numbers.set(input.key, read.value);
  return problem;
}

/** Reads what a person typed. Empty texts are not given; what is wrong is left out and told by input. */
export function readValues({ inputs }: Calculator, texts: ReadonlyMap<string, string>): ReadValues {
  const values = { numbers: new Map<string, number>(), choices: new Map<string, string>() };
  const problems = new Map<string, string>();
  for (const input of inputs) {
    const text = texts.get(input.key) ?? '';
    if (text.trim() === '') continue;
    const problem = problemOf(input, text, values);
    if (problem !== null) problems.set(input.key, problem);
  }
  return { values, problems };
}
