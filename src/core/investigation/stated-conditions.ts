import { z } from 'zod';

/** What the volume of data is, held against production's (`playbooks S1:36`). */
export const AGAINST_PRODUCTION = ['production-like', 'smaller', 'unknown'] as const;
/** Whether caches had been filled (`playbooks S3:193-196`). */
export const CACHE_STATES = ['cold', 'warm', 'unknown'] as const;
/** The set of scenarios of an audit (`playbooks S1:161-164`). */
export const SCENARIOS = ['read-heavy', 'write-heavy', 'mixed', 'soak'] as const;
/** Phases of a load (`playbooks S2:63-69`, `S3:193-196`); the last is a run that has all three in it. */
export const PHASES = ['smoke', 'ramp', 'steady', 'down', 'spike', 'soak', 'ramp-steady-down'] as const;

/** Characters of a free text. */
export const LONGEST_CONDITION = 500;
const words = z.string().trim().max(LONGEST_CONDITION);

/** What a person says of how an item was measured. An empty text says nothing. */
export const statedConditions = z.object({
  item: z.string().trim().min(1).max(40),
  /** Rows of the largest tables, bytes, customers. */
  volume: words,
  compared: z.enum([...AGAINST_PRODUCTION, '']),
  /** Between two requests of a user: `1–3 s`, `none`. */
  thinkTime: words,
  cache: z.enum([...CACHE_STATES, '']),
  scenario: z.enum([...SCENARIOS, '']),
  phase: z.enum([...PHASES, '']),
});
export type StatedConditions = z.infer<typeof statedConditions>;
export type ConditionKey = Exclude<keyof StatedConditions, 'item'>;

export interface ConditionField {
  readonly key: ConditionKey;
  /** In a brief; with `-` for `_` an option of the terminal. */
  readonly name: string;
  readonly title: string;
  /** What it takes; free text where there are no choices. */
  readonly choices?: readonly string[];
  readonly example: string;
}

/** The conditions in the order in which they are shown. */
export const CONDITIONS: readonly ConditionField[] = [
  {
    ...{ key: 'volume', name: 'data_volume', title: 'Data volume' },
    example: 'e.g. 12 M orders, 80 GB',
  },
  {
    ...{ key: 'compared', name: 'against_production', title: 'Against production', choices: AGAINST_PRODUCTION },
    example: 'how the volume compares with production’s',
  },
  { ...{ key: 'thinkTime', name: 'think_time', title: 'Think time' }, example: 'e.g. 1–3 s, none' },
  {
    ...{ key: 'cache', name: 'cache_state', title: 'Cache state', choices: CACHE_STATES },
    example: 'cold, or filled before',
  },
  {
    ...{ key: 'scenario', name: 'scenario', title: 'Kind of scenario', choices: SCENARIOS },
    example: 'what was asked',
  },
  {
    ...{ key: 'phase', name: 'phase', title: 'Phase of the load', choices: PHASES },
    example: 'the part of a test that it is of',
  },
];

export const NO_CONDITIONS: Omit<StatedConditions, 'item'> = {
  ...{ volume: '', compared: '', thinkTime: '', cache: '', scenario: '', phase: '' },
};

/** Whether anything is said of any condition. */
export const saysAnything = (stated: StatedConditions): boolean => CONDITIONS.some(({ key }) => stated[key] !== '');

/** Kinds of items whose conditions are stated. */
export const hasConditions = (kind: string): kind is 'load' | 'plan' => kind === 'load' || kind === 'plan';

/** What is said of an item. */
export const statedOf = (all: readonly StatedConditions[], item: string): StatedConditions =>
  all.find((one) => one.item === item) ?? { ...NO_CONDITIONS, item };

/** All that is said, with what is said of some items now in the place of what was. */
export function withAllStated(
  all: readonly StatedConditions[],
  said: readonly StatedConditions[],
): readonly StatedConditions[] {
  const byItem = new Map(said.map((one) => [one.item, one]));
  return [...all.filter(({ item }) => !byItem.has(item)), ...[...byItem.values()].filter(saysAnything)];
}

/** The same of one item. */
export const withStated = (all: readonly StatedConditions[], said: StatedConditions): readonly StatedConditions[] =>
  withAllStated(all, [said]);
