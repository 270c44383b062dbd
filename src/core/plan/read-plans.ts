import { PlateauError } from '../error.ts';
import { Fields, isList } from './fields.ts';
import { readJson } from './json-fields.ts';
import type { Plan, PlansRead } from './model.ts';
import { planOfFields } from './postgres/plan-of-fields.ts';

export interface ReadPlansOptions {
  readonly format?: string;
  readonly signal?: AbortSignal;
}

export function readPlans(bytes: Uint8Array, _options: ReadPlansOptions = {}): PlansRead {
  const text = new TextDecoder('utf-8').decode(bytes);
  const { value, broken } = readJson(text);
  const list = isList(value) ? value : [value];
  const plans: Plan[] = [];
  for (const one of list) {
    if (!(one instanceof Fields)) continue;
    const plan = planOfFields(one, {
      form: 'json',
      source: one,
      incomplete: broken === null ? null : { at: broken.at, why: broken.expected },
    });
    if (plan !== null) plans.push(plan);
  }
  if (plans.length === 0) {
    throw new PlateauError({
      code: 'import.unknownFormat',
      message: 'There is no plan in it.',
      at: { offset: broken?.at ?? 0 },
    });
  }
  return {
    format: 'postgresql-json',
    text,
    plans,
    warnings: [],
    dropped: [],
    understood: `${plans.length} plans of PostgreSQL in JSON`,
  };
}
