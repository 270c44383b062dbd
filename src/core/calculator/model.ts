import type { Severity } from '../finding/model.ts';
import type { Known } from './arithmetic.ts';

/** Inputs that an item of a workspace can tell. */
export const ITEM_FACTS = ['cores', 'waitRatio', 'liveData'] as const;
export type ItemFact = (typeof ITEM_FACTS)[number];

interface InputBase<K extends string> {
  readonly key: K;
  readonly label: string;
  /** What it means and where it is read from. */
  readonly about: string;
}

export interface NumberInput<K extends string = string> extends InputBase<K> {
  readonly kind: 'number';
  /** `s`, `ms`, `%`, `MB`, `GB`; other words are shown and not converted. Empty: a plain number. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
  /** Taken where nothing is given. */
  readonly initial?: number;
  /** The results that need it are fewer without it: it may be left empty. */
  readonly optional?: true;
  readonly fact?: ItemFact;
}

export interface ChoiceInput<K extends string = string> extends InputBase<K> {
  readonly kind: 'choice';
  /** The first is taken where nothing is given. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export type Input<K extends string = string> = NumberInput<K> | ChoiceInput<K>;

/** What was given: numbers in the units of their inputs. */
export interface Values {
  readonly numbers: ReadonlyMap<string, number>;
  readonly choices: ReadonlyMap<string, string>;
}

/** One number of a result. */
export interface Figure {
  readonly key: string;
  readonly label: string;
  /** Figures of one key at several times or by several formulas: `in 3 months`. */
  readonly column?: string;
  /** Null: it cannot be computed, and `why` says why. */
  readonly value: Known;
  readonly unit: string;
  /** The formula with its numbers: `4 × 3 × 2`; empty where it is as given. */
  readonly working: string;
  /** `cannot be computed: the latency is missing`; empty where it was. */
  readonly why: string;
  /** Where this formula is from, when the calculator has several. */
  readonly source?: string;
  /** The one to take, of several for the same thing. */
  readonly chosen?: true;
}

/** What a result means, in one sentence; the severity a finding about it would have (`findings.md` §3). */
export interface Judgement {
  readonly tone: 'good' | 'bad' | 'unknown';
  readonly severity: Severity | null;
  readonly text: string;
}

export interface Answer {
  readonly judgement: Judgement | null;
  readonly figures: readonly Figure[];
  /** Where an assumption fails, or one is made that should be known. */
  readonly warnings: readonly string[];
}

export interface Calculator {
  readonly id: string;
  /** Raised whenever the same inputs give another result, in numbers or in words: what was kept before is then not computed again. */
  readonly version: number;
  readonly title: string;
  /** What it answers, in one sentence. */
  readonly about: string;
  readonly inputs: readonly Input[];
  /** The formulas as text, a line each. */
  readonly formula: readonly string[];
  /** Of formulas and limits. */
  readonly sources: readonly string[];
  compute(values: Values): Answer;
}

type NumberKey<I extends readonly Input[]> = Extract<I[number], { kind: 'number' }>['key'];
type ChoiceKey<I extends readonly Input[]> = Extract<I[number], { kind: 'choice' }>['key'];

/** How a calculator asks for what was given: null where it was not, and there is nothing to take instead. */
export interface Given<I extends readonly Input[]> {
  number(key: NumberKey<I>): Known;
  choice(key: ChoiceKey<I>): string;
}

/** A calculator that can ask for its own inputs only. */
export function calculator<const I extends readonly Input[]>(
  definition: Omit<Calculator, 'inputs' | 'compute'> & {
    readonly inputs: I;
    readonly compute: (given: Given<I>) => Answer;
  },
): Calculator {
  const { inputs } = definition;
  const initial = (key: string): Known => {
    const input = inputs.find((one) => one.key === key);
    return input?.kind === 'number' ? (input.initial ?? null) : null;
  };
  const first = (key: string): string => {
    const input = inputs.find((one) => one.key === key);
    return input?.kind === 'choice' ? (input.choices[0]?.value ?? '') : '';
  };
  return {
    ...definition,
    compute: ({ numbers, choices }) =>
      definition.compute({
        number: (key) => numbers.get(key) ?? initial(key),
        choice: (key) => choices.get(key) ?? first(key),
      }),
  };
}

/** What a figure is made of. */
export interface FigureParts extends Omit<Figure, 'why'> {
  /** What it needs, by name. */
  readonly needs: Readonly<Record<string, Known>>;
  /** Why it cannot be computed where nothing is missing. */
  readonly otherwise?: string;
}

/** A figure, or in words what it lacks. */
export function figure({ needs, otherwise, working, ...parts }: FigureParts): Figure {
  if (parts.value !== null) return { ...parts, working, why: '' };
  const absent = Object.entries(needs).flatMap(([name, value]) => (value === null ? [name] : []));
  const because =
    absent.length === 0
      ? (otherwise ?? 'the numbers are too large')
      : `${absent.join(', ')} ${absent.length === 1 ? 'is' : 'are'} missing`;
  return { ...parts, working: '', why: `cannot be computed: ${because}` };
}
