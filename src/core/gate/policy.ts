import type { ItemKind } from '../item.ts';
import { DEFAULT_RULE_SET, editRuleSet, limitOf, type RuleSet } from '../verdict/rule-set.ts';
import type { Certainty, Level } from '../verdict/verdict.ts';
import type { Justification } from './plans/justifications.ts';

/** Which of what a gate finds counts: everything, or what was not there before. */
export type Counted = 'all' | 'new';

/** How a gate is set. What it has no use for is null. */
export interface GateSetting {
  readonly enabled: boolean;
  /** A share (0–1), of sizes bytes, of statements how many; null for none. */
  readonly limit: number | null;
  /** Relative growth, a share; null for none. */
  readonly growth: number | null;
  /** From which level of a verdict on. */
  readonly level: Exclude<Level, 'none'> | null;
  /** How sure it must be to fail; what is less sure is undecided. */
  readonly certainty: Exclude<Certainty, 'inconclusive'> | null;
  readonly only: Counted | null;
  /** Ids of rules; empty where the gate chooses none. */
  readonly rules: readonly string[];
}

/** What a key of a gate takes in a policy. */
export type SettingKind = 'rules' | 'share' | 'bytes' | 'count' | 'level' | 'certainty' | 'only';

/** Keys of a gate's setting. */
export type SettingKey = 'rules' | 'limit' | 'growth' | 'level' | 'certainty' | 'only';

/** A gate that ships. */
export interface GateDefinition {
  readonly name: string;
  readonly about: string;
  /** Kinds of items it looks at. */
  readonly kinds: readonly ItemKind[];
  /** True where it compares with what was before. */
  readonly compares: boolean;
  /** Keys of its setting in a policy; `optional` ones can be switched off by themselves. */
  readonly keys: Readonly<Partial<Record<SettingKey, { readonly kind: SettingKind; readonly optional?: boolean }>>>;
  readonly setting: GateSetting;
}

const NOTHING: GateSetting = {
  ...{ enabled: true, limit: null, growth: null, level: null, certainty: null, only: null },
  rules: [],
};
const share = { kind: 'share' } as const;
const certainty = { kind: 'certainty' } as const;
const level = { kind: 'level' } as const;
const only = { kind: 'only' } as const;

/** Every gate there is, with the setting it ships with (`findings.md` §10). */
export const GATE_LIST = [
  {
    name: 'p95',
    about: 'p95 rose by so much, outside the noise of the runs before',
    kinds: ['load'],
    compares: true,
    keys: { limit: share, certainty },
    setting: { ...NOTHING, limit: 0.2, certainty: 'confirmed' },
  },
  {
    name: 'p95-twice',
    about: 'p95 rose by so much in the last two runs after',
    kinds: ['load'],
    compares: true,
    keys: { limit: share, certainty },
    setting: { ...NOTHING, limit: 0.3, certainty: 'confirmed' },
  },
  {
    name: 'errors',
    about: 'more than so many requests failed',
    kinds: ['load'],
    compares: false,
    keys: { limit: share },
    setting: { ...NOTHING, limit: 0.01 },
  },
  {
    name: 'plans',
    about: 'one of these rules fires on a plan, without a justification',
    kinds: ['plan'],
    compares: false,
    keys: { rules: { kind: 'rules' }, level, certainty, only },
    setting: { ...NOTHING, rules: ['EX-SEQ'], level: 'investigate', certainty: 'probable', only: 'all' },
  },
  {
    name: 'plan-change',
    about: 'the plan is another one and slower',
    kinds: ['plan'],
    compares: true,
    keys: { certainty },
    setting: { ...NOTHING, enabled: false, certainty: 'probable' },
  },
  {
    name: 'plateau',
    about: 'FG-PLATEAU that is new; with “only: all” also one that costs more',
    kinds: ['profile'],
    compares: true,
    keys: { level, certainty, only },
    setting: { ...NOTHING, level: 'investigate', certainty: 'confirmed', only: 'new' },
  },
  {
    name: 'leak',
    about: 'a rule on leaks (LK-…) reaches the level',
    kinds: ['growth', 'heap', 'series'],
    compares: false,
    keys: { level, certainty, only },
    setting: { ...NOTHING, level: 'investigate', certainty: 'probable', only: 'all' },
  },
  {
    name: 'javascript',
    about: 'compressed JavaScript above the limit, or so much more than before',
    kinds: ['frontend'],
    compares: true,
    keys: { limit: { kind: 'bytes', optional: true }, growth: { kind: 'share', optional: true } },
    setting: { ...NOTHING, limit: 200_000, growth: 0.05 },
  },
  {
    name: 'vitals',
    about: 'a web vital of a page is not good; with the level likely-bottleneck, poor',
    kinds: ['frontend'],
    compares: false,
    keys: { level, certainty, only },
    setting: { ...NOTHING, enabled: false, level: 'investigate', certainty: 'confirmed', only: 'all' },
  },
  {
    name: 'queries',
    about: 'more statements for each request than before, or than the limit; one that runs once for each row',
    kinds: ['statements'],
    compares: true,
    keys: {
      limit: { kind: 'count', optional: true },
      growth: { kind: 'share', optional: true },
      level,
      certainty,
      only,
    },
    setting: { ...NOTHING, enabled: false, growth: 0.1, level: 'investigate', certainty: 'probable', only: 'new' },
  },
  {
    name: 'benchmark',
    about: 'a benchmark’s median rose by so much, outside the noise',
    kinds: ['load'],
    compares: true,
    keys: { limit: share, certainty },
    setting: { ...NOTHING, limit: 0.1, certainty: 'probable' },
  },
  {
    name: 'criteria',
    about: 'a criterion of the load test itself does not hold, evaluated again',
    kinds: ['load'],
    compares: false,
    keys: {},
    setting: { ...NOTHING, enabled: false },
  },
] as const satisfies readonly GateDefinition[];

export type GateName = (typeof GATE_LIST)[number]['name'];

/** A gate by its name. */
export function gateOf(name: GateName): GateDefinition {
  const found = GATE_LIST.find((gate) => gate.name === name);
  if (found === undefined) throw new RangeError(`no gate ${name}`);
  return found;
}

/** Something for each gate. */
export const forEachGate = <T>(of: (name: GateName) => T): Record<GateName, T> => ({
  p95: of('p95'),
  'p95-twice': of('p95-twice'),
  errors: of('errors'),
  plans: of('plans'),
  'plan-change': of('plan-change'),
  plateau: of('plateau'),
  leak: of('leak'),
  javascript: of('javascript'),
  vitals: of('vitals'),
  queries: of('queries'),
  benchmark: of('benchmark'),
  criteria: of('criteria'),
});

/** What a check is held to. */
export interface GatePolicy {
  /** What cannot be compared or told: `2` leaves the check undecided, `pass` lets it pass. */
  readonly incomparable: '2' | 'pass';
  readonly gates: Readonly<Record<GateName, GateSetting>>;
  /** Thresholds of the rule set that are other than the shipped ones. */
  readonly thresholds: Readonly<Record<string, number>>;
  readonly justifications: readonly Justification[];
}

export const DEFAULT_POLICY: GatePolicy = {
  incomparable: '2',
  gates: forEachGate((name) => gateOf(name).setting),
  thresholds: {},
  justifications: [],
};

const BYTES_PER_KB = 1000;

/**
 * The one rule set of a check: the shipped one with the policy's thresholds and the limits of its gates, so that verdicts and gates can never say two
 * things. Throws `rules.unknownValue`, `rules.badValue`.
 */
export function ruleSetOf({ gates, thresholds }: GatePolicy): RuleSet {
  const asked = Object.keys(thresholds).length === 0 ? DEFAULT_RULE_SET : editRuleSet(DEFAULT_RULE_SET, thresholds);
  const p95 = gates.p95.limit ?? limitOf(asked, 'load.regress.investigate');
  const limits = {
    'load.regress.investigate': p95,
    'load.regress.watch': Math.min(p95, limitOf(asked, 'load.regress.watch')),
    'load.regress.bottleneck': gates['p95-twice'].limit ?? limitOf(asked, 'load.regress.bottleneck'),
    'load.errors.bad': gates.errors.limit ?? limitOf(asked, 'load.errors.bad'),
    'frontend.js':
      gates.javascript.limit === null ? limitOf(asked, 'frontend.js') : gates.javascript.limit / BYTES_PER_KB,
  };
  const isSame = Object.entries(limits).every(([key, value]) => asked.values[key]?.value === value);
  return isSame ? asked : editRuleSet(asked, limits);
}
