import type { Plan } from '../model.ts';
import { SHAPE_FIELDS } from './shape-fields.ts';
import { tokensOf } from './tokens.ts';

/** Constants that are looked at; the rest of a list of ten thousand tells nothing more. */
const MOST = 10_000;
const NUMBERED: ReadonlySet<string> = new Set(['InitPlan', 'SubPlan']);

/** Constants in the conditions of a plan, without quotes and casts, numbers as numbers; parameters are none. */
export function conditionConstants({ nodes, dialect }: Plan): ReadonlySet<string> {
  const names = new Set(SHAPE_FIELDS[dialect]);
  const constants = new Set<string>();
  const seen = new Set<string>();
  for (const { fields } of nodes) {
    for (const { key } of fields.entries) {
      if (!names.has(key)) continue;
      for (const text of fields.texts(key)) {
        if (seen.has(text)) continue;
        seen.add(text);
        const tokens = tokensOf(text, dialect);
        tokens.forEach((token, at) => {
          const before = tokens[at - 1];
          const isNumber = before?.kind === 'name' && NUMBERED.has(before.text);
          if (token.kind === 'constant' && !isNumber && !/^[$?:@]/.test(token.text))
            constants.add(plainValue(token.text));
        });
        if (constants.size > MOST) return constants;
      }
    }
  }
  return constants;
}

function plainValue(text: string): string {
  const inner = text.replace(/^[EeBbXxNn]?'/, '').replace(/'$/, '');
  const number = Number(inner);
  return inner.trim() !== '' && Number.isFinite(number) ? String(number) : inner;
}

/**
 * The same statement was given other values: each plan has a constant in its conditions that the other has not. A constant that only one
 * plan prints tells nothing: another plan prints other conditions of the same statement.
 */
export function haveOtherConstants(before: Plan, after: Plan): boolean {
  const [left, right] = [conditionConstants(before), conditionConstants(after)];
  const lacks = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
    [...one].some((constant) => !other.has(constant));
  return lacks(left, right) && lacks(right, left);
}
