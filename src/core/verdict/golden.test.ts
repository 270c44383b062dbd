import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { evaluateProfile, ruleInput } from './evaluate.ts';
import { collecting } from './fg-runtime.ts';
import { DEFAULT_RULE_SET } from './rule-set.ts';
import { shapeOf } from './shape.ts';
import { ownFunctions, sharedFunctions } from './shares.ts';

interface GoldenVerdict {
  readonly rule: string;
  readonly subject?: string;
  readonly level: string;
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly certainty?: string;
  readonly widestPath?: number;
  readonly maxDepth?: number;
  readonly towers?: number;
  readonly coverage?: number;
}
interface GoldenProfile {
  readonly input: readonly string[];
  readonly options: { readonly util?: number; readonly deff_known?: boolean };
  readonly expect: {
    readonly n: number;
    readonly D?: number;
    readonly c3?: number;
    readonly nEff?: number;
    readonly pMax?: number;
    readonly gc?: number;
    readonly shape?: string;
    readonly maxTotal?: number;
    readonly verdicts: readonly GoldenVerdict[];
    readonly chargedTop?: readonly (readonly [string, number])[];
  };
}

const golden = JSON.parse(
  readFileSync(new URL('../../../tests/fixtures/golden/golden.json', import.meta.url), 'utf8'),
) as { readonly profiles: Record<string, GoldenProfile> };

/** Rules the golden table lists as verdicts; the others it gives as `shape` or leaves out. */
const LISTED = new Set([
  'QG-SAMPLES',
  'QG-SYMBOLS',
  'FG-PLATEAU',
  'FG-SUBTREE',
  'FG-TOWERS',
  'FG-RECURSION',
  'FG-RUNTIME',
]);

const read = (lines: readonly string[]) => {
  const text = lines.join('\n');
  // The golden inputs are those of tools without a runtime of their own, but for the py-spy lines of G08.
  return profileOf(text, { runtime: text.includes('.py:') ? 'python' : 'unknown' });
};

const shown = (key: string) => key.replace(/ \((?!w\.py)[^)]*\)$/, '');

describe.each(Object.entries(golden.profiles))('%s', (_, { input, options, expect: wanted }) => {
  const profile = read(input);
  const evaluateOptions = {
    independent: options.deff_known ?? true,
    ...(options.util === undefined ? {} : { utilisation: options.util }),
  };
  const capture = { profile, captureId: 'golden', sha256: '0' };
  const { input: rules } = ruleInput(
    [capture],
    ownFunctions(profile),
    { sampleType: 0, threads: 'all', basis: 'active' },
    'all',
    evaluateOptions,
    DEFAULT_RULE_SET,
  );

  test('its shares', () => {
    const { estimate } = rules;
    expect(estimate.samples).toBe(wanted.n);
    if (wanted.D === undefined) return;
    const shape = shapeOf(rules);
    expect(estimate.weight).toBe(wanted.D);
    expect(shape.top3).toBeCloseTo(wanted.c3 ?? 0, 4);
    expect(shape.effective).toBeCloseTo(wanted.nEff ?? 0, 2);
    expect(shape.maxSelf).toBeCloseTo(wanted.pMax ?? 0, 6);
    expect(shape.shape).toBe(wanted.shape);
    expect(collecting(rules).share).toBeCloseTo(wanted.gc ?? 0, 6);
    expect(Math.max(...estimate.shares.total) / estimate.weight).toBeCloseTo(wanted.maxTotal ?? 0, 9);
    const charged = [...estimate.shares.charged]
      .map((weight, f) => [shown(rules.functions.describe(f).key), weight / estimate.weight] as const)
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [rank, [name, share]] of (wanted.chargedTop ?? []).entries()) {
      expect(charged[rank]?.[1]).toBeCloseTo(share, 4);
      expect(charged.filter(([, own]) => Math.abs(own - share) < 1e-4).map(([key]) => key)).toContain(name);
    }
  });

  test('its verdicts', () => {
    const verdicts = evaluateProfile({ ...capture, options: evaluateOptions }, DEFAULT_RULE_SET).filter((verdict) =>
      LISTED.has(verdict.rule),
    );
    expect(verdicts.map((verdict) => verdict.rule)).toEqual(wanted.verdicts.map((verdict) => verdict.rule));
    wanted.verdicts.forEach((expected, i) => {
      const verdict = verdicts[i];
      if (verdict === undefined) throw new Error('missing');
      if (expected.level === 'inconclusive') expect(verdict.certainty).toBe('inconclusive');
      else expect(verdict.level).toBe(expected.level);
      if (expected.subject !== undefined) expect(shown(verdict.subject.key)).toBe(expected.subject);
      if (expected.value !== undefined) expect(verdict.measure.value).toBeCloseTo(expected.value, 4);
      if (expected.low !== undefined) expect(verdict.measure.low).toBeCloseTo(expected.low, 4);
      if (expected.high !== undefined) expect(verdict.measure.high).toBeCloseTo(expected.high, 4);
      if (expected.certainty !== undefined) expect(verdict.certainty).toBe(expected.certainty);
      if (expected.widestPath !== undefined) expect(verdict.details?.widestPath).toBeCloseTo(expected.widestPath, 6);
      if (expected.maxDepth !== undefined) expect(verdict.details?.maxDepth).toBe(expected.maxDepth);
      if (expected.towers !== undefined) expect(verdict.details?.towers).toBe(expected.towers);
      if (expected.coverage !== undefined) expect(verdict.details?.coverage).toBe(expected.coverage);
    });
  });

  test('are the same byte for byte, whatever numbers the functions were given', () => {
    const again = evaluateProfile({ ...capture, profile: read(input), options: evaluateOptions }, DEFAULT_RULE_SET);
    const first = evaluateProfile({ ...capture, options: evaluateOptions }, DEFAULT_RULE_SET);
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(sharedFunctions([profile], 'identity').count).toBe(profile.frames.count);
    const reversed = evaluateProfile(
      { ...capture, profile: read([...input].reverse()), options: evaluateOptions },
      DEFAULT_RULE_SET,
    );
    expect(reversed.map((verdict) => [verdict.rule, verdict.level])).toEqual(
      first.map((verdict) => [verdict.rule, verdict.level]),
    );
  });
});
