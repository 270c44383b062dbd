import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlateauError } from '../error.ts';
import { ruleSetSha256 } from '../verdict/rule-set.ts';
import { DEFAULT_POLICY, GATE_LIST, type GatePolicy, ruleSetOf } from './policy.ts';
import { policyYaml, readPolicy } from './policy-yaml.ts';

const read = (text: string): GatePolicy => readPolicy(text, 'policy.yaml');

function refused(text: string): string {
  try {
    read(text);
  } catch (thrown) {
    if (thrown instanceof PlateauError) return `${thrown.code} ${thrown.message}`;
    throw thrown;
  }
  return 'read';
}

describe('a policy', () => {
  it('is as shipped where it names nothing', () => {
    expect(read('version: 1')).toEqual(DEFAULT_POLICY);
    expect(read(policyYaml(DEFAULT_POLICY))).toEqual(DEFAULT_POLICY);
  });

  it('changes gates one by one, switches them off, and keeps the rest', () => {
    const { gates, incomparable } = read(
      'version: 1\nincomparable: pass\ngates:\n  p95: {limit: 12.5 %}\n  plateau: false\n  criteria: true\n  javascript:\n    limit: 150 KiB\n    growth: false\n',
    );
    expect(incomparable).toBe('pass');
    expect(gates.p95).toEqual({ ...DEFAULT_POLICY.gates.p95, limit: 0.125 });
    expect([gates.plateau.enabled, gates.criteria.enabled]).toEqual([false, true]);
    expect([gates.javascript.limit, gates.javascript.growth]).toEqual([153_600, null]);
    expect(gates.errors).toBe(DEFAULT_POLICY.gates.errors);
  });

  it.each([
    ['', 'policy.badValue'],
    ['- 1', 'policy.badValue Line 1'],
    ['gates: {}', 'policy.badValue Line 1, column 1: the policy tells no version'],
    ['version: 2', 'policy.badValue Line 1, column 10: the version cannot be “2”'],
    ['version: 1\nincomparble: 2', 'policy.badValue Line 2, column 1: “incomparble” is no key of a policy'],
    ['version: 1\ngates:\n  p59: {}', 'policy.badValue Line 3, column 3: there is no gate “p59”'],
    ['version: 1\ngates:\n  p95:\n    limit: 0.2', 'policy.badValue Line 4, column 12: p95.limit cannot be “0.2”'],
    [
      'version: 1\ngates:\n  p95:\n    limits: 20 %',
      'policy.badValue Line 4, column 5: the gate p95 has no key “limits”',
    ],
    ['version: 1\ngates:\n  p95: {limit: false}', 'policy.badValue Line 3, column 16: p95.limit cannot be “false”'],
    ['version: 1\ngates:\n  plans: {rules: EX-SEQ EX-NL}', 'policy.badValue Line 3'],
    ['version: 1\nthresholds: {no.such: 1}', 'policy.badValue Line 2, column 14: there is no threshold “no.such”'],
    ['version: 1\nversion: 1', 'policy.badValue Line 2, column 1: “version” stands here twice'],
    ['version: 1\ngates: {__proto__: false}', 'policy.badValue Line 2, column 9: there is no gate “__proto__”'],
    ['version: 1\njustifications:\n  - {owner: ann}', 'check.badJustifications'],
    ['version: 1\njustifications: &a [*a]', 'check.badJustifications'],
    ['version: 1\ngates: [', 'policy.notYaml Line'],
    [`version: 1\ngates: ${'['.repeat(5000)}`, 'policy.notYaml'],
  ])('is refused with the line it is about: %j', (text, said) => {
    expect(refused(text)).toContain(said);
  });

  it('is read or refused by a code of its own, whatever it says', () => {
    const words = ['version: 1', 'gates:', '  p95:', '    limit: 20 %', '- x', ': ', '*a', '&a', '{', '!!js/x', '"'];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (lines) => {
        expect(refused(lines.join('\n'))).toMatch(/^(?:read$|policy\.|check\.)/);
      }),
      { numRuns: 200 },
    );
  });

  it('means the same after it was written and read, whatever is set', () => {
    const share = fc.integer({ min: 1, max: 9999 }).map((n) => n / 10_000);
    const setting = fc.record({
      enabled: fc.boolean(),
      share,
      bytes: fc.integer({ min: 1, max: 999_999_999 }),
      certainty: fc.constantFrom('probable', 'confirmed'),
      only: fc.constantFrom('all', 'new'),
    });
    fc.assert(
      fc.property(
        setting,
        fc.constantFrom('2', 'pass'),
        ({ enabled, share: limit, bytes, certainty, only }, incomparable) => {
          const { gates } = DEFAULT_POLICY;
          const policy: GatePolicy = {
            ...DEFAULT_POLICY,
            incomparable,
            thresholds: { 'plateau.investigate': limit },
            gates: {
              ...gates,
              p95: { ...gates.p95, limit, certainty },
              leak: { ...gates.leak, only },
              javascript: enabled ? { ...gates.javascript, limit: bytes } : { ...gates.javascript, enabled },
            },
          };
          expect(read(policyYaml(policy))).toEqual(policy);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is read as docs/gate.md shows one', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../../docs/gate.md'), 'utf8');
    const shown = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { gates, thresholds, justifications } = read(shown);
    expect([gates.p95.limit, gates.plateau.enabled, gates.plans.rules]).toEqual([0.15, false, ['EX-SEQ', 'EX-NL']]);
    expect([thresholds, justifications.length]).toEqual([{ 'plateau.investigate': 0.25 }, 1]);
  });

  it('gives one rule set: the shipped one, or with its limits', () => {
    expect(ruleSetOf(DEFAULT_POLICY).id).toBe('plateau-default-1');
    const strict = ruleSetOf(read('version: 1\ngates: {p95: {limit: 5 %}, errors: {limit: 0.5 %}}'));
    expect(strict.values['load.regress.investigate']?.value).toBe(0.05);
    expect(strict.values['load.regress.watch']?.value).toBe(0.05);
    expect(strict.values['load.errors.bad']?.value).toBe(0.005);
    expect(ruleSetSha256(strict)).not.toBe(ruleSetSha256(ruleSetOf(DEFAULT_POLICY)));
  });

  it('has a gate of each that ships, with what it is about', () => {
    const text = policyYaml(DEFAULT_POLICY);
    for (const { name, about } of GATE_LIST) expect(text).toContain(`  # ${about}\n  ${name}:`);
  });
});
