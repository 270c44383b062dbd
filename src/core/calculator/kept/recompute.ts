import { canonicalJson } from '../../verdict/canonical-json.ts';
import { CALCULATORS } from '../calculators.ts';
import type { ToldFact } from '../item-facts.ts';
import type { Calculator, ItemFact } from '../model.ts';
import { rangeProblem } from '../read-values.ts';
import { type CalculatorResult, calculate, figureText, type Origin } from '../result.ts';
import type { CalculationRecord, Recomputed } from './model.ts';

const differs = (why: string): Recomputed => ({ state: 'differs', why });

/** Parts of a result as they are told apart, the telling ones first. */
const PARTS = ['judgement', 'warnings', 'formula', 'sources', 'title'] as const;

function firstDifference(kept: CalculationRecord, made: CalculatorResult): string | null {
  for (let at = 0; at < Math.max(kept.inputs.length, made.inputs.length); at++) {
    const [was, is] = [kept.inputs[at], made.inputs[at]];
    if (canonicalJson(was ?? null) !== canonicalJson(is ?? null))
      return `the input “${was?.key ?? is?.key ?? ''}” is none that the calculator has taken so`;
  }
  for (let at = 0; at < Math.max(kept.figures.length, made.figures.length); at++) {
    const [was, is] = [kept.figures[at], made.figures[at]];
    if (canonicalJson(was ?? null) === canonicalJson(is ?? null)) continue;
    const named = [is?.label ?? was?.label ?? '', is?.column ?? was?.column ?? ''].filter((word) => word !== '');
    const text = (one: typeof is | typeof was): string => (one === undefined ? 'nothing' : figureText(one));
    return `“${named.join(' ')}” is kept as ${text(was)}; its inputs give ${text(is)}${was?.value === is?.value ? ', said otherwise' : ''}`;
  }
  const part = PARTS.find((one) => canonicalJson(kept[one]) !== canonicalJson(made[one]));
  return part === undefined ? null : `its ${part} is not what its inputs give`;
}

/** Where an input was read, of those that an item told. */
function originsIn({ inputs }: CalculationRecord): ReadonlyMap<string, Origin> {
  return new Map(inputs.flatMap(({ key, from }) => (from === null ? [] : [[key, from]])));
}

function wrongInput({ inputs }: Calculator, { key, value, from }: CalculationRecord['inputs'][number]): string | null {
  const input = inputs.find((one) => one.key === key);
  if (input === undefined) return 'it is no input of the calculator';
  if (from !== null && (input.kind === 'choice' || input.fact === undefined)) return 'no item can tell it';
  if (value === null) return null;
  if (input.kind === 'choice')
    return input.choices.some((choice) => choice.value === value) ? null : `${value} is no choice`;
  return typeof value === 'number' ? rangeProblem(input, value) : 'it is no number';
}

/** Computes a kept calculation again from its inputs, and says whether it is the same, or why nothing can be said. */
export function recompute(record: CalculationRecord): Recomputed {
  const calculator = CALCULATORS.find(({ id }) => id === record.calculator);
  if (calculator === undefined) {
    return { state: 'otherFormula', why: `There is no calculator “${record.calculator}” in this version of Plateau.` };
  }
  if (calculator.version !== record.version) {
    return {
      state: 'otherFormula',
      why: `It was computed by formula ${record.version} of “${calculator.id}”; this version of Plateau has formula ${calculator.version}.`,
    };
  }
  const values = { numbers: new Map<string, number>(), choices: new Map<string, string>() };
  for (const input of record.inputs) {
    const wrong = wrongInput(calculator, input);
    if (wrong !== null) return differs(`the input “${input.key}”: ${wrong}`);
    if (input.assumed || input.value === null) continue;
    if (typeof input.value === 'number') values.numbers.set(input.key, input.value);
    else values.choices.set(input.key, input.value);
  }
  const why = firstDifference(record, calculate(calculator, values, originsIn(record)));
  return why === null ? { state: 'same' } : differs(why);
}

/** The window takes what an item tells in the six digits that a person sees. */
const AS_READ = 1e-5;

/** Whether a number is the one that was read, but for the digits a person sees. */
export const isAsRead = (read: number, told: number): boolean =>
  Math.abs(read - told) <= AS_READ * Math.max(Math.abs(read), Math.abs(told));

/** An input that was read from an item, with the fact it is. */
export interface ReadInput {
  readonly label: string;
  readonly value: number;
  readonly fact: ItemFact;
  readonly from: Origin;
}

/** Inputs of a kept calculation that items told; none where the calculator is not known here. */
export function readInputs({ calculator: id, inputs }: CalculationRecord): readonly ReadInput[] {
  const calculator = CALCULATORS.find((one) => one.id === id);
  return inputs.flatMap(({ key, label, value, from }) => {
    const input = calculator?.inputs.find((one) => one.key === key);
    const fact = input?.kind === 'number' ? input.fact : undefined;
    return from === null || fact === undefined || typeof value !== 'number' ? [] : [{ label, value, fact, from }];
  });
}

/** What an item tells of an input that was read from it: the number, or null where it tells none. */
export const toldOf = (facts: readonly ToldFact[], fact: ItemFact): number | null =>
  facts.find((one) => one.fact === fact)?.value ?? null;
