import { useMemo } from 'react';
import { z } from 'zod';
import type { ItemFactsAnswer } from '../../core/calculator/item-facts.ts';
import type { Calculator } from '../../core/calculator/model.ts';
import { readValues } from '../../core/calculator/read-values.ts';
import { type CalculatorResult, calculate } from '../../core/calculator/result.ts';
import { setTabState, useTabState } from '../state/tab-state.ts';
import { openTab } from '../state/tabs.ts';

const origin = z.object({
  item: z.string(),
  label: z.string(),
  how: z.string(),
  host: z.string().nullable().default(null),
});
const storedInputs = z.object({
  texts: z.record(z.string(), z.string().max(100)),
  /** Which item told an input, while nobody has typed over it. */
  origins: z.record(z.string(), origin),
});
export type StoredInputs = z.infer<typeof storedInputs>;
export const NOTHING: StoredInputs = { texts: {}, origins: {} };

export interface CalculatorState {
  readonly inputs: StoredInputs;
  readonly setInputs: (next: StoredInputs) => void;
  readonly problems: ReadonlyMap<string, string>;
  readonly result: CalculatorResult;
}

/** With what a person typed into one input, which no item told then. */
export function typed({ texts, origins }: StoredInputs, key: string, text: string): StoredInputs {
  const others = Object.entries(origins).filter(([name]) => name !== key);
  return { texts: { ...texts, [key]: text }, origins: Object.fromEntries(others) };
}

/** Opens a calculator with the inputs of a calculation that was kept, to be changed and kept again. */
export function openWithInputs({ calculator, inputs }: Pick<CalculatorResult, 'calculator' | 'inputs'>): void {
  const given = inputs.filter(({ value, assumed }) => value !== null && !assumed);
  const stored: StoredInputs = {
    texts: Object.fromEntries(given.map(({ key, value }) => [key, String(value)])),
    origins: Object.fromEntries(given.flatMap(({ key, from }) => (from === null ? [] : [[key, from]]))),
  };
  setTabState('calculators', calculator, stored);
  setTabState('calculators', 'chosen', calculator);
  openTab({ kind: 'calculators', id: '' });
}

/** The inputs of one calculator, kept with the workspace, and what they give. */
export function useCalculator(calculator: Calculator): CalculatorState {
  const [inputs, setInputs] = useTabState('calculators', calculator.id, NOTHING, storedInputs);
  return useMemo(() => {
    const { values, problems } = readValues(calculator, new Map(Object.entries(inputs.texts)));
    const result = calculate(calculator, values, new Map(Object.entries(inputs.origins)));
    return { inputs, setInputs, problems, result };
  }, [calculator, inputs, setInputs]);
}

/** With the inputs that an item tells, in the digits a person would type; null where it tells none of them. */
export function filled(
  { inputs }: Calculator,
  { texts, origins }: StoredInputs,
  { item, label, facts }: ItemFactsAnswer,
): StoredInputs | null {
  const told = inputs.flatMap((input) => {
    const fact = input.kind === 'number' ? facts.find((one) => one.fact === input.fact) : undefined;
    return fact === undefined ? [] : [{ key: input.key, fact }];
  });
  if (told.length === 0) return null;
  const values = told.map(({ key, fact }) => [key, String(Number(fact.value.toPrecision(6)))]);
  const from = told.map(({ key, fact }) => [key, { item, label, how: fact.how, host: fact.host }]);
  return { texts: { ...texts, ...Object.fromEntries(values) }, origins: { ...origins, ...Object.fromEntries(from) } };
}
