import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { PROFILE_RULES } from './evaluate.ts';
import { FRONTEND_RULES } from './frontend/evaluate-frontend.ts';
import { feRegress } from './frontend/fe-regress.ts';
import { LOAD_RULES } from './load/evaluate-load.ts';
import { mtRegress } from './load/mt-regress.ts';
import { METRIC_RULES, SERIES_RULES } from './memory/evaluate-series.ts';
import { PLAN_RULES } from './plan/evaluate-plan.ts';
import { STATEMENT_RULES } from './plan/evaluate-statements.ts';
import { DEFAULT_RULE_SET, editRuleSet, ruleSetSha256, threshold } from './rule-set.ts';

describe('canonical JSON', () => {
  test('keys are sorted, at every depth', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é"' }], a: 0.1 })).toBe('{"a":0.1,"b":[1,{"c":"é\\"","d":null}]}');
  });

  test('it is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('a rule set', () => {
  test('says of each number where it comes from', () => {
    expect(threshold(DEFAULT_RULE_SET, 'plateau.investigate')).toEqual({
      value: 0.2,
      unit: 'share',
      source: 's4-performance-engineering-system.md:253',
    });
    for (const value of Object.values(DEFAULT_RULE_SET.values))
      expect(value.source).toMatch(/^(s\d-[\w-]+|docs\/rules)\.md/);
  });

  test('is known by the SHA-256 of its numbers and categories', () => {
    const values = Object.fromEntries(
      Object.entries(DEFAULT_RULE_SET.values).map(([key, { value, unit }]) => [key, { value, unit }]),
    );
    const text = canonicalJson({ values, categories: DEFAULT_RULE_SET.categories });
    expect(ruleSetSha256(DEFAULT_RULE_SET)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('edited is a child with another hash, and the parent is left as it was', () => {
    const child = editRuleSet(DEFAULT_RULE_SET, { 'plateau.investigate': 0.25 });
    expect(child).toMatchObject({ version: 2, parent: 'plateau-default-1' });
    expect(child.values['plateau.investigate']).toEqual({ value: 0.25, unit: 'share', source: 'user' });
    expect(ruleSetSha256(child)).not.toBe(ruleSetSha256(DEFAULT_RULE_SET));
    expect(threshold(DEFAULT_RULE_SET, 'plateau.investigate').value).toBe(0.2);
    expect(editRuleSet(DEFAULT_RULE_SET, { 'plateau.investigate': 0.25 }).id).toBe(child.id);
    expect(ruleSetSha256(editRuleSet(child, { 'plateau.investigate': 0.2 }))).toBe(ruleSetSha256(DEFAULT_RULE_SET));
  });

  test.each([
    [{ 'plateau.nothing': 1 }, 'rules.unknownValue'],
    [{ __proto__: 1, toString: 1 }, 'rules.unknownValue'],
    [{ 'plateau.investigate': 1.5 }, 'rules.badValue'],
    [{ 'samples.least': -1 }, 'rules.badValue'],
    [{ 'samples.least': Number.NaN }, 'rules.badValue'],
  ])('refuses %o', (changes, code) => {
    expect(() => editRuleSet(DEFAULT_RULE_SET, changes as Record<string, number>)).toThrowError(
      expect.objectContaining({ code }),
    );
  });
});

test('the guide explains every rule and lists every threshold', () => {
  const guide = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
  for (const key of Object.keys(DEFAULT_RULE_SET.values)) expect(guide).toContain(`| \`${key}\` |`);
  for (const rule of [
    ...PROFILE_RULES,
    ...SERIES_RULES,
    ...METRIC_RULES,
    ...PLAN_RULES,
    ...STATEMENT_RULES,
    ...LOAD_RULES,
    mtRegress,
    ...FRONTEND_RULES,
    feRegress,
  ])
    expect(guide).toContain(`### ${rule.id} — `);
});
