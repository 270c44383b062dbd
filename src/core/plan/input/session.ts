import type { PlateauError } from '../../error.ts';
import type { ImportWarning } from '../../profile/model.ts';
import type { JsonFound } from '../forms/json-text.ts';
import type { XmlRead } from '../forms/xml-form.ts';
import type { YamlPlans } from '../forms/yaml-plans.ts';
import type { Plan, Span } from '../model.ts';
import type { PlanFacts, PlanText } from '../reader.ts';

/** A plan, and as what it was read. */
export interface FoundPlan {
  readonly plan: Plan;
  readonly format: string;
}

/** The reading of one file, as a walk over one of its texts sees it: what knows the forms, and takes what was found. */
export interface Session {
  readonly found: readonly FoundPlan[];
  readonly dressings: Set<string>;
  readonly errors: PlateauError[];
  /** Throws `job.cancelled`. */
  checkCancelled(): void;
  /** Reads a text that was taken out of its dressing, and everything in it. */
  read(text: PlanText, facts: PlanFacts, depth: number): void;
  json(text: PlanText, start: number): JsonFound | null;
  yaml(text: PlanText, start: number, facts: PlanFacts): YamlPlans;
  xml(text: PlanText, start: number): XmlRead & { readonly text: PlanText };
  readAsText(text: PlanText, facts: PlanFacts): boolean;
  readAsJson(found: JsonFound, facts: PlanFacts): boolean;
  takePlans(plans: readonly Plan[], warnings: readonly ImportWarning[], format: string): void;
  drop(span: Span, what: string): void;
  fail(thrown: unknown): void;
}
