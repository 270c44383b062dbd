import { expect } from 'vitest';
import { ExactNumber, Fields, type FieldValue } from '../../src/core/plan/fields.ts';
import type { Plan } from '../../src/core/plan/model.ts';
import { plainFields } from './plan-facts.ts';

/** The planner's own numbers are equal in each run, measured ones are not. */
const PLANNED = new Set([
  'Startup Cost',
  'Total Cost',
  'Plan Rows',
  'Plan Width',
  'Workers Planned',
  'Query Identifier',
]);
const MEASURED_WORDS = new Set(['Sort Method', 'Sort Space Type']);
/** Not nothing, and still not in TEXT unless VERBOSE. */
const UNTOLD = new Set(['Inner Unique', 'Trigger Name']);

function comparable(value: FieldValue | undefined, key: string, isMeasured: boolean): unknown {
  if (value instanceof ExactNumber) return isMeasured && !PLANNED.has(key) ? '#' : value.text;
  if (value instanceof Fields) {
    return Object.fromEntries(
      value.entries.map((entry) => [entry.key, comparable(entry.value, entry.key, isMeasured)]),
    );
  }
  if (Array.isArray(value)) return value.map((member: FieldValue) => comparable(member, key, isMeasured));
  return isMeasured && MEASURED_WORDS.has(key) ? 'measured' : value;
}

/** What TEXT leaves out: nothing, no, none of it. */
function isNothing(value: FieldValue | undefined): boolean {
  if (value instanceof ExactNumber) return value.value === 0;
  if (value instanceof Fields) return value.entries.every((entry) => isNothing(entry.value));
  if (Array.isArray(value)) return value.length === 0;
  return value === false;
}

function expectSame(json: Fields, text: Fields, isMeasured: boolean): void {
  for (const { key, value } of json.entries) {
    const found = text.get(key);
    if (found === undefined) expect([key, isNothing(value) || UNTOLD.has(key)]).toEqual([key, true]);
    else if (found instanceof Fields && value instanceof Fields) expectSame(value, found, isMeasured);
    else if (key === 'Triggers') {
      const members = text.members(key);
      expect(members.map(plainFields)).toHaveLength(json.members(key).length);
      for (const [at, member] of json.members(key).entries()) expectSame(member, members[at] ?? text, isMeasured);
    } else expect([key, comparable(found, key, isMeasured)]).toEqual([key, comparable(value, key, isMeasured)]);
  }
  for (const { key } of text.entries) expect([key, json.has(key)]).toEqual([key, true]);
}

/**
 * Expects plans of a TEXT form to have the structure, the names and the values of the same statement's JSON; `isMeasured` where they are of two
 * runs, whose measured numbers differ.
 */
export function expectToldByText(texts: readonly Plan[], jsons: readonly Plan[], isMeasured: boolean): void {
  expect(texts.length).toBe(jsons.length);
  for (const [index, plan] of texts.entries()) {
    const json = jsons[index];
    if (json === undefined) continue;
    expect(plan.incomplete).toBeNull();
    const tree = ({ nodes }: Plan): unknown => nodes.map(({ parent, depth, end }) => [parent, depth, end]);
    expect(tree(plan)).toEqual(tree(json));
    for (const [at, node] of plan.nodes.entries()) {
      const other = json.nodes[at];
      if (other === undefined) continue;
      expectSame(other.fields, node.fields, isMeasured);
      expect(node.workers.map(({ number }) => number)).toEqual(other.workers.map(({ number }) => number));
    }
    expectSame(json.fields, plan.fields, isMeasured);
  }
}
