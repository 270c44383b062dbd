import { z } from 'zod';
import { checkMarks } from './checklists.ts';
import { checkField, LONGEST_VALUE } from './field-value.ts';
import { FIELD_PATHS, type FieldPath, fieldOf } from './fields.ts';
import { slo } from './slo.ts';
import { statedConditions } from './stated-conditions.ts';
import { statedSignal } from './stated-signal.ts';

/** Most rows of a request's path, and most objectives a person may set. */
export const MOST_ROWS = 200;
/** Most measurements of which a person may say whose they are: columns, of as many series as a workspace gathers. */
export const MOST_SIGNALS = 2000;
/** Most items of which a person may state conditions. */
export const MOST_CONDITIONS = 10_000;

const answer = z.enum(['yes', 'no', 'unknown']);
export type HopAnswer = z.infer<typeof answer>;

/** One hop of a request: is its latency rising, is there contention, is its concurrency bounded (`playbooks S0:61-64`)? */
export const hop = z.object({
  hop: z.string().trim().min(1).max(200),
  latencyRising: answer,
  contention: answer,
  concurrencyBounded: answer,
  note: z.string().max(2000),
});
export type Hop = z.infer<typeof hop>;

/** The hops of a web request (`playbooks S0:59`), none of the questions answered. */
export const DEFAULT_HOPS: readonly Hop[] = [
  'Client',
  'CDN',
  'Load balancer',
  'App',
  'Cache',
  'Database',
  'External APIs',
].map((name) => ({
  hop: name,
  latencyRising: 'unknown',
  contention: 'unknown',
  concurrencyBounded: 'unknown',
  note: '',
}));

const values = z.partialRecord(z.enum(FIELD_PATHS), z.string().max(LONGEST_VALUE)).superRefine((given, context) => {
  for (const [path, text] of Object.entries(given)) {
    const field = fieldOf(path);
    const check = field === undefined || text === undefined ? null : checkField(field, text);
    if (check !== null && 'wrong' in check) context.addIssue({ code: 'custom', path: [path], message: check.wrong });
  }
});

/** All that a person writes of an investigation. Fields stand as they were typed, with their units; an absent one is not answered. */
export const investigationBody = z.object({
  values,
  /** The path of one critical request, in order. */
  requestPath: z.array(hop).max(MOST_ROWS),
  /** The person's own objectives; defaults stand beside them and are not stored. */
  slos: z.array(slo).max(MOST_ROWS),
  /** What was said to the lines of the checklists. */
  checks: checkMarks.default({}),
  /** Whose measurements are, and what columns tell, where the data does not say so. */
  signals: z.array(statedSignal).max(MOST_SIGNALS).default([]),
  /** Under which conditions load runs and plans were measured, where that is said of one of them. */
  conditions: z.array(statedConditions).max(MOST_CONDITIONS).default([]),
});
export type InvestigationBody = z.infer<typeof investigationBody>;

export const EMPTY_INVESTIGATION: InvestigationBody = {
  values: {},
  requestPath: [],
  slos: [],
  checks: {},
  signals: [],
  conditions: [],
};

/** What a field says; empty where it is not answered. */
export const answerTo = ({ values: given }: Pick<InvestigationBody, 'values'>, path: FieldPath): string =>
  given[path] ?? '';

/** A body without the fields that say nothing. */
export function tidied(body: InvestigationBody): InvestigationBody {
  const kept: InvestigationBody['values'] = {};
  for (const path of FIELD_PATHS) {
    const text = answerTo(body, path).trim();
    if (text !== '') kept[path] = text;
  }
  return { ...body, values: kept };
}

/** What stands in the way of closing an investigation (`requirements R0-01`): it ends in one limiting constraint and one decision. */
export function missingToClose(body: InvestigationBody): readonly FieldPath[] {
  const needed: readonly FieldPath[] = ['outcome.constraint', 'outcome.decision'];
  return needed.filter((path) => answerTo(body, path).trim() === '');
}

/** An investigation as the workspace keeps it. */
export interface Investigation {
  readonly body: InvestigationBody;
  /** Grows by one with every change: an edit names the one it was made on. 0 before the first. */
  readonly revision: number;
  /** ISO 8601, UTC; null before the first change. */
  readonly updatedAt: string | null;
  /** When it was closed; null while it is open. */
  readonly closedAt: string | null;
}
