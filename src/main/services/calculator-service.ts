import { Readable } from 'node:stream';
import { calculatorOf } from '../../core/calculator/calculators.ts';
import { factsOfHeap, factsOfProfile, type ItemFactsAnswer, type ToldFact } from '../../core/calculator/item-facts.ts';
import { type CalculationDetail, calculationFile, calculationRecord } from '../../core/calculator/kept/model.ts';
import { calculationRecordOf } from '../../core/calculator/kept/read-calculation.ts';
import { isAsRead, recompute } from '../../core/calculator/kept/recompute.ts';
import type { Calculator, Values } from '../../core/calculator/model.ts';
import { readValues } from '../../core/calculator/read-values.ts';
import { calculate, type Origin } from '../../core/calculator/result.ts';
import { PlateauError } from '../../core/error.ts';
import type { ImportOutcome } from '../../core/item.ts';
import type { JobList } from '../jobs/job-list.ts';
import { publicItem } from '../workspace/items.ts';
import type { HeapService } from './heap-service.ts';
import type { ImportService } from './import-service.ts';
import type { ProfileService } from './profile-service.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface CalculatorServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly profiles: ProfileService;
  readonly heaps: HeapService;
  readonly imports: ImportService;
  readonly jobs: JobList;
  readonly version: string;
  readonly now: () => string;
}

/** A calculation to be kept: what was given by input, in the units of the inputs, and which item told it. */
export interface KeepRequest {
  readonly calculator: string;
  /** What it is called; the calculator's title where it is empty. */
  readonly label: string;
  readonly inputs: Readonly<Record<string, number | string>>;
  /** Ids of items, by input. */
  readonly from: Readonly<Record<string, string>>;
}

/** Longest name of an item that is made from what a person typed. */
const LABEL = 300;

function valuesOf(calculator: Calculator, inputs: KeepRequest['inputs']): Values {
  const given = new Map(Object.entries(inputs).map(([key, value]) => [key, String(value)]));
  const unknown = [...given.keys()].find((key) => !calculator.inputs.some((input) => input.key === key));
  const { values, problems } = readValues(calculator, given);
  const [wrong] = problems;
  if (unknown === undefined && wrong === undefined) return values;
  const [key, problem] = wrong ?? [unknown ?? '', 'There is no such input.'];
  throw new PlateauError({
    code: 'calculator.badInput',
    message: `${calculator.title}: ${key}: ${problem}`,
    hint: 'Mend this input; nothing was kept.',
  });
}

/** What the workspace knows of the inputs of calculators, and the calculations that are kept in it. */
export class CalculatorService {
  readonly #options: CalculatorServiceOptions;

  constructor(options: CalculatorServiceOptions) {
    this.#options = options;
  }

  /** Nothing for kinds of items that tell nothing. Throws `item.notFound`. */
  factsOf(id: string): ItemFactsAnswer {
    const { kind, label } = this.#options.workspaces.item(id);
    return { item: id, label, facts: this.#facts(id, kind) };
  }

  #facts(id: string, kind: string): readonly ToldFact[] {
    if (kind === 'profile') {
      const profile = this.#options.profiles.detail(id);
      return factsOfProfile(profile, profile.provenance.capture?.host ?? null);
    }
    if (kind === 'heap') return factsOfHeap(this.#options.heaps.detail(id).facts);
    return [];
  }

  /** A calculation that is kept, and whether its inputs give its result here. Throws `item.notFound`, `item.notACalculation`. */
  kept(id: string): CalculationDetail {
    const stored = this.#options.workspaces.current.items.get(id);
    const read = calculationRecord.safeParse(stored.detail);
    if (stored.kind !== 'calculation' || !read.success) {
      throw new PlateauError({
        code: 'item.notACalculation',
        message: `“${stored.label}” is no calculation.`,
        hint: 'Choose one that was kept on the page of calculators, or with “plateau calc NAME … --keep LABEL”.',
      });
    }
    const { provenance } = stored;
    return { item: publicItem(stored), provenance, record: read.data, recomputed: recompute(read.data) };
  }

  /**
   * Computes and keeps the result as an item; what an input is said to be read from is read again. Throws `calculator.unknown`, `calculator.badInput`,
   * `calculator.notTold`, `calculation.nothingComputed`, `item.notFound`, and what importing throws.
   */
  async keep({ calculator: name, label, inputs, from }: KeepRequest): Promise<{ readonly itemId: string }> {
    const calculator = calculatorOf(name);
    const values = valuesOf(calculator, inputs);
    const result = calculate(calculator, values, this.#origins(calculator, values, from));
    const { imports, jobs, version, now } = this.#options;
    const file = calculationFile({ computedAt: now(), version }, result);
    calculationRecordOf(file);
    const called = label.trim() === '' ? calculator.title : label.trim().slice(0, LABEL).toWellFormed();
    const options = { format: 'calculation', label: called, via: 'calculator' } as const;
    const job = await imports.importStream(
      `${calculator.id}.json`,
      Readable.from([Buffer.from(`${JSON.stringify(file)}\n`)]),
      options,
    );
    const { result: outcome, error } = await jobs.finished(job.id);
    if (error !== null) throw new PlateauError(error);
    const { imported, failed } = outcome as ImportOutcome;
    const [failure] = failed;
    if (failure !== undefined) throw new PlateauError({ code: failure.code, message: failure.message });
    return { itemId: imported[0]?.id ?? '' };
  }

  #origins(calculator: Calculator, { numbers }: Values, from: KeepRequest['from']): ReadonlyMap<string, Origin> {
    const origins = new Map<string, Origin>();
    for (const [key, id] of Object.entries(from)) {
      const input = calculator.inputs.find((one) => one.key === key);
      const value = numbers.get(key);
      const fact = input?.kind === 'number' ? input.fact : undefined;
      const { item, label, facts } = this.factsOf(id);
      const told = facts.find((one) => one.fact === fact);
      if (fact === undefined || value === undefined || told === undefined || !isAsRead(value, told.value)) {
        throw new PlateauError({
          code: 'calculator.notTold',
          message: `${input?.label ?? key} is said to be read from ${id} (${label}), which ${told === undefined ? 'tells nothing of it' : 'tells another number'}.`,
          hint: 'Fill it in from the item again, or type it; nothing was kept.',
        });
      }
      origins.set(key, { item, label, how: told.how, host: told.host });
    }
    return origins;
  }
}
