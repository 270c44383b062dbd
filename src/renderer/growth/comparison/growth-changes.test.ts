import { describe, expect, it } from 'vitest';
import type { ComparedGrowth, GrowthComparison } from '../../../core/verdict/heap/growth-comparison.ts';
import type { Certainty, Status, Verdict } from '../../../core/verdict/verdict.ts';
import { answerOf, boundsOf, changesOf, changesText, doubtsOf, statusCounts } from './growth-changes.ts';

const rate = (value: number) => ({ value, low: value - 1, high: value + 1, instances: 2 });

interface Given {
  readonly label?: string;
  readonly status: Status;
  readonly certainty?: Certainty;
  readonly before?: number | null;
  readonly after?: number | null;
}

function verdict(status: Status | null, certainty: Certainty, key: string): Verdict {
  return {
    rule: 'LK-GROW',
    ruleVersion: 1,
    ruleSetSha256: 'a',
    subject: { kind: 'class', key, label: key },
    scope: { captures: [], denominator: 'retained growth', sampleType: 'retained', threads: 'all' },
    measure: { name: 'change', value: -0.5, low: -0.6, high: -0.4, unit: 'share', method: 'exact' },
    threshold: { value: 0.1, op: '<', source: 'docs/rules.md' },
    level: 'investigate',
    certainty,
    reason: '',
    advice: '',
    evidence: [],
    guards: [],
    details: { class: key },
    ...(status === null ? {} : { status }),
  };
}

function compared(given: readonly Given[]): GrowthComparison {
  const rows = given.map(({ label = 'Session', status, before = 10, after = 0 }, at): ComparedGrowth => {
    const side = (value: number | null) => (value === null ? null : rate(value));
    return { key: `new ${at}`, label, before: side(before), after: side(after), status, flat: 2 };
  });
  const verdicts = given.map(
    ({ status, certainty = 'confirmed' }, at): Verdict => ({
      ...verdict(status, certainty, `new ${at}`),
      before: verdict(null, 'confirmed', `old ${at}`),
    }),
  );
  return { comparable: true, reasons: [], per: 'operation', unit: 'bytes', rows, verdicts };
}

describe('changes of growth', () => {
  it('stand by urgency, then by size, with the keys that each series knows the class by', () => {
    const changes = changesOf(
      compared([{ status: 'resolved' }, { status: 'persisting', before: 5 }, { status: 'persisting', before: 50 }]),
    );
    expect(changes.map(({ row }) => [row.status, row.before?.value])).toEqual([
      ['persisting', 50],
      ['persisting', 5],
      ['resolved', 10],
    ]);
    expect(changes.at(-1)?.keys).toEqual({ before: 'old 0', after: 'new 0' });
    expect(statusCounts(changes)).toBe('2 persisting · 1 resolved');
  });

  it.each<readonly [string, readonly Given[]]>([
    ['Nothing grows on either side', []],
    ['What grew before does not grow any more', [{ status: 'resolved' }]],
    ['What grew before probably does not grow any more', [{ status: 'resolved', certainty: 'probable' }]],
    ['It cannot be told yet whether Session still grows', [{ status: 'resolved' }, { status: 'inconclusive' }]],
    ['2 classes still grow', [{ status: 'improved' }, { status: 'persisting' }, { status: 'inconclusive' }]],
    ['Session grows more than before', [{ status: 'new' }, { status: 'persisting' }]],
  ])('answer: %s', (answer, given) => expect(answerOf(changesOf(compared(given)))).toBe(answer));

  it('claims nothing where the series themselves allow no claim', () => {
    expect(answerOf([], { verdicts: [verdict('inconclusive', 'inconclusive', 'series')] })).toBe('It cannot be told');
  });

  it('say why they are not confirmed', () => {
    const [sure] = changesOf(compared([{ status: 'resolved' }]));
    const [unsure] = changesOf(compared([{ status: 'persisting', certainty: 'probable' }]));
    const reasons = [
      { what: 'collection before each heap', before: 'forced', after: 'not known', effect: 'warn' as const },
    ];
    expect(sure === undefined ? null : doubtsOf(sure, reasons)).toEqual([]);
    expect(unsure === undefined ? null : doubtsOf(unsure, reasons)).toEqual([
      'collection before each heap: forced → not known',
    ]);
  });

  it('have no bounds where they have no end', () => {
    expect(boundsOf({ value: 1, low: 0.5, high: 1e6 })).toBeNull();
    expect(boundsOf({ value: 1, low: 1, high: 1 })).toBeNull();
    expect(boundsOf({ value: 1, low: 0.5, high: 2 })).not.toBeNull();
  });

  it('are copied as plain numbers, with no formula in a name', () => {
    const changes = changesOf(compared([{ label: '=cmd(),"x"', status: 'resolved', after: null }]));
    const [heads, line] = changesText(changes, { per: 'operation', unit: 'bytes' }, ',').split('\n');
    expect(heads).toContain('before: bytes per operation, value');
    expect(line).toBe(`"'=cmd(),""x""",resolved,confirmed,10,9,11,,,,2,,-0.5,-0.6,-0.4,2`);
  });
});
