import { z } from 'zod';

/** One line of a checklist: what a person answers with yes, no, or that it does not apply. */
export interface Check {
  readonly id: CheckId;
  readonly text: string;
}

export interface CheckGroup {
  /** Empty where a list has one group only. */
  readonly title: string;
  readonly checks: readonly Check[];
}

export interface Checklist {
  readonly id: 'review' | 'maturity';
  readonly title: string;
  readonly about: string;
  readonly source: string;
  /** Points for each yes; null where nothing is counted. */
  readonly points: number | null;
  readonly groups: readonly CheckGroup[];
}

export const CHECK_IDS = [
  'review.plans',
  'review.timeouts',
  'review.cache',
  'review.bundle',
  'review.metrics',
  'measurement.budgets',
  'measurement.rum',
  'measurement.alerts',
  'measurement.dashboards',
  'measurement.load-tests',
  'prevention.gates',
  'prevention.bundle-limits',
  'prevention.query-counts',
  'prevention.code-review',
  'prevention.capacity-model',
  'optimization.caching',
  'optimization.indexes',
  'optimization.n-plus-one',
  'optimization.pools',
  'optimization.async-io',
  'operations.autoscaling',
  'operations.slow-queries',
  'operations.leaks',
  'operations.runbook',
  'operations.monthly-review',
] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export const isCheckId = (text: string): text is CheckId => CHECK_IDS.some((id) => id === text);

/** What a reviewer ticks before a change is merged (`playbooks S1:261-265`). */
const REVIEW: Checklist = {
  id: 'review',
  title: 'Reviewer checklist',
  about: 'What a reviewer ticks before a change goes in.',
  source: 'S1:261',
  points: null,
  groups: [
    {
      title: '',
      checks: [
        { id: 'review.plans', text: 'Query plans sane (indexed), no obvious N+1.' },
        { id: 'review.timeouts', text: 'Timeouts and retries set for any new external call.' },
        { id: 'review.cache', text: 'Cache and its invalidation described.' },
        { id: 'review.bundle', text: 'Bundle impact measured; heavy parts of the page split.' },
        { id: 'review.metrics', text: 'Metrics and traces added for new hot paths.' },
      ],
    },
  ],
};

/** How a team takes care of performance: twenty lines of five points (`playbooks S4:831-863`). */
const MATURITY: Checklist = {
  id: 'maturity',
  title: 'Performance maturity',
  about: 'How the team takes care of performance: five points for each yes.',
  source: 'S4:831',
  points: 5,
  groups: [
    {
      title: 'Measurement',
      checks: [
        { id: 'measurement.budgets', text: 'Performance budgets defined for all key metrics' },
        { id: 'measurement.rum', text: 'Real user monitoring in production' },
        { id: 'measurement.alerts', text: 'Alerting on degradation of p95' },
        { id: 'measurement.dashboards', text: 'Dashboards visible to the team' },
        { id: 'measurement.load-tests', text: 'Regular load tests' },
      ],
    },
    {
      title: 'Prevention',
      checks: [
        { id: 'prevention.gates', text: 'Performance gates in CI/CD' },
        { id: 'prevention.bundle-limits', text: 'Limits of bundle size enforced' },
        { id: 'prevention.query-counts', text: 'Number of queries checked in tests' },
        { id: 'prevention.code-review', text: 'Code review looks at performance' },
        { id: 'prevention.capacity-model', text: 'Capacity planning model maintained' },
      ],
    },
    {
      title: 'Optimization',
      checks: [
        { id: 'optimization.caching', text: 'Caching strategy documented' },
        { id: 'optimization.indexes', text: 'Database indexes reviewed quarterly' },
        { id: 'optimization.n-plus-one', text: 'No known N+1 queries' },
        { id: 'optimization.pools', text: 'Connection pools properly sized' },
        { id: 'optimization.async-io', text: 'Asynchronous patterns used for I/O' },
      ],
    },
    {
      title: 'Operations',
      checks: [
        { id: 'operations.autoscaling', text: 'Autoscaling configured and tested' },
        { id: 'operations.slow-queries', text: 'Slow query logging enabled' },
        { id: 'operations.leaks', text: 'Memory leaks monitored' },
        { id: 'operations.runbook', text: 'Runbook for performance incidents exists' },
        { id: 'operations.monthly-review', text: 'Monthly performance review' },
      ],
    },
  ],
};

/** The checklists of the playbooks, in the order in which they are shown. */
export const CHECKLISTS: readonly Checklist[] = [REVIEW, MATURITY];

export const CHECK_ANSWERS = ['yes', 'no', 'not-applicable'] as const;
export type CheckAnswer = (typeof CHECK_ANSWERS)[number];

/** An answer in words; null is none. */
export const checkAnswerText = (answer: CheckAnswer | null): string =>
  answer === null ? 'not answered' : answer === 'not-applicable' ? 'does not apply' : answer;

/** What a person said to one line, and on what ground. */
const checkMark = z.object({ answer: z.enum(CHECK_ANSWERS), note: z.string().trim().max(2000) });
export type CheckMark = z.infer<typeof checkMark>;

/** Answers by line; a line that is absent was not answered. */
export const checkMarks = z.partialRecord(z.enum(CHECK_IDS), checkMark);
export type CheckMarks = z.infer<typeof checkMarks>;

/** A checklist as far as it is answered. */
export interface ChecklistStanding {
  readonly answered: number;
  readonly lines: number;
  /** Of lines answered with yes; null where the list counts nothing. */
  readonly points: number | null;
  /** What yes to every line that applies would give; null as above. */
  readonly most: number | null;
}

/** How far a checklist is answered, and what it comes to. Lines that do not apply count for nothing, on either side. */
export function standingOf({ groups, points: each }: Checklist, marks: CheckMarks): ChecklistStanding {
  const answers = groups.flatMap(({ checks }) => checks.map(({ id }) => marks[id]?.answer ?? null));
  const number = (wanted: CheckAnswer | null): number => answers.filter((answer) => answer === wanted).length;
  const lines = answers.length;
  return {
    answered: lines - number(null),
    lines,
    points: each === null ? null : each * number('yes'),
    most: each === null ? null : each * (lines - number('not-applicable')),
  };
}

/** `35 of 95 points; 4 of 20 not answered`: an answer that nobody gave is not a no. */
export function standingText({ answered, lines, points, most }: ChecklistStanding): string {
  const open = answered === lines ? 'all answered' : `${lines - answered} of ${lines} not answered`;
  if (points === null || answered === 0) return open;
  return `${points} of ${most} points; ${open}`;
}
