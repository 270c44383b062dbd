import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planFixtureText } from '../../../tests/support/plan-fixtures.ts';
import { PlateauError } from '../error.ts';
import { ExactNumber } from './fields.ts';
import type { Plan, PlanNode, PlansRead } from './model.ts';
import { readPlans } from './read-plans.ts';

/** What may happen to a line on its way: it is gone, there twice, in another order, shorter, in two, with other letters. */
type Damage = (lines: string[], index: number, at: number) => string[];

const letters = '#?~xO';
const replaced = (lines: readonly string[], index: number, ...by: string[]): string[] =>
  lines.toSpliced(index, 1, ...by);
const DAMAGES: Readonly<Record<string, Damage>> = {
  gone: (lines, index) => replaced(lines, index),
  twice: (lines, index) => replaced(lines, index, lines[index] ?? '', lines[index] ?? ''),
  swapped: (lines, index) => replaced(replaced(lines, index), index + 1, lines[index + 1] ?? '', lines[index] ?? ''),
  shorter: (lines, index, at) => replaced(lines, index, (lines[index] ?? '').slice(0, at)),
  parted: (lines, index, at) =>
    replaced(lines, index, (lines[index] ?? '').slice(0, at), (lines[index] ?? '').slice(at)),
  garbled: (lines, index, at) => {
    const line = lines[index] ?? '';
    return replaced(lines, index, line.slice(0, at) + letters[at % letters.length] + line.slice(at + 1 + (at % 3)));
  },
  cut: (lines, index, at) => [...lines.slice(0, index), (lines[index] ?? '').slice(0, at)],
};

const MEASURES = ['Total Cost', 'Plan Rows', 'Actual Rows', 'Actual Loops', 'Actual Total Time'];
/** Lines that TEXT leaves out where they are 0: that one of them was taken away cannot be told. */
const MAY_BE_LEFT_OUT = /^\s*(?:Buffers|I\/O Timings|WAL|Rows Removed by [\w ]+):/;

const numberOf = ({ fields }: PlanNode, key: string): string | undefined => {
  const value = fields.get(key);
  return value instanceof ExactNumber ? value.text : undefined;
};

/** What of a damaged plan differs without a word: its steps, a measure that is lacking, a number. */
function silently(whole: Plan, { plans, warnings, dropped }: PlansRead): readonly unknown[] {
  const [plan] = plans;
  if (warnings.length > 0 || dropped.length > 0 || plans.some(({ incomplete }) => incomplete !== null)) return [];
  if (plan === undefined || plans.length !== 1) return ['plans'];
  const depths = ({ nodes }: Plan): readonly number[] => nodes.map(({ depth }) => depth);
  if (`${depths(plan)}` !== `${depths(whole)}`) return [depths(whole), depths(plan)];
  const other: unknown[] = [];
  for (const [index, node] of plan.nodes.entries()) {
    const before = whole.nodes[index];
    if (before === undefined) continue;
    for (const { key } of before.fields.entries) {
      const [is, was] = [numberOf(node, key), numberOf(before, key)];
      if (was !== undefined && is !== was && (is !== undefined || MEASURES.includes(key))) other.push([key, was, is]);
    }
  }
  for (const key of ['executionTime', 'planningTime'] as const) {
    if (plan[key] !== null && plan[key] !== whole[key]) other.push([key, whole[key], plan[key]]);
  }
  return other;
}

function readOrNull(text: string): PlansRead | null {
  try {
    return readPlans(new TextEncoder().encode(text));
  } catch (thrown) {
    if (thrown instanceof PlateauError) return null;
    throw thrown;
  }
}

describe('a plan of which lines were damaged has the same numbers, or is marked', () => {
  const files = ['pg15', 'pg17', 'pg18'].flatMap((version) =>
    ['json.json', 'text.txt', 'yaml.yaml', 'xml.xml'].map((form) => `${version}/80-format-${form}`),
  );
  it.each([...files, 'pg17/86-psql-text-aligned.txt', 'pg17/82-psql-aligned-border2.txt'])('%s', (path) => {
    const text = planFixtureText(path);
    const lines = text.split('\n');
    const [whole] = readPlans(new TextEncoder().encode(text)).plans;
    if (whole === undefined) throw new Error('no plan');
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(DAMAGES)),
        fc.nat(lines.length - 1),
        fc.nat(200),
        (name, index, place) => {
          const line = lines[index] ?? '';
          const at = Math.min(place, line.length);
          // That a number was longer, or a line stood there that may be left out, cannot be told.
          fc.pre(!/[\d.]$/.test(line.slice(0, at)) || !/^[\d.]/.test(line.slice(at)));
          fc.pre(!['gone', 'swapped', 'shorter', 'cut'].includes(name) || !MAY_BE_LEFT_OUT.test(line));
          fc.pre(name !== 'swapped' || !MAY_BE_LEFT_OUT.test(lines[index + 1] ?? ''));
          const read = readOrNull((DAMAGES[name] ?? DAMAGES.gone)?.(lines, index, at).join('\n') ?? '');
          expect(read === null ? [] : silently(whole, read)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
