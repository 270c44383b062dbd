import { describe, expect, test } from 'vitest';
import { type ProfileOfOptions, profileOf } from '../../../tests/support/profile-of.ts';
import type { CaptureMeta, SampleKind, SampleType } from '../profile/model.ts';
import { type EvaluateOptions, evaluateProfile } from './evaluate.ts';
import { DEFAULT_RULE_SET, editRuleSet, type RuleSet, ruleSetSha256 } from './rule-set.ts';
import type { Verdict } from './verdict.ts';

interface Asked extends ProfileOfOptions {
  readonly rules?: RuleSet;
  readonly ask?: EvaluateOptions;
}

const judge = (text: string, { rules = DEFAULT_RULE_SET, ask = {}, ...options }: Asked = {}): readonly Verdict[] =>
  evaluateProfile(
    { profile: profileOf(text, options), captureId: 'c1', sha256: 'ab', options: { independent: true, ...ask } },
    rules,
  );
const only = (verdicts: readonly Verdict[], rule: string) => verdicts.filter((verdict) => verdict.rule === rule);
const first = (verdicts: readonly Verdict[], rule: string): Verdict => {
  const verdict = only(verdicts, rule)[0];
  if (verdict === undefined) throw new Error(`${rule} did not fire; ${verdicts.map((one) => one.rule)} did`);
  return verdict;
};
const kind = (of: SampleKind, unit: SampleType['unit']): readonly SampleType[] => [{ name: of, kind: of, unit }];
const HOT = 'main;a;hot 450\nmain;a;b 250\nmain;c 300';
const FLAT = Array.from({ length: 40 }, (_, i) => `main;f${i} 25`).join('\n');

describe('the sentence of a plateau', () => {
  test('has share, interval, limit and meaning', () => {
    expect(first(judge(HOT), 'FG-PLATEAU').reason).toBe(
      'hot itself takes 45 % of active CPU time (95 % 41.9–48.1 %), above 40 %: almost certainly the bottleneck.',
    );
  });

  test('says when many paths lead to it, and what its runtime work adds', () => {
    const text = Array.from({ length: 10 }, (_, i) => `main;c${i};memcpy 30\nmain;c${i};d${i} 70`).join('\n');
    expect(first(judge(text), 'FG-PLATEAU')).toMatchObject({
      reason: expect.stringContaining('It is reached by 10 paths, the widest 3 %.'),
      advice: 'plateau.shared',
    });
    const go = judge('main;hot 476\nmain;hot;runtime.asyncPreempt 118\nmain;x 406');
    expect(first(go, 'FG-PLATEAU').reason).toContain('With the runtime’s work it causes: 59.4 %.');
  });

  test('warns of inlined callees where the tool hides them', () => {
    const verdict = first(judge(HOT, { meta: { flags: ['inlining-opaque'] } }), 'FG-PLATEAU');
    expect(verdict.reason).toMatch(/May include inlined callees\.$/);
    const misplaced = first(judge(HOT, { meta: { flags: ['inlining-misplaced'] } }), 'FG-PLATEAU');
    expect(misplaced.reason).toMatch(/May be the time of what is inlined beside it\.$/);
    // Where memory is allocated, or a thread parks, the runtime knows all frames.
    const parked = judge(HOT, {
      meta: { flags: ['inlining-misplaced'] },
      sampleTypes: [{ name: 'park', kind: 'wall', unit: 'nanoseconds' }],
    });
    expect(first(parked, 'FG-PLATEAU').reason).not.toContain('inlined');
    const allocated = judge(HOT, { meta: { flags: ['inlining-misplaced'] }, sampleTypes: kind('alloc', 'bytes') });
    expect(first(allocated, 'FG-PLATEAU').reason).not.toContain('inlined');
  });

  test('comes with a cost where the wall time is known', () => {
    const cpu: readonly SampleType[] = [{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }];
    const text = 'main;hot 6e9\nmain;x 4e9';
    expect(first(judge(text, { sampleTypes: cpu, meta: { durationSeconds: 20 } }), 'FG-PLATEAU').cost).toMatchObject({
      value: 0.3,
      unit: 'CPU seconds',
      per: 'second',
    });
    expect(first(judge(text, { sampleTypes: cpu }), 'FG-PLATEAU').cost).toBeUndefined();
  });
});

describe('quality gates', () => {
  test.each<[string, Partial<CaptureMeta>, string]>([
    ['QG-TRUNCATED', { truncatedShare: 0.06, depthLimit: 127 }, 'of 127 frames'],
    ['QG-ERRORS', { errors: 40, lateTicks: 40 }, 'failed or came late'],
    ['QG-DURATION', { durationSeconds: 8 }, 'covers 8 seconds'],
  ])('%s is said and lowers certainty', (id, meta, text) => {
    const verdicts = judge(HOT, { meta });
    expect(first(verdicts, id).reason).toContain(text);
    if (id !== 'QG-TRUNCATED') {
      expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({ certainty: 'probable', guards: [id] });
    }
  });

  test('QG-TRUNCATED flags what rests on totals, not self shares', () => {
    const text = Array.from({ length: 40 }, (_, i) => `main;api;serialize;s${i} 15\nmain;o${i} 10`).join('\n');
    const verdicts = judge(text, { meta: { truncatedShare: 0.1 } });
    expect(first(verdicts, 'FG-SUBTREE').guards).toEqual(['QG-TRUNCATED']);
    expect(first(judge(HOT, { meta: { truncatedShare: 0.1 } }), 'FG-PLATEAU').certainty).toBe('confirmed');
  });

  test('QG-WARMUP stands for JIT runtimes only', () => {
    const text = 'main;hot 800\nCompileBroker::compiler_thread_loop 200';
    expect(only(judge(text, { runtime: 'jvm' }), 'QG-WARMUP')).toHaveLength(1);
    expect(only(judge(text, { runtime: 'native' }), 'QG-WARMUP')).toHaveLength(0);
  });

  test('QG-MATERIAL caps the level of a process that mostly waits', () => {
    const sampleTypes: readonly SampleType[] = [{ name: 'cpu', kind: 'cpu', unit: 'nanoseconds' }];
    const verdicts = judge('main;hot 1.6e9\nmain;x 0.4e9', { sampleTypes, meta: { durationSeconds: 60 } });
    expect(first(verdicts, 'QG-MATERIAL').reason).toContain('used 0.033 CPU cores in all');
    expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({
      level: 'investigate',
      guards: ['QG-MATERIAL'],
      advice: 'mostly-waits',
    });
  });

  test('QG-OVERLOAD is a note', () => {
    const verdicts = judge(HOT, { ask: { host: { throttled: 3 } } });
    expect(only(verdicts, 'QG-OVERLOAD')).toHaveLength(1);
    expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({ certainty: 'confirmed', guards: ['QG-OVERLOAD'] });
  });

  test('QG-SYMBOLS withholds focus and spread', () => {
    const rules = judge('main;[unknown] 200\nmain;hot 800').map((verdict) => verdict.rule);
    expect(rules).toContain('QG-SYMBOLS');
    expect(rules).not.toContain('FG-TOP3');
  });

  test('a file without time order is probable at most', () => {
    const verdicts = judge(HOT, { ask: { independent: false }, meta: { durationSeconds: 60 } });
    expect(first(verdicts, 'QG-DURATION')).toMatchObject({
      reason: expect.stringContaining('no time order'),
      measure: { value: 0, unit: 'in time order' },
    });
    expect(first(verdicts, 'FG-PLATEAU').certainty).toBe('probable');
  });

  test('forty seconds of samples in time order confirm', () => {
    const text = Array.from({ length: 40 }, (_, i) => `main;hot ${15 + (i % 3)}\nmain;x 10\nmain;y 5`).join('\n');
    const verdicts = judge(text, { secondsBetween: 1 / 3, ask: { independent: false }, meta: { durationSeconds: 40 } });
    expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({ certainty: 'confirmed', measure: { method: 'block' } });
  });
});

describe('shape', () => {
  test('focus names the three functions', () => {
    expect(first(judge(HOT), 'FG-TOP3').reason).toContain('hot 45 %, c 30 % and b 25 % together take 100 %');
  });

  test('spread says on how many functions the weight lies', () => {
    expect(first(judge(FLAT), 'FG-SPREAD')).toMatchObject({
      reason: expect.stringContaining('about 40 equal functions'),
      advice: 'spread',
    });
  });

  test('before it says “architecture”, spread looks for one owner', () => {
    const text = Array.from({ length: 40 }, (_, i) => `main;api;serialize;s${i} 15\nmain;o${i} 10`).join('\n');
    expect(first(judge(text), 'FG-SPREAD').advice).toBe('spread.subtree');
  });

  test('where gc is one of the three, it is named first', () => {
    const rules = judge('main;h;alloc;runtime.gcAssistAlloc 300\nmain;h 400\nmain;k 300').map(
      (verdict) => verdict.rule,
    );
    expect(rules.indexOf('FG-RUNTIME')).toBeLessThan(rules.indexOf('FG-TOP3'));
  });
});

describe('FG-RUNTIME', () => {
  test('names who causes the collecting', () => {
    const { reason, details } = first(
      judge('main;h;alloc;runtime.gcAssistAlloc;runtime.scanobject 300\nmain;h 400\nmain;k 300'),
      'FG-RUNTIME',
    );
    expect(reason).toContain('takes 30 % of active CPU time');
    expect(reason).toContain('caused by alloc 30 %');
    expect(details).toMatchObject({ gc: 0.3, jit: 0 });
  });

  test('counts threads of the collector, whatever their leaves are called', () => {
    const verdicts = judge('[GC Thread#0]\nstart_thread;memcpy 300\n[main]\nmain;hot 700', { runtime: 'jvm' });
    expect(first(verdicts, 'FG-RUNTIME').measure.value).toBe(0.3);
  });
});

describe('FG-RECURSION', () => {
  const deep = `main;${'walk;'.repeat(500)}leaf 500\nmain;other 500`;
  test.each([
    [undefined, 'watch'],
    [1000, 'investigate'],
    [2000, 'watch'],
  ])('500 deep with a limit of %s is %s', (recursionLimit, level) => {
    const ask = recursionLimit === undefined ? {} : { recursionLimit };
    expect(first(judge(deep, { ask }), 'FG-RECURSION')).toMatchObject({ level, details: { maxDepth: 500 } });
  });

  test('names a cycle of two', () => {
    const { reason, subject } = first(judge('main;a;b;a;b 200\nmain;a 300\nmain;z 500'), 'FG-RECURSION');
    expect(reason).toContain('a and b call each other, up to 2 deep');
    expect(subject).toMatchObject({ kind: 'path', key: 'a;b' });
  });

  test('below 5 % nothing is said', () => {
    expect(only(judge('main;f;f 40\nmain;x 960'), 'FG-RECURSION')).toEqual([]);
  });
});

describe('FG-TOWERS', () => {
  const towers = (each: number, count: number) =>
    Array.from({ length: count }, (_, i) => `main;render;row${i};fmt${i} ${each}`).join('\n');
  test('with too few samples a path it is inconclusive', () => {
    expect(first(judge(`${towers(1, 600)}\nmain;db 400`), 'FG-TOWERS')).toMatchObject({
      level: 'none',
      certainty: 'inconclusive',
      advice: 'towers.samples',
    });
  });
  test('is never more than probable, since a sampler counts no calls', () => {
    expect(first(judge(`${towers(5, 200)}\nmain;db 1000`), 'FG-TOWERS')).toMatchObject({
      certainty: 'probable',
      subject: { key: 'render' },
    });
  });
});

describe('FG-LOCK', () => {
  const text = 'main;pool;take;sync.(*Mutex).Lock 6e9\nmain;log;sync.(*Mutex).Lock 3e9\nmain;x;sync.(*Mutex).Lock 1e9';
  const options = { runtime: 'go', sampleTypes: kind('lock', 'nanoseconds') } as const;
  test('names the functions that wait, with the time lost', () => {
    const verdicts = only(judge(text, { ...options, meta: { durationSeconds: 20 } }), 'FG-LOCK');
    expect(verdicts.map((verdict) => [verdict.subject.key, verdict.level])).toEqual([
      ['take', 'likely-bottleneck'],
      ['log', 'investigate'],
    ]);
    expect(verdicts[0]?.reason).toContain('0.5 seconds waited per second in all');
  });
  test('below 0.1 s waited per second nothing fires', () => {
    expect(only(judge(text, { ...options, meta: { durationSeconds: 200 } }), 'FG-LOCK')).toEqual([]);
  });
  test('in wall-clock captures only waits with work below them count', () => {
    const wall = 'main;pool;take;sync.(*Mutex).Lock 500\nworker;sync.(*Mutex).Lock 300\nmain;run 500';
    const verdicts = only(judge(wall, { runtime: 'go', sampleTypes: kind('wall', 'count') }), 'FG-LOCK');
    expect(verdicts.map((verdict) => [verdict.subject.key, verdict.measure.value])).toEqual([['take', 0.5]]);
  });
});

test('FG-WIDTH holds functions to the budgets of the rule set, and says nothing without one', () => {
  const budgeted: RuleSet = { ...DEFAULT_RULE_SET, budgets: [{ function: 'a', share: 0.5 }] };
  expect(first(judge(HOT, { rules: budgeted }), 'FG-WIDTH')).toMatchObject({
    level: 'investigate',
    certainty: 'confirmed',
    measure: { value: 0.7 },
    threshold: { value: 0.5, source: 'user' },
  });
  expect(only(judge(HOT), 'FG-WIDTH')).toEqual([]);
  expect(ruleSetSha256(budgeted)).not.toBe(ruleSetSha256(DEFAULT_RULE_SET));
});

describe('threads', () => {
  test('a group is judged alone where it shows more than all threads together', () => {
    const text =
      '[worker-1]\nrun;parse 300\nrun;send 300\n[worker-2]\nrun;send 600\n[flusher]\nloop;compress 150\nloop;write 50';
    const scoped = judge(text).filter((verdict) => verdict.scope.threads !== 'all');
    expect(scoped.map((verdict) => [verdict.scope.threads, verdict.rule, verdict.subject.key])).toContainEqual([
      'threads flusher',
      'FG-PLATEAU',
      'compress',
    ]);
    expect(scoped[0]?.reason).toMatch(/^On threads /);
  });

  test('an event loop’s main thread is judged alone', () => {
    const text = '[main main]\nrun@s.js;render@s.js 100\nrun@s.js;send@s.js 100\n[main2]\njob@w.js;hash@w.js 1800';
    const scoped = judge(text, { runtime: 'node' }).filter((verdict) => verdict.scope.threads === 'main thread');
    expect(scoped.map((verdict) => verdict.subject.label)).toContain('render');
  });
});

describe('another rule set', () => {
  test('gives other verdicts with another hash', () => {
    const stricter = editRuleSet(DEFAULT_RULE_SET, { 'plateau.investigate': 0.25 });
    const levels = (rules: RuleSet) =>
      only(judge('main;hot 450\nmain;b 230\nmain;c 320', { rules }), 'FG-PLATEAU').map((verdict) => verdict.level);
    expect(levels(DEFAULT_RULE_SET)).toEqual(['likely-bottleneck', 'investigate', 'investigate']);
    expect(levels(stricter)).toEqual(['likely-bottleneck', 'investigate', 'watch']);
    expect(first(judge(HOT, { rules: stricter }), 'FG-PLATEAU')).toMatchObject({
      ruleSetSha256: ruleSetSha256(stricter),
      threshold: { value: 0.4 },
    });
  });

  test('with another category table makes categories and idle time again, but keeps what the tool said', () => {
    const rules: RuleSet = {
      ...DEFAULT_RULE_SET,
      categories: [{ category: 'wait-sleep', runtime: 'any', name: '^poll_queue$' }, ...DEFAULT_RULE_SET.categories],
    };
    const text = 'worker;poll_queue 500\nmain;hot 450\nmain;kernelish 550';
    const options = { categories: { kernelish: 'kernel' } } as const;
    expect(first(judge(text, { ...options, rules }), 'FG-PLATEAU').measure.value).toBe(0.55);
    expect(first(judge(text, { ...options, rules }), 'FG-PLATEAU').details?.category).toBe('kernel');
    expect(first(judge(text, options), 'FG-PLATEAU').measure.value).toBeCloseTo(0.367, 2);
  });
});

describe('a capture in segments', () => {
  const inSegments = (hot: readonly number[], { seconds = 5, of = 500 } = {}): readonly Verdict[] => {
    const text = hot.map((weight) => `= ${seconds}\nmain;hot ${weight}\nmain;cold ${of - weight}`).join('\n');
    const meta = { durationSeconds: seconds * hot.length };
    return evaluateProfile({ profile: profileOf(text, { meta }), captureId: 'c1', sha256: 'ab' }, DEFAULT_RULE_SET);
  };

  test('has its segments as replicates, which may confirm', () => {
    expect(first(inSegments([350, 352, 348, 350, 351, 349]), 'FG-PLATEAU')).toMatchObject({
      certainty: 'confirmed',
      measure: { value: 0.7, method: 'replicates', n: 3000 },
      evidence: [{ captureId: 'c1' }],
      guards: [],
    });
  });

  test('has an interval as wide as its segments differ: Student’s t with K − 1 degrees of freedom', () => {
    const { measure } = first(inSegments([250, 350, 450, 250, 350, 450]), 'FG-PLATEAU');
    // Shares 0.5, 0.7, 0.9, twice: standard deviation 0.1789, of the mean 0.0730; t(0.975, 5) = 2.571.
    expect(measure.value).toBe(0.7);
    expect(measure.low).toBeCloseTo(0.7 - 2.5706 * 0.073, 3);
    expect(measure.high).toBeCloseTo(0.7 + 2.5706 * 0.073, 3);
  });

  test('is too short where all its segments together are', () => {
    const verdicts = inSegments([350, 352, 348, 350, 351, 349], { seconds: 4 });
    expect(first(verdicts, 'QG-DURATION').reason).toContain('covers 24 seconds');
    expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({ certainty: 'probable', guards: ['QG-DURATION'] });
  });

  test('is probable where its segments disagree about the largest function', () => {
    const verdicts = inSegments([280, 280, 280, 280, 280, 245]);
    expect(first(verdicts, 'FG-PLATEAU')).toMatchObject({ certainty: 'probable', guards: ['rank-unstable'] });
  });

  test('counts a segment without activity as time, not as a share of nothing', () => {
    const { measure, cost } = first(inSegments([350, 352, 348, 350, 351, 349, 0], { of: 500 }), 'FG-PLATEAU');
    const idle = `${[350, 352, 348].map((hot) => `= 5\nmain;hot ${hot}\nmain;cold ${500 - hot}`).join('\n')}\n= 5`;
    const verdict = first(
      evaluateProfile(
        { profile: profileOf(idle, { meta: { durationSeconds: 20 } }), captureId: 'c1', sha256: 'ab' },
        DEFAULT_RULE_SET,
      ),
      'FG-PLATEAU',
    );
    expect([measure.value, cost?.value]).toEqual([0.6, 60]);
    expect(verdict).toMatchObject({ measure: { value: 0.7, method: 'replicates' }, cost: { value: 52.5 } });
    expect(verdict.cost?.low).toBeLessThan(30);
  });

  test('of two segments is one capture with Wilson’s interval', () => {
    expect(first(inSegments([350, 350], { seconds: 15 }), 'FG-PLATEAU').measure.method).toBe('wilson');
  });
});

test('replicates that agree confirm, replicates that disagree about the largest do not', () => {
  const capture = (hot: number, i: number) => ({
    profile: profileOf(`main;hot ${hot}\nmain;cold ${1000 - hot}`, { meta: { durationSeconds: 12 } }),
    captureId: `r${i}`,
    sha256: `${i}`,
  });
  const judged = (shares: readonly number[]) => {
    const [lead, ...replicates] = shares.map(capture);
    if (lead === undefined) throw new Error('no capture');
    return first(evaluateProfile({ ...lead, replicates }, DEFAULT_RULE_SET), 'FG-PLATEAU');
  };
  expect(judged([700, 710, 690])).toMatchObject({
    certainty: 'confirmed',
    measure: { method: 'replicates', n: 3000 },
    evidence: [{ captureId: 'r0' }, { captureId: 'r1' }, { captureId: 'r2' }],
  });
  expect(judged([550, 540, 460])).toMatchObject({ certainty: 'probable' });
});
