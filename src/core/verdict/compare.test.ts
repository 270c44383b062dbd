import { describe, expect, test } from 'vitest';
import { type ProfileOfOptions, profileOf } from '../../../tests/support/profile-of.ts';
import type { CaptureMeta, SampleType } from '../profile/model.ts';
import { type CaptureSide, type CompareOptions, compareProfiles } from './compare.ts';
import { DEFAULT_RULE_SET, editRuleSet, type RuleSet } from './rule-set.ts';

const CPU: readonly SampleType[] = [{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }];
const META: Partial<CaptureMeta> = { durationSeconds: 60, tool: { name: 'py-spy', version: '0.4.3' }, event: 'cpu' };

/** A capture of 60 s at 100 Hz: numbers are samples. */
const side = (text: string, meta: Partial<CaptureMeta> = {}, options: ProfileOfOptions = {}): CaptureSide => {
  const id = `${text.length}-${JSON.stringify(meta)}`;
  const weighted = text.replace(/ (\d+)$/gm, (_, samples) => ` ${Number(samples) * 1e7}`);
  const base = profileOf(options.sampleTypes === undefined ? weighted : text, {
    sampleTypes: CPU,
    ...options,
    meta: { ...META, ...meta },
  });
  const hits = base.nodes.self.map((column, type) =>
    base.sampleTypes[type]?.unit === 'nanoseconds' ? column.map((own) => own / 1e7) : column,
  );
  const profile = { ...base, nodes: { ...base.nodes, hits } };
  return { captures: [{ profile, captureId: id, sha256: id, label: id }] };
};
const compare = (
  before: CaptureSide,
  after: CaptureSide,
  options: CompareOptions = {},
  rules: RuleSet = DEFAULT_RULE_SET,
) => compareProfiles(before, after, rules, { independent: true, ...options });
const BEFORE = 'main;hot 3600\nmain;a 1200\nmain;b 1200';
const AFTER = 'main;hot 300\nmain;a 1200\nmain;b 1200';

describe('what a fix is told as', () => {
  const comparison = compare(side(BEFORE), side(AFTER));
  const verdict = (name: string) => comparison.verdicts.find((one) => one.subject.label === name);

  test('the function that was mended', () => {
    expect(verdict('hot')).toMatchObject({
      status: 'resolved',
      certainty: 'confirmed',
      level: 'none',
      advice: 'compare.resolved',
      reason: expect.stringMatching(
        /^hot fell from 60 % to 11\.1 % of active CPU time and from 0\.6 to 0\.05 CPU-seconds per second \(−92 %, 95 % −93 … −91 %\): resolved\.$/,
      ),
      before: { rule: 'FG-PLATEAU', level: 'likely-bottleneck', scope: { captures: [expect.any(String)] } },
      after: { level: 'none' },
    });
  });

  test('the ones that only look worse: a share is never sold as a cost', () => {
    expect(verdict('a')).toMatchObject({
      status: 'exposed',
      level: 'likely-bottleneck',
      reason: expect.stringContaining(
        'rose from 20 % to 44.4 % of active CPU time, but its cost did not change measurably',
      ),
    });
  });

  test('what shrank beside them, by how much and with its error', () => {
    expect(verdict('a')?.reason).toMatch(
      /: exposed, because the rest shrank: hot from 0\.6 to 0\.05 CPU-seconds per second \(−92 %, 95 % −93 … −91 %\)\.$/,
    );
  });

  test('what grew beside one whose share fell at the same cost', () => {
    const grown = compare(side('main;parse 3000\nmain;serialise 3000'), side('main;parse 3000\nmain;serialise 18000'));
    const masked = grown.verdicts.find((one) => one.subject.label === 'parse');
    expect(masked?.status).toBe('masked');
    expect(masked?.reason).toMatch(
      /its cost did not change measurably \(0\.5 → 0\.5 CPU-seconds per second, [^)]*\): masked, because the rest grew: serialise from 0\.5 to 3 CPU-seconds per second \(\+500 %, 95 % \+477 … \+524 %\)\.$/,
    );
  });

  test('how many others grew where it was not one alone, and that none surely did where none did', () => {
    const many = (each: number) => side(`main;parse 1200\n${[1, 2, 3].map((i) => `main;f${i} ${each}`).join('\n')}`);
    const reason = (after: number) =>
      compare(many(1000), many(after)).verdicts.find((one) => one.subject.label === 'parse')?.reason;
    expect(reason(3000)).toMatch(
      /: masked, because the rest grew: f1 from .* CPU-seconds per second \(.*\), and 2 others\.$/,
    );
    const spread = (each: number) =>
      side(`main;parse 1000\n${Array.from({ length: 60 }, (_, i) => `main;g${i} ${each}`).join('\n')}`);
    const unsure = compare(spread(58), spread(80)).verdicts.find((one) => one.subject.label === 'parse');
    expect(unsure?.reason).toMatch(
      /: masked, because the rest grew, though no other function surely did: all together went from 0\.75 to 0\.97 CPU-seconds per second\.$/,
    );
  });

  test('the whole program, and what could have been seen', () => {
    expect(comparison.whole).toMatchObject({ before: { value: 1 }, after: { value: 0.45 }, change: { value: -0.55 } });
    expect(comparison.cost).toEqual({ unit: 'CPU seconds', per: 'second', note: 'assumes equal load' });
    // 1.96·√(0.16/6000 + 0.16/2700)
    expect(comparison.detectable).toBeCloseTo(0.0182, 3);
  });

  test('the table holds every function that differs, largest change of cost first', () => {
    expect(comparison.rows.map((row) => [row.name, row.status, row.significant])).toEqual(
      [
        ['hot', 'resolved', true],
        ['a', 'exposed', false],
        ['b', 'exposed', false],
        ['main', null, false],
      ].filter(([name]) => name !== 'main'),
    );
    const [hot] = comparison.rows;
    expect(hot?.deltaCost.value).toBeCloseTo(-0.55, 6);
    expect(hot?.deltaShare.value).toBeCloseTo(0.1111 - 0.6, 3);
  });

  test('equal input gives an equal comparison, byte for byte', () => {
    expect(JSON.stringify(compare(side(BEFORE), side(AFTER)))).toBe(JSON.stringify(comparison));
  });
});

describe('whether two captures may be compared', () => {
  test.each<[string, Partial<CaptureMeta>, 'block' | 'warn']>([
    ['tool', { tool: { name: 'austin' } }, 'block'],
    ['tool version', { tool: { name: 'py-spy', version: '1.0.0' } }, 'block'],
    ['tool version', { tool: { name: 'py-spy', version: '0.4.2' } }, 'warn'],
    ['event', { event: 'wall' }, 'block'],
    ['runtime', { runtime: 'jvm' }, 'block'],
    ['runtime version', { runtimeVersion: '3.12.1' }, 'warn'],
    ['runtime version', { runtimeVersion: '2.7' }, 'block'],
    ['CPU model', { cpuModel: 'EPYC 7B13' }, 'block'],
    ['CPU cores', { cpuCores: 8 }, 'block'],
    ['container CPU limit', { containerCpus: 1 }, 'block'],
    ['measured by', { flags: ['evented'] }, 'block'],
    ['inlined functions', { flags: ['inlining-opaque'] }, 'warn'],
    ['place of inlined functions', { flags: ['inlining-misplaced'] }, 'warn'],
  ])('%s %o', (what, meta, effect) => {
    const known: Partial<CaptureMeta> = {
      runtime: 'python',
      runtimeVersion: '3.11.7',
      cpuModel: 'EPYC 7763',
      cpuCores: 4,
      containerCpus: 2,
    };
    const options: ProfileOfOptions = { runtime: 'python' };
    const comparison = compare(side(BEFORE, known, options), side(AFTER, { ...known, ...meta }, options));
    expect(comparison.reasons.find((reason) => reason.what === what)?.effect).toBe(effect);
    expect(comparison.comparable).toBe(effect === 'warn');
    if (effect === 'block') {
      expect(comparison.rows).toEqual([]);
      expect(comparison.verdicts.map((verdict) => [verdict.rule, verdict.status])).toEqual([
        ['QG-COMPARABLE', 'not-comparable'],
      ]);
      expect(comparison.verdicts[0]?.reason).toContain(what);
    }
  });

  test('the version of a JVM is that of the JDK, not that it has 64 bits', () => {
    const jvm = (version: string): Partial<CaptureMeta> => ({
      runtime: 'jvm',
      runtimeVersion: `OpenJDK 64-Bit Server VM (${version}) for linux-amd64`,
    });
    const isComparable = (after: string) =>
      compare(side(BEFORE, jvm('17.0.15+6-Debian'), { runtime: 'jvm' }), side(AFTER, jvm(after), { runtime: 'jvm' }))
        .comparable;
    expect([isComparable('17.0.16+1'), isComparable('25+36-LTS')]).toEqual([true, false]);
  });

  test('each start of a JVM inlines anew: two captures that may have misplaced it are not alike', () => {
    const meta: Partial<CaptureMeta> = { flags: ['inlining-misplaced'] };
    expect(compare(side(BEFORE, meta), side(AFTER, meta)).reasons).toContainEqual({
      what: 'place of inlined functions',
      before: 'known at safepoints only',
      after: 'known at safepoints only',
      effect: 'warn',
    });
    const alloc: readonly SampleType[] = [{ name: 'alloc', kind: 'alloc', unit: 'bytes' }];
    const allocated = (text: string) => side(text, meta, { sampleTypes: alloc });
    const { reasons } = compare(allocated(BEFORE), allocated(AFTER));
    expect(reasons.map(({ what }) => what)).not.toContain('place of inlined functions');
  });

  test('the sampling rate may differ: costs use time', () => {
    const faster = side('main;hot 3600\nmain;a 1200', { intervalSeconds: 0.001 });
    expect(compare(side(BEFORE, { intervalSeconds: 0.01 }), faster).comparable).toBe(true);
  });

  test('what a file does not tell is said, never taken as equal', () => {
    const { reasons } = compare(side(BEFORE), side(AFTER));
    expect(reasons.filter((reason) => reason.before === 'unknown').map((reason) => reason.what)).toEqual([
      'runtime',
      'runtime version',
      'CPU model',
      'CPU cores',
      'container CPU limit',
      'load',
    ]);
    expect(reasons.every((reason) => reason.effect === 'warn')).toBe(true);
  });

  test('another kind of samples blocks', () => {
    const alloc: readonly SampleType[] = [{ name: 'alloc', kind: 'alloc', unit: 'bytes' }];
    expect(compare(side(BEFORE), side(AFTER, {}, { sampleTypes: alloc })).comparable).toBe(false);
  });

  test('an override goes on, keeps its reason, and confirms nothing', () => {
    const comparison = compare(side(BEFORE), side(AFTER, { event: 'wall' }), {
      override: { reason: 'same timer, renamed in this version' },
    });
    expect(comparison).toMatchObject({
      comparable: false,
      override: { reason: 'same timer, renamed in this version' },
    });
    expect(comparison.verdicts[0]).toMatchObject({
      status: 'resolved',
      certainty: 'probable',
      guards: ['QG-COMPARABLE'],
    });
    expect(compare(side(BEFORE), side(AFTER), { override: { reason: 'not needed' } }).override).toBeNull();
  });

  test('a load run on both sides gives costs per request, and blocks when its rate differs by more than 10 %', () => {
    const load = (perSecond: number) => ({ requests: perSecond * 60, perSecond, label: 'checkout' });
    const equal = compare({ ...side(BEFORE), load: load(100) }, { ...side(AFTER), load: load(109) });
    expect(equal).toMatchObject({ comparable: true, cost: { per: 'request' } });
    expect(equal.verdicts[0]?.reason).toContain('CPU-seconds per request');
    expect(compare({ ...side(BEFORE), load: load(100) }, { ...side(AFTER), load: load(120) }).comparable).toBe(false);
  });

  test('too few samples on a side judge nothing', () => {
    expect(compare(side(BEFORE), side('main;hot 30\nmain;a 20')).verdicts).toMatchObject([
      { rule: 'QG-SAMPLES', status: 'inconclusive' },
    ]);
  });
});

describe('matching', () => {
  test('a renamed function is suggested, not silently joined', () => {
    const comparison = compare(
      side('main;parse_orders@shop.py 3000\nmain;send@net.py 3000'),
      side('main;parse_order_lines@shop.py 3000\nmain;send@net.py 3000'),
    );
    expect(comparison.renames).toEqual([
      { before: 'parse_orders (shop.py)', after: 'parse_order_lines (shop.py)', score: expect.any(Number) },
    ]);
    expect(comparison.verdicts.map((verdict) => verdict.status)).toContain('resolved');
  });

  test('functions of another build are the same where only what a build changes differs', () => {
    const comparison = compare(
      side('main;(anonymous)@app.js:10 2000\nmain;x@app.js 1000', {}, { runtime: 'node' }),
      side('main;(anonymous)@app.js:14 2000\nmain;x@app.js 1000', {}, { runtime: 'node' }),
    );
    expect(comparison.rows).toEqual([]);
    expect(comparison.verdicts.map((verdict) => verdict.status)).toEqual(['persisting', 'persisting']);
  });

  test('hostile names are only names', () => {
    const text = 'main;__proto__ 3000\nmain;constructor 2000\nmain;<img src=x onerror=alert(1)> 1000';
    const after = 'main;__proto__ 300\nmain;constructor 2000\nmain;<img src=x onerror=alert(1)> 1000';
    const labels = compare(side(text), side(after)).verdicts.map((verdict) => [verdict.subject.label, verdict.status]);
    expect(labels).toContainEqual(['__proto__', 'resolved']);
  });
});

describe('FG-WIDTH against the before side', () => {
  test('tells the innermost function that grew, once', () => {
    const before = 'main;api;load;q1 500\nmain;api;load;q2 500\nmain;x 2500\nmain;y 2500';
    const after = `main;x 2500\nmain;y 2500\n${Array.from({ length: 10 }, (_, i) => `main;api;load;q${i} 400`).join('\n')}`;
    const width = compare(side(before), side(after)).verdicts.filter((verdict) => verdict.rule === 'FG-WIDTH');
    expect(width.map((verdict) => verdict.subject.key)).toEqual(['load']);
    expect(width[0]?.reason).toContain('rose from 16.7 % to 44.4 %');
  });

  test('a share that grew without its cost does not fire', () => {
    const before = 'main;load;q1 1000\nmain;x 5000';
    const after = 'main;load;q1 1000\nmain;x 1000';
    expect(compare(side(before), side(after)).verdicts.filter((verdict) => verdict.rule === 'FG-WIDTH')).toEqual([]);
  });
});

test('profile-level rules are told as before and after, without a status', () => {
  const spread = Array.from({ length: 40 }, (_, i) => `main;f${i} 100`).join('\n');
  const change = compare(side(BEFORE), side(spread)).verdicts.find((verdict) => verdict.rule === 'FG-SPREAD');
  expect(change).toMatchObject({
    reason: 'The profile went from focused (top three 100 %) to evenly spread (top three 7.5 %).',
  });
  expect(change?.status).toBeUndefined();
});

test('another rule set compares by its own limits', () => {
  const wide = editRuleSet(DEFAULT_RULE_SET, { 'plateau.investigate': 0.7, 'plateau.bottleneck': 0.8 });
  expect(
    compare(side(BEFORE), side(AFTER), {}, wide).verdicts.filter((verdict) => verdict.rule === 'FG-PLATEAU'),
  ).toEqual([]);
});

test('three replicates a side carry their own spread', () => {
  const replicates = (shares: readonly number[]): CaptureSide => ({
    captures: shares.flatMap(
      (hot, i) => side(`main;hot ${hot}\nmain;a 1000`, { durationSeconds: 20 + i / 1000 }).captures,
    ),
  });
  const options = { independent: false };
  const steady = compare(replicates([1500, 1510, 1490]), replicates([600, 610, 590]), options);
  expect(steady.verdicts[0]).toMatchObject({ subject: { label: 'hot' }, status: 'improved', certainty: 'confirmed' });
  const wild = compare(replicates([1500, 2400, 300]), replicates([700, 1600, 100]), options);
  expect(wild.verdicts.find((verdict) => verdict.subject.label === 'hot')?.status).toBe('inconclusive');
});

describe('captures in segments', () => {
  const COUNTED: readonly SampleType[] = [{ name: 'samples', kind: 'cpu', unit: 'count' }];
  const inSegments = (hot: readonly number[]): CaptureSide => {
    const text = hot.map((samples) => `= 5\nmain;hot ${samples}\nmain;a 200`).join('\n');
    return side(text, { durationSeconds: 5 * hot.length, intervalSeconds: 0.01 }, { sampleTypes: COUNTED });
  };
  const changed = (before: readonly number[], after: readonly number[]) =>
    compare(inSegments(before), inSegments(after), { independent: false }).verdicts.find(
      ({ subject }) => subject.label === 'hot',
    );

  test('confirm a change that goes beyond what may lie between two captures', () => {
    expect(changed([300, 303, 297, 301, 299, 300], [20, 21, 19, 20, 22, 18])).toMatchObject({
      status: 'resolved',
      certainty: 'confirmed',
      measure: { method: 'replicates' },
    });
  });

  test('are one capture a side: they cannot see what drifts between captures', () => {
    const steady = [300, 301, 299, 300, 301, 299];
    expect(changed(steady, [262, 263, 261, 262, 263, 261])).toMatchObject({
      status: 'improved',
      certainty: 'probable',
      guards: ['single-capture'],
    });
  });

  test('tell nothing where they differ as much among themselves', () => {
    expect(changed([300, 80, 500, 60, 420, 200], [150, 500, 20, 330, 90, 60])?.status).toBe('inconclusive');
  });
});
