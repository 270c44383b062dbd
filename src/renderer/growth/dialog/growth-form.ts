import type { GrowthStep } from '../../../core/heap/growth/model.ts';
import type { Provenance } from '../../../core/item.ts';
import { operationsOf } from '../../../core/typed-number.ts';
import type { InputOf } from '../../../main/api/contract/route.ts';
import type { Routes } from '../../../main/api/contract/routes.ts';
import type { GrowthOpening } from './growth-opening.ts';
import { inTakenOrder, type OrderedHeap } from './heap-order.ts';

export type GrowthRequest = InputOf<Routes['startGrowth']>;
export type Forced = 'yes' | 'no' | 'unknown';

/** One heap of the series as the dialog shows it. */
export interface StepForm {
  readonly id: string;
  /** As typed: operations since the heap before; empty where nobody counted. */
  readonly operations: string;
  readonly forced: Forced;
}

export interface GrowthForm {
  readonly steps: readonly StepForm[];
  /** Differences from the first on that are left out. */
  readonly warmUp: number;
  readonly label: string;
}

/** Most heaps that are measured as one series; fewer are captured as one. */
const MOST_MEASURED = 100;

const forcedOf = (told: boolean | null): Forced => (told === null ? 'unknown' : told ? 'yes' : 'no');
const toldOf = (forced: Forced): boolean | null => (forced === 'unknown' ? null : forced === 'yes');

/** What a heap's provenance tells of its step. */
export function stepOf({ options }: Pick<Provenance, 'options'>): GrowthStep {
  const { operations, forcedGc } = options;
  return {
    operations: typeof operations === 'number' && operations > 0 ? operations : null,
    forcedGc: typeof forcedGc === 'boolean' ? forcedGc : null,
  };
}

export const stepForm = (id: string, { operations, forcedGc }: GrowthStep): StepForm => ({
  id,
  operations: operations === null ? '' : String(operations),
  forced: forcedOf(forcedGc),
});

/** The form that a dialog opens with: heaps whose steps are known stay in the order a person gave them, others are put in that they were taken in. */
export function openedForm(
  heaps: readonly (OrderedHeap & { readonly step: GrowthStep })[],
  { known, warmUp, label }: Pick<GrowthOpening, 'known' | 'warmUp' | 'label'>,
): GrowthForm {
  const ordered = known === undefined ? inTakenOrder(heaps).heaps : heaps;
  const steps = ordered.map(({ id, step }) => stepForm(id, known?.get(id) ?? step));
  return { steps, warmUp: warmUp ?? usualWarmUp(steps.length), label: label ?? '' };
}

/** Differences that may be left out: one must stay. */
export const mostWarmUp = (heaps: number): number => Math.max(0, heaps - 2);

/** What is left out unless a person says otherwise: the first difference of a series, nothing of two heaps. */
export const usualWarmUp = (heaps: number): number => (heaps > 2 ? 1 : 0);

/** Differences that are offered to be left out, beside what a series leaves out already. */
const USUAL_WARM_UPS = 10;

/** How many differences may be chosen to be left out: `warmUp` is always among them. */
export const warmUpChoices = (heaps: number, warmUp: number): readonly number[] => [
  ...new Set([...Array(Math.min(USUAL_WARM_UPS, mostWarmUp(heaps)) + 1).keys(), warmUp]),
];

/** What stands for all steps from the one at `from` on in a field of all; of a single step, its own. Null where they differ. */
export function common<T>(steps: readonly StepForm[], value: (step: StepForm) => T, from = 0): T | null {
  const [first, ...others] = steps.length > from ? steps.slice(from) : steps;
  return first !== undefined && others.every((step) => value(step) === value(first)) ? value(first) : null;
}

/** What is wrong with the form; null where it can be sent. */
export function complaintOf({ steps, warmUp }: GrowthForm): string | null {
  if (steps.length < 2) return 'Choose at least two heaps of one program.';
  if (steps.length > MOST_MEASURED) return `A series has at most ${MOST_MEASURED} heaps.`;
  const bad = steps.slice(1).find(({ operations }) => operationsOf(operations) === undefined);
  if (bad !== undefined) return `“${bad.operations}” is no number of operations: give one above zero, or none.`;
  if (warmUp > mostWarmUp(steps.length)) return 'One difference must be left after the warm-up.';
  return null;
}

/** What a verdict cannot be sure of with what the form says, in words; most telling first. `collected` is what a heap tells by itself where nobody says. */
export function notesOf(
  { steps, warmUp }: GrowthForm,
  collected: (id: string) => boolean | null = () => null,
): readonly string[] {
  const differences = steps.length - 1 - warmUp;
  const counted = steps.slice(1 + warmUp);
  return [
    ...(steps.length > 2 && differences === 1
      ? [
          'One difference is left after the warm-up: it cannot tell a leak from a cache that fills. Leave nothing out, or add a heap.',
        ]
      : []),
    ...(counted.some(({ operations }) => operationsOf(operations) === null)
      ? ['Without the number of operations nothing can be said per operation.']
      : []),
    ...(steps.slice(warmUp).some(({ id, forced }) => (toldOf(forced) ?? collected(id)) !== true)
      ? ['What a collection would have freed may count as growth: a verdict is probable at most.']
      : []),
  ];
}

/** The request of a form without complaint. */
export function requestOf({ steps, warmUp, label }: GrowthForm): GrowthRequest {
  const name = label.trim();
  return {
    steps: steps.map(({ id, operations, forced }, at) => ({
      id,
      operations: at === 0 ? null : (operationsOf(operations) ?? null),
      forcedGc: toldOf(forced),
    })),
    warmUp,
    ...(name === '' ? {} : { label: name }),
  };
}
