import type { ComputedPlan } from '../../core/plan/computed.ts';
import { type StepWords, stepWords } from '../../core/plan/step-label.ts';
import type { StoredPlanNodes } from '../../core/plan/stored-nodes.ts';
import type { PlanNumber } from './plan-numbers.ts';
import { type TreeShape, withoutDigits } from './tree/folding.ts';

/** A step in words, and what it is to the step above it. */
export interface PlacedWords extends StepWords {
  /** `Outer`, `Inner`, `InitPlan 1 (returns $0)`; empty for the root, and where the title says it. */
  readonly role: string;
}

interface Total {
  readonly sum: number;
  readonly most: number;
  readonly least: number;
}

/** Share of the whole time from which on a step is never hidden in a sum. */
const STANDING_OUT = 0.05;

/** The steps of a plan as the window draws them: typed arrays, and words where they are asked for. */
export class PlanTable {
  readonly nodes: StoredPlanNodes;
  readonly count: number;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly computed: ComputedPlan;
  readonly #words = new Map<number, PlacedWords>();
  readonly #totals = new Map<PlanNumber, Total>();

  constructor(nodes: StoredPlanNodes) {
    this.nodes = nodes;
    this.count = nodes.count;
    this.parent = nodes.parent;
    this.end = nodes.subtreeEnd;
    this.computed = nodes.computed;
  }

  words(node: number): PlacedWords {
    let words = this.#words.get(node);
    if (words === undefined) {
      const row = this.nodes.row(node);
      const role = row.subplanName ?? row.relationship ?? '';
      const named = stepWords(row);
      words = { ...named, role: role === named.title ? '' : role };
      this.#words.set(node, words);
    }
    return words;
  }

  /** NaN where it is absent. Times are milliseconds, rows totals, blocks the server's. */
  number(name: PlanNumber, node: number): number {
    const { computed } = this;
    switch (name) {
      case 'hit':
      case 'read':
        return computed.shared.inclusive[name][node] ?? Number.NaN;
      case 'selfHit':
        return computed.shared.self.hit[node] ?? Number.NaN;
      case 'selfRead':
        return computed.shared.self.read[node] ?? Number.NaN;
      case 'selfTempRead':
        return computed.temp.self.read[node] ?? Number.NaN;
      case 'selfTempWritten':
        return computed.temp.self.written[node] ?? Number.NaN;
      case 'loops':
      case 'totalCost':
        return this.nodes.printed(name, node) ?? Number.NaN;
      case 'plannedRows': {
        // What was planned for all loops can be told where there were loops; else it is as printed.
        const expected = computed.expectedRows[node] ?? Number.NaN;
        return Number.isNaN(expected) ? (this.nodes.printed('planRows', node) ?? Number.NaN) : expected;
      }
      default:
        return computed[name][node] ?? Number.NaN;
    }
  }

  /** Whether the server never came to the step. */
  neverExecuted(node: number): boolean {
    return this.number('loops', node) === 0;
  }

  /** Over the whole plan; NaN where no step has the number. */
  total(name: PlanNumber): Total {
    const known = this.#totals.get(name);
    if (known !== undefined) return known;
    let sum = Number.NaN;
    let most = Number.NaN;
    let least = Number.NaN;
    for (let node = 0; node < this.count; node++) {
      const value = this.number(name, node);
      if (Number.isNaN(value)) continue;
      sum = (Number.isNaN(sum) ? 0 : sum) + value;
      most = Number.isNaN(most) ? value : Math.max(most, value);
      least = Number.isNaN(least) ? value : Math.min(least, value);
    }
    const total = { sum, most, least };
    this.#totals.set(name, total);
    return total;
  }

  /** Whether any step has the number, and one that is not `trivial`. */
  tells(name: PlanNumber, trivial: number): boolean {
    for (let node = 0; node < this.count; node++) {
      const value = this.number(name, node);
      if (!Number.isNaN(value) && value !== trivial) return true;
    }
    return false;
  }

  /** Sum over some steps; NaN where none has the number. */
  sum(name: PlanNumber, nodes: readonly number[]): number {
    let sum = Number.NaN;
    for (const node of nodes) {
      const value = this.number(name, node);
      if (!Number.isNaN(value)) sum = (Number.isNaN(sum) ? 0 : sum) + value;
    }
    return sum;
  }

  /** The tree with what makes two steps alike; a step stands out by its share of the time, or as `special` says. */
  shape(special: (node: number) => boolean): TreeShape {
    return {
      count: this.count,
      parent: this.parent,
      end: this.end,
      sort: (node) => {
        const { title, object } = this.words(node);
        return `${title} ${withoutDigits(object)}`;
      },
      standsOut: (node) => this.number('share', node) >= STANDING_OUT || special(node),
    };
  }
}
