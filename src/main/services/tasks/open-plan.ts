import { PlateauError } from '../../../core/error.ts';
import type { ComputedPlan } from '../../../core/plan/computed.ts';
import { decodePlan } from '../../../core/plan/decode-plan.ts';
import type { Plan, Span } from '../../../core/plan/model.ts';
import type { PlanFacts } from '../../../core/plan/stored.ts';
import { StoredPlanFields } from '../../../core/plan/stored-fields.ts';
import { StoredPlanNodes } from '../../../core/plan/stored-nodes.ts';
import type { TextLines } from '../../../core/plan/stored-text.ts';
import type { StoredItem } from '../../workspace/items.ts';
import { Lru } from './lru.ts';
import { workspaceAt } from './open-workspaces.ts';
import { Underived } from './view-tasks.ts';

/** A plan that is open in a worker; each of its parts is read from the workspace when it is first asked for. */
export class OpenedPlan {
  readonly facts: PlanFacts;
  readonly #path: string;
  readonly #id: string;
  #nodes: StoredPlanNodes | null = null;
  #fields: StoredPlanFields | null = null;
  #text: { readonly lines: TextLines; readonly read: (span: Span) => string } | null = null;
  #plan: Plan | null = null;

  constructor(path: string, id: string, facts: PlanFacts) {
    this.#path = path;
    this.#id = id;
    this.facts = facts;
  }

  /** What the workspace stores of it. Throws {@link Underived}. */
  #stored<T>(read: (id: string) => T | null): T {
    const found = read(this.#id);
    if (found !== null) return found;
    throw new Underived(this.#path, this.#id, workspaceAt(this.#path).items.get(this.#id).label);
  }

  get nodes(): StoredPlanNodes {
    const { plans } = workspaceAt(this.#path);
    this.#nodes ??= StoredPlanNodes.decode(this.#stored((id) => plans.nodes(id)));
    return this.#nodes;
  }

  get computed(): ComputedPlan {
    return this.nodes.computed;
  }

  get fields(): StoredPlanFields {
    const { plans } = workspaceAt(this.#path);
    this.#fields ??= StoredPlanFields.decode(
      this.#stored((id) => plans.fields(id)),
      (span) => this.text.read(span),
    );
    return this.#fields;
  }

  get text(): { readonly lines: TextLines; readonly read: (span: Span) => string } {
    const { plans } = workspaceAt(this.#path);
    this.#text ??= this.#stored((id) => plans.text(id));
    return this.#text;
  }

  /** All of it, as it was read. */
  get plan(): Plan {
    this.#plan ??= decodePlan(this.facts, this.nodes, this.fields);
    return this.#plan;
  }
}

/** Steps of the plans that stay open, at most. */
const BUDGET_STEPS = 200_000;
const opened = new Lru<OpenedPlan>(BUDGET_STEPS);

/** An item that is a plan. Throws `item.notFound`, `item.notAPlan`. */
export function planItem(path: string, id: string): StoredItem {
  const item = workspaceAt(path).items.get(id);
  if (item.kind === 'plan') return item;
  throw new PlateauError({
    code: 'item.notAPlan',
    message: `“${item.label}” is a ${item.kind}, not a query plan.`,
    hint: 'Choose a plan.',
  });
}

/** A stored plan, nothing of it parsed again. Throws `item.notFound`, `item.notAPlan`, {@link Underived}. */
export function openPlan(path: string, id: string): OpenedPlan {
  const { label } = planItem(path, id);
  return opened.get(
    `${path}\n${id}`,
    () => {
      const facts = workspaceAt(path).plans.facts(id);
      if (facts === null) throw new Underived(path, id, label);
      return new OpenedPlan(path, id, facts);
    },
    ({ facts }) => facts.nodeCount + 100,
  );
}
