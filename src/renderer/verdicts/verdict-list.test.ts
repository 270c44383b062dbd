import { describe, expect, it } from 'vitest';
import { byWeight, type Certainty, type Level, type Verdict } from '../../core/verdict/verdict.ts';
import { spoken } from './verdict-list.tsx';

const verdict = (level: Level, certainty: Certainty, value: number): Verdict => ({
  rule: 'FG-PLATEAU',
  ruleVersion: 1,
  ruleSetSha256: '',
  subject: { kind: 'function', key: `${level} ${certainty} ${value}`, label: '' },
  scope: { captures: [], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
  measure: { name: 'self', value, unit: 'share', method: 'exact' },
  threshold: { op: '>', value: 0.4, source: '' },
  level,
  certainty,
  reason: '',
  advice: '',
  evidence: [],
  guards: [],
});

describe('the order of verdicts', () => {
  it('is level, then certainty, then size', () => {
    const given = [
      verdict('watch', 'confirmed', 0.9),
      verdict('investigate', 'probable', 0.3),
      verdict('investigate', 'confirmed', 0.25),
      verdict('investigate', 'confirmed', 0.3),
      verdict('likely-bottleneck', 'inconclusive', 0.5),
    ];
    expect(byWeight(given).map(({ level, certainty, measure }) => `${level} ${certainty} ${measure.value}`)).toEqual([
      'likely-bottleneck inconclusive 0.5',
      'investigate confirmed 0.3',
      'investigate confirmed 0.25',
      'investigate probable 0.3',
      'watch confirmed 0.9',
    ]);
  });

  it('says what became better, and keeps quiet what stayed as it was', () => {
    const better = { ...verdict('none', 'confirmed', -0.5), status: 'improved' as const };
    const same = { ...verdict('none', 'confirmed', 0), status: 'persisting' as const };
    expect(spoken([same, better])).toEqual({ loud: [better], quiet: [same] });
  });

  it('keeps quiet what found nothing, but not what could not tell', () => {
    const { loud, quiet } = spoken([verdict('none', 'confirmed', 0.1), verdict('none', 'inconclusive', 0.1)]);
    expect(loud).toHaveLength(1);
    expect(loud[0]?.certainty).toBe('inconclusive');
    expect(quiet).toHaveLength(1);
  });
});
