import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidenceOf as rowOf, wholeFinding } from '../../../tests/support/finding-of.ts';
import type { Level, Status, Subject, Verdict } from '../verdict/verdict.ts';
import { evidenceOf, isFindable, type JudgedItem } from './candidate-evidence.ts';
import { candidateGroups } from './candidates.ts';
import { findingFrom } from './create.ts';
import { fingerprintOf } from './hashes.ts';
import { merged, unmerged } from './merge.ts';
import { findingBody } from './model.ts';
import { blanksIn, bottleneckOf } from './sentence.ts';
import { fingerprintOfVerdict } from './subject-identity.ts';

interface Told {
  readonly rule?: string;
  readonly level?: Level;
  readonly subject?: Partial<Subject>;
  readonly item?: string;
  readonly status?: Status;
  readonly before?: Verdict;
  readonly after?: Verdict;
  readonly measure?: Partial<Verdict['measure']>;
  readonly details?: Readonly<Record<string, number>>;
}

function verdict({
  rule = 'FG-PLATEAU',
  level = 'investigate',
  subject = {},
  item = 'p1',
  measure = {},
  ...more
}: Told = {}): Verdict {
  return {
    rule,
    ruleVersion: 1,
    ruleSetSha256: 'a'.repeat(64),
    subject: { kind: 'function', key: 'hot (app.py)', label: 'hot', ...subject },
    scope: { captures: [item], threads: 'all', sampleType: 'cpu', denominator: 'D_active' },
    measure: { name: 'self', value: 0.3, unit: 'share', method: 'wilson', ...measure },
    threshold: { op: '>', value: 0.2, source: 'user' },
    level,
    certainty: 'confirmed',
    reason: `${rule} of ${item}`,
    advice: '',
    evidence: [{ captureId: item, sha256: 'b'.repeat(64), pointer: `function:${subject.key ?? 'hot (app.py)'}` }],
    guards: [],
    ...more,
  };
}

function judged(id: string, verdicts: readonly Verdict[], more: Partial<JudgedItem> = {}): JudgedItem {
  return {
    id,
    kind: 'profile',
    label: `label of ${id}`,
    takenAt: '2026-01-01T00:00:00.000Z',
    origin: { program: 'app', statement: null },
    sides: null,
    verdicts,
    ...more,
  };
}

const find = (id: string) => ({ id, kind: 'profile' as const, label: id });
const candidates = (items: readonly JudgedItem[]) => candidateGroups(items, find, []).map(({ candidate }) => candidate);

describe('candidates', () => {
  it('are one where five captures show the same, and others where they show something else', () => {
    const five = ['p1', 'p2', 'p3', 'p4', 'p5'].map((item) => judged(item, [verdict({ item })]));
    const other = judged('p6', [verdict({ item: 'p6', subject: { key: 'cold (app.py)', label: 'cold' } })]);
    expect(candidates([...five, other]).map(({ title, verdicts }) => [title, verdicts.length])).toEqual([
      ['CPU hot path: cold', 1],
      ['CPU hot path: hot', 5],
    ]);
  });

  it('are one where a comparison leaves out of a function’s file where its packages lie', () => {
    const at = (item: string, key: string) => judged(item, [verdict({ item, subject: { key, label: 'hot' } })]);
    expect(candidates([at('p1', 'hot (/usr/lib/python3.11/x.py)'), at('c1', 'hot (x.py)')])).toHaveLength(1);
    expect(candidates([at('p1', 'main.hot (/build/1/main.go)'), at('c1', 'main.hot')])).toHaveLength(1);
    expect(candidates([at('p1', '(anonymous) (a.js:3:5)'), at('p2', '(anonymous) (a.js:9:5)')])).toHaveLength(2);
  });

  it('join what rules of one family say of one subject, the highest level first', () => {
    const found = candidates([judged('p1', [verdict(), verdict({ rule: 'FG-SUBTREE', level: 'likely-bottleneck' })])]);
    expect(found).toMatchObject([
      { level: 'likely-bottleneck', verdicts: [{ rule: 'FG-SUBTREE' }, { rule: 'FG-PLATEAU' }] },
    ]);
  });

  it.each([
    ['cpu', 'cpu-hot-path'],
    ['delay', 'lock-contention'],
    ['contentions', 'lock-contention'],
    ['park', 'lock-contention'],
    ['alloc_space', 'gc-allocation'],
  ])('are of the category that what was sampled tells: of %s it is %s', (sampleType, category) => {
    const base = verdict();
    const found = candidates([judged('p1', [{ ...base, scope: { ...base.scope, sampleType } }])]);
    expect(found).toMatchObject([{ category }]);
  });

  it('leave out what is below “investigate”, on all sides of it', () => {
    expect(candidates([judged('p1', [verdict({ level: 'watch' }), verdict({ level: 'none' })])])).toEqual([]);
    expect(isFindable(verdict({ level: 'none', before: verdict(), status: 'resolved' }))).toBe(true);
  });

  it('are kept apart where only what every program has is alike', () => {
    const gc = { kind: 'profile', key: 'gc', label: 'gc' } as const;
    const of = (id: string, program: string) =>
      judged(id, [verdict({ rule: 'FG-RUNTIME', item: id, subject: gc })], { origin: { program, statement: null } });
    expect(candidates([of('p1', 'a'), of('p2', 'b')])).toHaveLength(2);
    expect(candidates([of('p1', 'a'), of('p2', 'a')])).toHaveLength(1);
  });

  it('know an endpoint in every load run, and a whole run by its file', () => {
    const run = (id: string, flow?: string) => {
      const label = flow === undefined ? 'p95' : `p95 of ${flow}`;
      const base = verdict({ rule: 'MT-SLO', item: id, subject: { kind: 'metric', key: label, label } });
      const scope = { ...base.scope, ...(flow === undefined ? {} : { flow }) };
      return judged(id, [{ ...base, scope }], { kind: 'load', origin: { program: id, statement: null } });
    };
    expect(candidates([run('l1', 'GET /orders'), run('l2', 'GET /orders')])).toHaveLength(1);
    expect(candidates([run('l1'), run('l2')])).toHaveLength(2);
  });

  it('know a table that is read by its statement, whatever the plan around it', () => {
    const step = (id: string, key: string, statement: string) =>
      judged(
        id,
        [verdict({ rule: 'EX-SEQ', item: id, subject: { kind: 'plan-node', key, label: 'Seq Scan on users' } })],
        {
          kind: 'plan',
          origin: { program: id, statement },
        },
      );
    expect(
      candidates([
        step('q1', 'Limit/Sort/Seq Scan users', 's'),
        step('q2', 'Hash Join/Hash[1]/Seq Scan users[1]', 's'),
      ]),
    ).toHaveLength(1);
    expect(candidates([step('q1', 'Seq Scan users', 's'), step('q2', 'Seq Scan users', 't')])).toHaveLength(2);
  });

  it('of one title say where they were found, or in which place of it', () => {
    const named = (items: readonly JudgedItem[]) =>
      candidateGroups(items, find, []).map(({ candidate }) => candidate.title);
    const scan = (key: string) => verdict({ subject: { key, label: 'Seq Scan on child_t' } });
    expect(named([judged('p1', [scan('a')]), judged('p2', [scan('b')]), judged('p3', [scan('a')])])).toEqual([
      'CPU hot path: Seq Scan on child_t in label of p1',
      'CPU hot path: Seq Scan on child_t in label of p2',
    ]);
    expect(named([judged('p1', [scan('a'), scan('b')])])).toEqual([
      'CPU hot path: Seq Scan on child_t (a)',
      'CPU hot path: Seq Scan on child_t (b)',
    ]);
    expect(named([judged('p1', [scan('a')])])).toEqual(['CPU hot path: Seq Scan on child_t']);
  });

  it('are marked where a finding has them', () => {
    const group = candidateGroups([judged('p1', [verdict()]), judged('p2', [verdict({ item: 'p2' })])], find, [])[0];
    const body = findingFrom(group?.sources.slice(0, 1) ?? []);
    const held = candidateGroups([judged('p1', [verdict()]), judged('p2', [verdict({ item: 'p2' })])], find, [
      { id: 'PERF-001', fingerprint: 'other', body },
    ]);
    expect(held[0]?.candidate).toMatchObject({
      findings: ['PERF-001'],
      fresh: 1,
      verdicts: [{ findings: ['PERF-001'] }, { findings: [] }],
    });
  });
});

describe('evidence', () => {
  const sides = { before: ['p1'], after: ['p2'] };
  const comparison = (status: Status) =>
    judged(
      'c1',
      [
        verdict({
          status,
          level: 'none',
          before: verdict(),
          after: verdict({ item: 'p2', level: 'none' }),
          details: { costBefore: 3, costAfter: 1 },
        }),
      ],
      { kind: 'comparison', sides },
    );

  it('of a comparison is a row a side, each with the verdict of that side', () => {
    const [one] = comparison('resolved').verdicts;
    expect(one === undefined ? [] : evidenceOf(one, comparison('resolved'), find)).toMatchObject([
      { item: 'p1', comparison: 'c1', verdict: { level: 'investigate' } },
      { item: 'p2', comparison: 'c1', verdict: { level: 'none', status: 'resolved' } },
    ]);
  });

  it('is there once where a capture and its comparison have the same verdict, with the comparison', () => {
    const [group] = candidateGroups([judged('p1', [verdict()]), comparison('resolved')], find, []);
    const body = findingFrom(group?.sources ?? []);
    expect(body.evidence).toMatchObject([
      { id: 'e1', item: 'p1', comparison: 'c1' },
      { id: 'e2', item: 'p2' },
    ]);
    expect(findingBody.parse(body)).toEqual(body);
  });

  it('of a series of heaps is one row for all of them', () => {
    const growth = judged('g1', [verdict({ rule: 'LK-SHARE' })], { kind: 'growth' });
    const [one] = growth.verdicts;
    const rows =
      one === undefined
        ? []
        : evidenceOf(one, growth, (id) => ({ id, kind: id === 'g1' ? 'growth' : 'heap', label: id }));
    expect(rows).toMatchObject([{ kind: 'heap-verdict', item: 'g1', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });
});

describe('the sentence of a finding', () => {
  it('has component and share, and leaves what is not known as blanks that are named', () => {
    const sentence = bottleneckOf(verdict());
    expect(sentence).toBe('hot takes 30 % of active CPU time in [which flow] [at which load].');
    expect(blanksIn(sentence)).toEqual(['[which flow]', '[at which load]']);
  });

  it('says of memory that it grows, and not that it takes what it grew by', () => {
    const grown = verdict({
      rule: 'LK-RSS',
      subject: { kind: 'series', key: 'rss', label: 'rss' },
      measure: { name: 'growth', value: 0.433 },
    });
    expect(bottleneckOf({ ...grown, scope: { ...grown.scope, denominator: '' } })).toBe(
      'rss grows by 43.3 % in [which flow] [at which load].',
    );
  });

  it('leaves open which share it is where the verdict counts something else', () => {
    const counted = verdict({ rule: 'EX-SEQ', measure: { name: 'rows scanned', value: 300_000, unit: 'rows' } });
    expect(bottleneckOf(counted)).toContain('hot (300,000 rows scanned) takes [what share or saturation]');
  });

  it('leaves open which component it is where a metric tells how slow, and not what', () => {
    const subject = { kind: 'metric', key: 'p95 of GET /orders', label: 'p95 of GET /orders' } as const;
    const slow = verdict({ rule: 'MT-SLO', subject, measure: { name: 'p95', value: 812, unit: 'ms' } });
    const told = { ...slow, scope: { ...slow.scope, denominator: '', flow: 'GET /orders' } };
    expect(bottleneckOf(told)).toBe(
      'p95 of GET /orders is 812 ms: [which component] takes [what share or saturation] in GET /orders [at which load].',
    );
    const [group] = candidateGroups([judged('l1', [told], { kind: 'load' })], find, []);
    expect(group?.candidate.title).toBe('p95 of GET /orders: 812 ms');
  });

  it('reads in Markdown as the verdict does, whatever the names in it are', () => {
    const reason = 'Row.__init__ of `<module>` went up, f_i by 2 * 3.';
    const named: Verdict = { ...verdict(), reason };
    const [group] = candidateGroups([judged('p1', [named])], find, []);
    expect(findingFrom(group?.sources ?? []).symptom).toBe(
      '`Row.__init__` of `` `<module>` `` went up, f_i by 2 `*` 3.',
    );
  });

  it('has for a symptom what was seen before, where that is gone', () => {
    const before: Verdict = { ...verdict(), reason: 'hot takes 72 % of active CPU time.' };
    const gone: Verdict = { ...verdict(), status: 'resolved', reason: 'hot fell from 72 % to 0 %: resolved.', before };
    const symptom = (told: Verdict): string => {
      const sides = { before: ['p1'], after: ['p2'] };
      const [group] = candidateGroups([judged('c1', [told], { kind: 'comparison', sides })], find, []);
      return findingFrom(group?.sources ?? []).symptom;
    };
    expect(symptom(gone)).toBe('hot takes 72 % of active CPU time.');
    expect(symptom({ ...gone, status: 'regressed', reason: 'hot rose to 80 %.' })).toBe('hot rose to 80 %.');
  });

  it('says of which run a metric of the whole of it is, with the digits that were measured', () => {
    const subject = { kind: 'metric', key: 'p95', label: 'p95' } as const;
    const slow = verdict({ rule: 'MT-SLO', subject, measure: { name: 'p95', value: 2586, unit: 'ms' } });
    const whole = { ...slow, scope: { ...slow.scope, denominator: '' } };
    const [group] = candidateGroups([judged('l1', [whole], { kind: 'load', label: 'k6.json' })], find, []);
    expect(group?.candidate.title).toBe('p95 of k6.json: 2.586 s');
    expect(findingFrom(group?.sources ?? []).title).toBe('p95 of k6.json: 2.586 s');
  });

  it('has the values of a load run’s comparison, before and after', () => {
    const subject = { kind: 'metric', key: 'p95', label: 'p95' } as const;
    const slower = verdict({
      rule: 'MT-REGRESS',
      subject,
      status: 'regressed',
      measure: { name: 'change of p95', value: 0.5 },
      details: { before: 200, after: 300 },
    });
    const [group] = candidateGroups(
      [judged('m1', [slower], { kind: 'load-comparison', sides: { before: ['l1'], after: ['l2'] } })],
      find,
      [],
    );
    expect(findingFrom(group?.sources ?? []).bottleneck).toMatch(/^p95 changed by \+50 %: \[which component\]/);
    expect(findingFrom(group?.sources ?? []).verification).toMatchObject([
      { metric: 'p95', unit: 'ms', before: 200, after: 300, status: 'regressed' },
    ]);
  });

  it.each([
    ['lcp', 'Largest Contentful Paint', 'change of lcp', 'share', [2586, 5828], 'ms', '+50 %'],
    ['cls', 'Cumulative Layout Shift', 'change of cls', 'score', [0, 0.2], 'score', '+0.5'],
    ['script bytes', 'JavaScript of the page', 'change of size, gzip', 'share', [90_000, 135_000], 'bytes', '+50 %'],
  ] as const)(
    'has what a front end’s comparison measured of its %s, at one visit at a time',
    (key, label, name, unit, [before, after], shown, change) => {
      const changed = verdict({
        rule: 'FE-REGRESS',
        subject: { kind: 'metric', key, label },
        status: 'regressed',
        measure: { name, unit, value: 0.5 },
        details: { before, after },
      });
      const told = { ...changed, scope: { ...changed.scope, denominator: '' } };
      const sides = { before: ['f1'], after: ['f2'] };
      const [group] = candidateGroups([judged('w1', [told], { kind: 'frontend-comparison', sides })], find, []);
      const finding = findingFrom(group?.sources ?? []);
      expect(finding).toMatchObject({ category: 'front-end', title: `${label} of label of w1: ${change}` });
      expect(finding.verification).toMatchObject([
        { metric: label, unit: shown, before, after, loadBefore: 1, loadAfter: 1, status: 'regressed' },
      ]);
    },
  );

  it.each([
    ['MT-CACHE', 'cache'],
    ['MT-GC', 'gc-allocation'],
    ['FE-VITALS', 'front-end'],
    ['MT-SLO', 'other'],
  ])('of %s begins in the category %s', (rule, category) => {
    const subject = { kind: 'metric', key: 'x', label: 'x' } as const;
    const [group] = candidateGroups([judged('i1', [verdict({ rule, subject })])], find, []);
    expect(group?.candidate.category).toBe(category);
  });

  it('is made of the verdict that tells a share, where there is one', () => {
    const counted = verdict({ rule: 'EX-SEQ', measure: { name: 'rows scanned', value: 300_000, unit: 'rows' } });
    const [group] = candidateGroups([judged('q1', [counted, verdict({ rule: 'EX-WASTE' })])], find, []);
    expect(findingFrom(group?.sources ?? []).bottleneck).toMatch(/^hot takes 30 %/);
  });
});

describe('a fingerprint', () => {
  it('is the same for the same thing, whatever was measured of it', () => {
    const origin = { program: 'app', statement: null };
    fc.assert(
      fc.property(
        fc.string(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('watch', 'investigate', 'likely-bottleneck'),
        (item, value, level) => {
          const other = verdict({ item, level, measure: { value } });
          expect(fingerprintOfVerdict(other, origin)).toBe(fingerprintOfVerdict(verdict(), origin));
        },
      ),
    );
  });

  it('is another one for another family, subject or category, also where their texts run together', () => {
    const input = { family: 'FG', subjectKey: 'a', category: 'other' } as const;
    const all = [
      input,
      { ...input, family: 'FGa', subjectKey: '' },
      { ...input, subjectKey: 'b' },
      { ...input, category: 'index' as const },
    ];
    expect(new Set(all.map(fingerprintOf)).size).toBe(4);
    expect(fingerprintOf(input)).toBe('f518f8f644d61e30bbbfa1f86c88129fd07cdc4b6e4408412951a93a2422f544');
  });
});

describe('two findings of the same thing', () => {
  const one = wholeFinding({ cause: '' });
  const other = wholeFinding({ cause: 'Parsed twice', evidence: [rowOf(), rowOf({}, 'e2', 'p2')] });

  it('are merged: evidence once each, texts of the other only where there were none', () => {
    const both = merged(one, other);
    expect(both.evidence.map((row) => ('item' in row ? [row.id, row.item] : []))).toEqual([
      ['e1', 'p1'],
      ['e2', 'p2'],
    ]);
    expect([both.cause, both.title, both.verification]).toEqual(['Parsed twice', one.title, one.verification]);
    const undated = merged({ ...one, owner: '', eta: null }, { ...other, owner: 'ben', eta: '2026-12-01' });
    expect(undated).toMatchObject({ owner: 'ben', eta: '2026-12-01' });
  });

  it('are parted again, and what was written since stays', () => {
    const edited = { ...merged(one, other), owner: 'ben' };
    expect(unmerged(edited, one, other)).toMatchObject({ owner: 'ben', evidence: one.evidence });
  });
});
