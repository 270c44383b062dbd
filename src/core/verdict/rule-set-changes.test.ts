import { expect, it } from 'vitest';
import { DEFAULT_RULE_SET, editRuleSet } from './rule-set.ts';
import { ruleSetChanges } from './rule-set-changes.ts';

it('names what was changed, what came and what went, and nothing where the numbers are the same', () => {
  const [first = '', second = ''] = Object.keys(DEFAULT_RULE_SET.values);
  const old = DEFAULT_RULE_SET.values[first]?.value ?? 0;
  const now = editRuleSet(DEFAULT_RULE_SET, { [first]: old / 2 });
  expect(ruleSetChanges(DEFAULT_RULE_SET, { ...DEFAULT_RULE_SET, id: 'other' })).toEqual([]);
  expect(ruleSetChanges(DEFAULT_RULE_SET, now)).toEqual([`${first} is ${old / 2}, was ${old}`]);
  const { [second]: _left, ...fewer } = DEFAULT_RULE_SET.values;
  const older = { ...DEFAULT_RULE_SET, values: fewer, categories: [] };
  expect(ruleSetChanges(older, DEFAULT_RULE_SET)).toEqual([
    `new are ${second}`,
    'the table of categories is another one',
  ]);
  expect(ruleSetChanges(DEFAULT_RULE_SET, older)).toEqual([
    `gone are ${second}`,
    'the table of categories is another one',
  ]);
  const none = { ...DEFAULT_RULE_SET, values: {} };
  expect(ruleSetChanges(none, DEFAULT_RULE_SET)[0]).toMatch(/^new are .+ and \d+ more$/);
});
