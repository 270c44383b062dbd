import type { FieldPath } from './fields.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import { objectiveFor, objectivesOf } from './objectives.ts';
import { limitText } from './slo-table.ts';

/** One question of the playbooks and how it stands. */
export interface Question {
  readonly question: string;
  /** Where its answer is written. */
  readonly path: FieldPath;
  readonly source: string;
  readonly state: 'answered' | 'assumed' | 'open';
  /** The answer, or what is assumed in its place; empty where it is open. */
  readonly text: string;
}

/** What is taken for true because nobody said otherwise. */
export interface Assumption {
  readonly about: string;
  readonly text: string;
  readonly source: string;
  /** What to fill in, so that it is assumed no longer. */
  readonly path: FieldPath;
}

interface Asked {
  readonly question: string;
  readonly path: FieldPath;
  /** Any of these answers it too. */
  readonly also?: readonly FieldPath[];
  readonly source: string;
}

/** The first questions (`playbooks S3:38-44`) and the smallest set of clarifications (`playbooks S3:280-283`). */
const QUESTIONS: readonly Asked[] = [
  { question: 'Which are the top 3 user journeys that generate revenue?', path: 'questions.journeys', source: 'S3:38' },
  {
    question: 'What are p50, p95 and p99 of submit and access now?',
    path: 'questions.latency',
    also: ['baselines.current_p95', 'baselines.current_p99'],
    source: 'S3:39',
  },
  {
    question: 'How many requests a second does each endpoint serve now?',
    path: 'questions.throughput',
    also: ['traffic_profile.peak_read_current', 'traffic_profile.peak_write_current'],
    source: 'S3:40',
  },
  {
    question: 'What are the error budget and the SLO targets?',
    path: 'questions.objectives',
    also: ['baselines.target_p95', 'baselines.target_p99'],
    source: 'S3:41',
  },
  { question: 'What does the architecture look like?', path: 'questions.architecture', source: 'S3:42' },
  { question: 'Which tables and indexes are hot?', path: 'questions.data_hotspots', source: 'S3:43' },
  {
    question: 'Where is it deployed?',
    path: 'questions.deployment',
    also: ['investigation.environment'],
    source: 'S3:44',
  },
  {
    question: 'Which endpoints feel slow: submit or access?',
    path: 'questions.slow_endpoints',
    also: ['scope.endpoints', 'problem_statement.affected_scope'],
    source: 'S3:280',
  },
  { question: 'Which database, hosted how?', path: 'questions.database', also: ['tiers.data'], source: 'S3:282' },
  {
    question: 'Were there recent deploys or growth of data?',
    path: 'questions.recent_events',
    also: ['problem_statement.since_when'],
    source: 'S3:283',
  },
];

/**
 * What an investigation takes for true, each with its source: the default objectives that nobody replaced (`playbooks S3:265`, `requirements` C) and what is said of systems
 * of which nothing is said (`playbooks S3:264-266`). Empty where everything is answered.
 */
export function assumptionsOf(body: InvestigationBody): readonly Assumption[] {
  const said = (path: FieldPath): boolean => answerTo(body, path) !== '';
  const objectives = objectivesOf(body);
  const limits = (
    [
      ['Submit p95', { metric: 'p95', flow: 'submit' }],
      ['Access p95', { metric: 'p95', flow: 'access' }],
      ['Access p99', { metric: 'p99', flow: 'access' }],
      ['p95 of all requests', { metric: 'p95' }],
      ['p99 of all requests', { metric: 'p99' }],
      ['Error rate', { metric: 'error-rate' }],
      ['Availability over 30 days', { metric: 'availability' }],
    ] as const
  ).flatMap(([about, asked]): readonly Assumption[] => {
    const held = objectiveFor(objectives, asked);
    if (held === null || held.own) return [];
    return [{ about, text: limitText(held.slo), source: held.slo.source, path: 'questions.objectives' }];
  });
  return [
    ...limits,
    ...(said('questions.architecture') || said('tiers.app')
      ? []
      : [
          {
            about: 'Architecture',
            text: 'a multi-tier web application with an API and a relational database',
            source: 'S3:264',
            path: 'questions.architecture' as const,
          },
        ]),
    ...(said('constraints.risk_tolerance')
      ? []
      : [
          {
            about: 'Risk tolerance',
            text: 'all changes are canaried and reversible',
            source: 'S3:266',
            path: 'constraints.risk_tolerance' as const,
          },
        ]),
  ];
}

/** The questions of the playbooks in order: answered, assumed, or open. Nothing else is assumed where there is no safe default. */
export function questionsOf(body: InvestigationBody): readonly Question[] {
  const assumptions = assumptionsOf(body);
  return QUESTIONS.map(({ question, path, also = [], source }) => {
    const answers = [path, ...also].map((one) => answerTo(body, one)).filter((text) => text !== '');
    if (answers.length > 0) return { question, path, source, state: 'answered', text: answers.join(' · ') };
    const assumed = assumptions.filter((one) => one.path === path).map(({ about, text }) => `${about} ${text}`);
    return { question, path, source, state: assumed.length > 0 ? 'assumed' : 'open', text: assumed.join('; ') };
  });
}
